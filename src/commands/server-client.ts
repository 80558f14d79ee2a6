import type { Config } from '../config.ts';
import { type Fault, PROBLEMS, Problem, type ProblemCode } from '../domain/index.ts';

/** Milliseconds after which a silent server counts as not reachable. */
const PATIENCE = 30_000;

export interface ServerClient {
  /** The answer's JSON. Throws the problem that the server names, or `server.unreachable`. */
  send(method: 'GET' | 'PUT' | 'POST', path: string, body?: string): Promise<unknown>;
}

/** Talks to the API of a running Recto (`RECTO_URL`) with a token (`RECTO_TOKEN`). Throws `config.invalid` without one. */
export function serverClient(client: Config['client']): ServerClient {
  const { url, token } = client;
  if (token === null) {
    throw new Problem('config.invalid', `RECTO_TOKEN is not set: ${url} answers only to its API tokens.`);
  }
  return {
    async send(method, path, body) {
      const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: 'application/json' };
      if (body !== undefined) headers['content-type'] = 'application/yaml';
      const signal = AbortSignal.timeout(PATIENCE);
      let answer: Response;
      let text: string;
      try {
        answer = await fetch(`${url}/api/recto/v1${path}`, {
          method,
          headers,
          signal,
          redirect: 'error',
          ...(body === undefined ? {} : { body }),
        });
        text = await answer.text();
      } catch (cause) {
        throw new Problem('server.unreachable', `No Recto answers at ${url}${reasonOf(cause)}.`, { cause });
      }
      const content = parsed(text);
      if (answer.ok && content !== undefined) return content;
      throw refusal(answer.status, content, url);
    },
  };
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  if (!(inner instanceof Error)) return '';
  // Only system errors have a code.
  const { code } = inner as NodeJS.ErrnoException;
  return code ? ` (${code})` : inner.message ? ` (${inner.message})` : '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The problem that an answer other than 2xx describes. */
function refusal(status: number, content: unknown, url: string): Problem {
  if (typeof content !== 'object' || content === null) {
    const gone = [200, 404, 502, 503, 504].includes(status);
    return new Problem(
      gone ? 'server.unreachable' : 'server.failed',
      `${url} answers with status ${status} and no JSON: is it a Recto?`,
    );
  }
  // Safe: what is read from it is checked below.
  const { code, detail, title, faults } = content as Record<string, unknown>;
  const message = [detail, title].find((text) => typeof text === 'string' && text !== '') ?? `status ${status}`;
  const known = typeof code === 'string' && Object.hasOwn(PROBLEMS, code);
  // Safe: it is one of the codes.
  const named = known ? (code as ProblemCode) : byStatus(status);
  return new Problem(named, String(message), { faults: Array.isArray(faults) ? faults.filter(isFault) : [] });
}

function byStatus(status: number): ProblemCode {
  if (status === 401) return 'identity.unauthenticated';
  if (status === 403) return 'identity.forbidden';
  if (status === 404) return 'resource.unknown';
  if (status >= 502 && status <= 504) return 'server.unreachable';
  return status >= 500 ? 'server.failed' : 'request.invalid';
}

function isFault(value: unknown): value is Fault {
  if (typeof value !== 'object' || value === null) return false;
  // Safe: an object's keys may be read; their types are checked.
  const { key, line, message } = value as Record<string, unknown>;
  return typeof key === 'string' && typeof message === 'string' && (line === null || typeof line === 'number');
}
