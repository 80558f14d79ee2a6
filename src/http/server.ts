import { randomUUID } from 'node:crypto';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { Problem } from '../domain/index.ts';
import { authenticate, declareRoutes, type Route } from './access.ts';
import { aihubRoutes } from './aihub/index.ts';
import { consoleRoutes } from './console/routes.ts';
import { dialectOf, refuse } from './dialects.ts';
import { mulesoftRoutes } from './mulesoft/index.ts';
import { nativeRoutes } from './native/index.ts';
import { refusal, refusalOf } from './refusal.ts';
import type { ServerParts } from './server-parts.ts';
import { assertStorable } from './storable.ts';

/** Longest time for a request to come in whole, in milliseconds: a large file over a slow line. */
const REQUEST_TIMEOUT = 30 * 60_000;

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
};

/** The HTTP server with every dialect on it; it does not listen yet. */
export function createServer(parts: ServerParts): FastifyInstance {
  const app = Fastify({
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: parts.settings.trustProxy,
    requestTimeout: REQUEST_TIMEOUT,
    forceCloseConnections: 'idle',
    // As long as an address may be: what is too long is told by whoever knows what it is, not by the router.
    routerOptions: { maxParamLength: 16_384, ignoreTrailingSlash: true },
    requestIdHeader: false,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    frameworkErrors: (error, request, reply) => {
      // An address that does not decode; no hook has run.
      refuse(reply.headers(HEADERS), request.url, refusalOf(error));
    },
  });
  declareRoutes(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...HEADERS, 'x-request-id': request.id, 'cache-control': 'no-store' });
  });
  authenticate(app, parts.identity, (url) => dialectOf(url).schemes);
  app.addHook('onRequest', async (request) => {
    // Every other part of an address that does not decode to a text is refused by the router.
    if (request.url.includes('%00')) throw new Problem('request.invalid', 'The address contains U+0000.');
  });
  app.addHook('preValidation', async (request) => assertStorable(request.body));
  app.addHook('onResponse', async (request, reply) => logRequest(request, reply));
  app.setErrorHandler((error, request, reply) => {
    const said = refusalOf(error);
    if (said.status >= 500) request.log.error({ err: error }, 'request failed');
    // Fastify closes the connection on a client that still sends a body too large, which then sees a reset instead of
    // the answer; without that, Node reads the rest and drops it.
    return refuse(reply.removeHeader('connection'), request.url, said);
  });
  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsAt(app.routeTable, request.url);
    if (allowed.length === 0)
      return refuse(reply, request.url, refusal(404, 'resource.unknown', 'There is nothing at this address.'));
    const message = `${request.method} is not possible here, only ${allowed.join(', ')}.`;
    return refuse(reply, request.url, refusal(405, 'request.invalid', message, { allow: allowed.join(', ') }));
  });
  // Sizes are counted where a file is consumed, each with its own limit.
  app.register(multipart, { limits: { fileSize: Number.POSITIVE_INFINITY, fields: 100 } });
  app.register((scope) => aihubRoutes(scope, parts), { prefix: '/api/v2' });
  app.register((scope) => mulesoftRoutes(scope, parts));
  app.register((scope) => nativeRoutes(scope, parts));
  app.register(consoleRoutes);
  return app;
}

/** The client's own request id when it is one that a log can hold, else a new one. */
function requestId(said: string | string[] | undefined): string {
  return typeof said === 'string' && /^[\w.:-]{1,100}$/.test(said) ? said : randomUUID();
}

/** The methods of the routes whose pattern fits the path of `url`. */
function methodsAt(routes: readonly Route[], url: string): string[] {
  const path = url.replace(/\/?(\?.*)?$/, '').split('/');
  const fits = (pattern: string) => {
    const steps = pattern.split('/');
    return steps.length === path.length && steps.every((s, i) => (s.startsWith(':') ? path[i] !== '' : s === path[i]));
  };
  return [...new Set(routes.filter((r) => fits(r.url)).map((r) => r.method))];
}

/** One line for each request, without its query and headers: they may hold what is not for a log. */
function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url;
  if (route === '/livez' || route === '/readyz') return;
  request.log.info(
    {
      method: request.method,
      path: request.url.split('?', 1)[0],
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
      organization: request.caller?.organization.id,
      caller: request.caller?.id,
    },
    'request',
  );
}
