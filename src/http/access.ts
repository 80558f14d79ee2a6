import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Problem } from '../domain/index.ts';
import { type Identity, may, type Principal, type Right } from '../identity/index.ts';

/** Who may call a route. Every route declares it; the server refuses to start with one that does not. */
export type Access = { readonly kind: 'anyone' } | { readonly kind: 'caller'; readonly right: Right };

export const ANYONE: Access = { kind: 'anyone' };
/** Sees apps, runs and results. */
export const READ: Access = { kind: 'caller', right: 'read' };
/** Submits files, and cancels runs. */
export const EXECUTE: Access = { kind: 'caller', right: 'execute' };
/** Changes apps and sees the platform calls. */
export const MANAGE: Access = { kind: 'caller', right: 'manage' };
/** Claims tasks and corrects. */
export const REVIEW: Access = { kind: 'caller', right: 'review' };
/** Gives tasks to people, and orders them. */
export const ASSIGN: Access = { kind: 'caller', right: 'assign' };
/** People, roles and teams. */
export const PEOPLE: Access = { kind: 'caller', right: 'people' };
/** Every edit and lesson. */
export const AUDIT: Access = { kind: 'caller', right: 'audit' };

/** One line of the server's own route table. */
export interface Route {
  readonly method: string;
  /** Pattern with `:name` for each part that varies. */
  readonly url: string;
  readonly access: Access;
  readonly operation: Operation | null;
}

/** What a route of our own API is, for its OpenAPI description. */
export interface Operation {
  readonly summary: string;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Media type of the body where it is not JSON. */
  readonly consumes?: string;
  readonly answer?: z.ZodType;
  /** Media type of the answer where it is not JSON. */
  readonly produces?: string;
  /** Status of a success; default 200. */
  readonly status?: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    operation?: Operation;
  }
  interface FastifyInstance {
    /** Every route that answers, for tests that walk them all and for 405. */
    routeTable: Route[];
  }
  interface FastifyRequest {
    /** Set before the handler of every route that does not answer anyone. */
    caller: Principal | null;
  }
}

/** Keeps the route table, and refuses a route that does not say who may call it. */
export function declareRoutes(app: FastifyInstance): void {
  app.decorate('routeTable', []);
  app.addHook('onRoute', (route) => {
    const access = route.config?.access;
    if (!access) throw new Error(`The route ${route.method} ${route.url} does not declare its access.`);
    const operation = route.config?.operation ?? null;
    for (const method of [route.method].flat()) app.routeTable.push({ method, url: route.url, access, operation });
  });
}

/** Signs the caller in before anything of the request's body is read. */
export function authenticate(
  app: FastifyInstance,
  identity: Identity,
  schemesOf: (url: string) => readonly string[],
): void {
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access;
    // No access: no route was found, and the answer will be 404 or 405.
    if (!access || access.kind === 'anyone') return;
    request.caller = await signIn(identity, request.headers.authorization, schemesOf(request.url));
    if (!request.caller) throw new Problem('identity.unauthenticated', 'The credentials are missing or not valid.');
    if (!may(request.caller.roles, access.right)) {
      throw new Problem('identity.forbidden', `This needs the right to ${access.right}.`);
    }
  });
}

async function signIn(
  identity: Identity,
  header: string | undefined,
  schemes: readonly string[],
): Promise<Principal | null> {
  // The scheme is compared without regard to case (RFC 9110 §11.1); clients in the wild send `bearer`.
  const [, scheme, credentials] = /^(\w+) +([^ ]+) *$/.exec(header ?? '') ?? [];
  if (!scheme || !credentials || !schemes.includes(scheme.toLowerCase())) return null;
  if (scheme.toLowerCase() === 'bearer') return identity.authenticateBearer(credentials);
  const pair = basicCredentials(credentials);
  return pair && identity.authenticateBasic(pair.user, pair.password);
}

/** User and password of HTTP Basic (RFC 7617), or null when the text is not of that form. */
export function basicCredentials(base64: string): { user: string; password: string } | null {
  const pair = Buffer.from(base64, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 1 || pair.includes('\0') ? null : { user: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

/** The caller of a route that does not answer anyone. */
export function callerOf(request: FastifyRequest): Principal {
  if (!request.caller) throw new Error(`${request.routeOptions.url} asks for a caller but answers anyone.`);
  return request.caller;
}
