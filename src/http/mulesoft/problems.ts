import type { FastifyReply } from 'fastify';
import { type Answer, type Refusal, reason } from '../refusal.ts';

const TYPE = 'application/problem+json';

/** Compact, keys in this order, no `type`: clients compare the texts (contract §1.8). */
function body(status: number, detail: string | null): string {
  return JSON.stringify({ status, title: reason(status), ...(detail !== null && { detail }) });
}

/** A refusal in MuleSoft's form. The captured 403 has no detail; 401 is kept alike, its body being unknown. */
export function mulesoftAnswer(refusal: Refusal): Answer {
  const { status } = refusal;
  const silent = status === 401 || status === 403 || status === 405;
  return { status, type: TYPE, body: body(status, silent ? null : refusal.message) };
}

function send(reply: FastifyReply, status: number, detail: string | null): FastifyReply {
  // As bytes: Fastify would add a charset to the type of a text.
  return reply
    .code(status)
    .header('content-type', TYPE)
    .send(Buffer.from(body(status, detail)));
}

// The details below are captured texts; a public client tells versions by them.

export function wrongOrganization(reply: FastifyReply): FastifyReply {
  return send(reply, 403, null);
}

export function unknownAction(reply: FastifyReply, action: string): FastifyReply {
  return send(reply, 404, `Action Id: ${action}`);
}

export function unknownVersion(reply: FastifyReply, action: string, version: string): FastifyReply {
  return send(reply, 404, `Document Action Id: ${action} and version ${version} not found`);
}

export function unknownExecution(reply: FastifyReply, action: string, version: string, id: string): FastifyReply {
  return send(reply, 404, `Action Id: ${action}, Version: ${version}, Execution Id: ${id}`);
}

export function missingFile(reply: FastifyReply): FastifyReply {
  return send(reply, 400, "Invalid query parameter 'file'");
}

/** Listed by the service's specification; its text is not known. */
export function notAcceptable(reply: FastifyReply): FastifyReply {
  return send(reply, 406, 'Acceptable representations: [application/json].');
}
