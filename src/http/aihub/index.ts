import type { FastifyInstance } from 'fastify';
import { Problem } from '../../domain/index.ts';
import { callerOf } from '../access.ts';
import type { ServerParts } from '../server-parts.ts';
import { batchRoutes } from './batches.ts';
import { runRoutes } from './runs.ts';

export { aihubAnswer } from './errors.ts';

/** The AI Hub API under `/api/v2`. Success codes are exactly the documented ones: clients look the answer up by them. */
export async function aihubRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  // Bodies are JSON or a file, by their address alone: `curl -d` says form, and a type that is none would be refused.
  app.addHook('onRequest', async (request) => {
    delete request.raw.headers['content-type'];
  });
  const json = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    const text = textOf(Buffer.from(body));
    if (text === '') done(null, undefined);
    else if (text === null) done(notJson());
    else json(request, text, (error, value) => done(error && notJson(), value));
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

function notJson(): Problem {
  return new Problem('request.invalid', 'The body is not valid JSON in UTF-8, or has a key such as __proto__.');
}

/** The text of bytes in UTF-8, or null when they are none. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
