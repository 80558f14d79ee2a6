import { STATUS_CODES } from 'node:http';
import { type Fault, Problem, type ProblemCode } from '../domain/index.ts';

/** What a request is refused with, before a dialect puts it into its own words. */
export interface Refusal {
  /** HTTP status as RFC 9110 means it; a dialect may send another. */
  readonly status: number;
  readonly code: ProblemCode;
  readonly message: string;
  readonly remedy: string | null;
  readonly faults: readonly Fault[];
  readonly headers: Readonly<Record<string, string>>;
}

/** A refusal in a dialect's words. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const STATUS: Partial<Record<ProblemCode, number>> = {
  'file.unsupported': 415,
  'file.too-large': 413,
  'app.unknown': 404,
  'app.invalid': 422,
  'app.version-unknown': 404,
  'batch.unknown': 404,
  'batch.in-use': 409,
  'run.unknown': 404,
  'resource.unknown': 404,
  'table.invalid': 422,
  'table.too-large': 413,
  'table.unknown': 404,
  'person.unknown': 404,
  'person.exists': 409,
  'person.last-admin': 409,
  'team.unknown': 404,
  'task.unknown': 404,
  'task.ended': 409,
  'task.claimed': 409,
  'task.unclaimed': 409,
  'task.unresolved': 409,
  'edit.conflict': 409,
  'edit.invalid': 422,
  'identity.unauthenticated': 401,
  'identity.forbidden': 403,
  'server.failed': 500,
  'data.locked': 503,
};

export function refusalOf(error: unknown): Refusal {
  if (error instanceof Problem) {
    const status = STATUS[error.code] ?? 400;
    const headers = status === 401 ? { 'www-authenticate': 'Bearer realm="recto"' } : {};
    return {
      status,
      code: error.code,
      message: error.message,
      remedy: error.remedy,
      faults: error.faults,
      headers: headers as Record<string, string>,
    };
  }
  const status = statusOf(error);
  if (status >= 400 && status < 500 && error instanceof Error) {
    // Fastify's own: a body that is no JSON, too large or of a wrong type, an address that does not decode.
    return refusal(status, status === 413 ? 'file.too-large' : 'request.invalid', error.message);
  }
  return refusal(500, 'server.failed', 'The server failed on this request; its log says why.');
}

export function refusal(
  status: number,
  code: ProblemCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return { status, code, message, remedy: null, faults: [], headers };
}

/** Reason phrase of a status, for example `Not Found`. */
export function reason(status: number): string {
  return STATUS_CODES[status] ?? 'Error';
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500;
  return typeof status === 'number' ? status : 500;
}
