import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AccessToken } from '../../identity/index.ts';
import { ANYONE, basicCredentials } from '../access.ts';
import { type Answer, type Refusal, reason } from '../refusal.ts';
import type { ServerParts } from '../server-parts.ts';

/** Errors of RFC 6749 §5.2: the contract does not know the service's own. */
export function oauthAnswer({ status, message }: Refusal): Answer {
  const error = status >= 500 ? 'server_error' : status === 404 || status === 405 ? reason(status) : 'invalid_request';
  return { status, type: 'application/json', body: JSON.stringify({ error, error_description: message }) };
}

const text = z.string().nullish();
const grant = z.object({ grant_type: text, client_id: text, client_secret: text }).nullish();
const login = z.object({ username: z.string(), password: z.string() });

/** Tokens, in the three forms in which clients ask: JSON, form, and Basic with a form (contract §1.2). */
export async function tokenRoutes(app: FastifyInstance, { identity }: ServerParts): Promise<void> {
  const config = { access: ANYONE };
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
  );

  app.post('/api/v2/oauth2/token', { config }, async (request, reply) => {
    const asked = grant.safeParse(request.body);
    if (!asked.success) return refuse(reply, 400, 'invalid_request', 'The request is not a token request.');
    const { grant_type, client_id, client_secret } = { ...asked.data, ...basicClient(request) };
    if (!grant_type) return refuse(reply, 400, 'invalid_request', 'grant_type is missing.');
    if (grant_type !== 'client_credentials') {
      return refuse(reply, 400, 'unsupported_grant_type', 'grant_type must be client_credentials.');
    }
    if (!client_id || !client_secret) {
      return refuse(reply, 400, 'invalid_request', 'client_id and client_secret are needed.');
    }
    const token = await identity.grantToConnectedApp(client_id, client_secret);
    if (!token) return refuse(reply, 401, 'invalid_client', 'The client id or its secret is not valid.');
    return give(reply, token, { expires_in: token.expiresInSeconds });
  });

  app.post('/login', { config }, async (request, reply) => {
    const asked = login.safeParse(request.body);
    if (!asked.success) return refuse(reply, 400, 'invalid_request', 'username and password are needed.');
    const token = await identity.grantToPerson(asked.data.username, asked.data.password);
    if (!token) return refuse(reply, 401, 'invalid_grant', 'The user name or password is not valid.');
    return give(reply, token, { redirectUrl: '/home/' });
  });
}

/** Client id and secret of an `Authorization: Basic` header, where there is one. */
function basicClient(request: FastifyRequest): { client_id?: string; client_secret?: string } {
  const base64 = /^basic +([^ ]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  const pair = base64 ? basicCredentials(base64) : null;
  return pair ? { client_id: pair.user, client_secret: pair.password } : {};
}

function give(reply: FastifyReply, token: AccessToken, more: object): FastifyReply {
  return reply.header('cache-control', 'no-store').send({ access_token: token.token, token_type: 'bearer', ...more });
}

function refuse(reply: FastifyReply, status: number, error: string, description: string): FastifyReply {
  if (status === 401) reply.header('www-authenticate', 'Basic realm="recto"');
  return reply.code(status).header('cache-control', 'no-store').send({ error, error_description: description });
}
