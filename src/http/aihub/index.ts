import type { FastifyInstance } from 'fastify';
import { Problem } from '../../domain/index.ts';
import { callerOf } from '../access.ts';
import type { ServerParts } from '../server-parts.ts';
import { batchRoutes } from './batches.ts';
import { runRoutes } from './runs.ts';

export { aihubAnswer } from './errors.ts';

/** The AI Hub API under `/api/v2`. Success codes are exactly the documented ones: clients look the answer up by them. */
export async function aihubRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  // Bodies are JSON, whatever type a client says: `curl -d` says form.
  const json = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else json(request, body.toString(), done);
  });

  app.addHook('onRequest', async (request) => {
    const context = request.headers['ib-context'];
    if (!context || !request.caller) return;
    const { id, slug } = callerOf(request).organization;
    if (context !== slug && String(context).toLowerCase() !== id) {
      throw new Problem('identity.unauthenticated', 'IB-Context does not name the organization of these credentials.');
    }
  });

  batchRoutes(app, parts);
  runRoutes(app, parts);
}
