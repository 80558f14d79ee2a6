import type { FastifyInstance } from 'fastify';
import type { ServerParts } from '../server-parts.ts';
import { appRoutes } from './apps.ts';
import { healthRoutes } from './health.ts';
import { openapiRoutes } from './openapi.ts';
import { peopleRoutes } from './people.ts';
import { runRoutes } from './runs.ts';
import { tableRoutes } from './tables.ts';
import { taskRoutes } from './tasks.ts';

export { nativeAnswer } from './problems.ts';

/** Recto's own API under `/api/recto/v1`, and the two health addresses. */
export async function nativeRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  app.register((scope) => healthRoutes(scope, parts));
  app.register((scope) => appRoutes(scope, parts), { prefix: '/api/recto/v1' });
  app.register((scope) => runRoutes(scope, parts), { prefix: '/api/recto/v1' });
  app.register((scope) => taskRoutes(scope, parts), { prefix: '/api/recto/v1' });
  app.register((scope) => peopleRoutes(scope, parts), { prefix: '/api/recto/v1' });
  app.register((scope) => tableRoutes(scope, parts), { prefix: '/api/recto/v1' });
  // Last, when all others are there.
  app.register(openapiRoutes, { prefix: '/api/recto/v1' });
}
