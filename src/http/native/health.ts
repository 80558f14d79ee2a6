import type { FastifyInstance } from 'fastify';
import { ANYONE } from '../access.ts';
import type { ServerParts } from '../server-parts.ts';

/** `/livez`: the process answers. `/readyz`: requests can be served; 503 until then and while closing. */
export async function healthRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const config = { access: ANYONE };
  app.get('/livez', { config }, async () => ({ status: 'live' }));
  app.get('/readyz', { config }, async (request, reply) => {
    const ready = await parts.ready().catch((error: unknown) => {
      request.log.warn({ err: error }, 'not ready');
      return false;
    });
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });
}
