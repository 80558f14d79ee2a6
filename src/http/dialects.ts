import type { FastifyReply } from 'fastify';
import { aihubAnswer } from './aihub/index.ts';
import { mulesoftAnswer, oauthAnswer } from './mulesoft/index.ts';
import { nativeAnswer } from './native/index.ts';
import type { Answer, Refusal } from './refusal.ts';

/** One of the languages that the server speaks, told by the address of a request. */
export interface Dialect {
  readonly name: 'aihub' | 'oauth' | 'mulesoft' | 'native';
  readonly prefixes: readonly string[];
  /** Schemes of the `Authorization` header that it takes, in lower case. */
  readonly schemes: readonly string[];
  readonly answer: (refusal: Refusal) => Answer;
}

const NATIVE: Dialect = { name: 'native', prefixes: ['/'], schemes: ['bearer'], answer: nativeAnswer };

const DIALECTS: readonly Dialect[] = [
  { name: 'aihub', prefixes: ['/api/v2/'], schemes: ['bearer'], answer: aihubAnswer },
  { name: 'oauth', prefixes: ['/accounts/'], schemes: [], answer: oauthAnswer },
  // The connector of MuleSoft Forge sends Basic on submit and retrieve too (contract §5).
  { name: 'mulesoft', prefixes: ['/api/v1/', '/idp/'], schemes: ['bearer', 'basic'], answer: mulesoftAnswer },
  NATIVE,
];

export function dialectOf(url: string): Dialect {
  return DIALECTS.find((d) => d.prefixes.some((p) => url.startsWith(p) || url === p.slice(0, -1))) ?? NATIVE;
}

/** Answers a refusal as the dialect of `url` says it. */
export function refuse(reply: FastifyReply, url: string, refusal: Refusal): FastifyReply {
  const answer = dialectOf(url).answer(refusal);
  return send(reply.headers(refusal.headers), answer);
}

/** As bytes: Fastify would add a charset to the type of a text, and the contracts' types are exact. */
export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  return reply.code(answer.status).header('content-type', answer.type).send(Buffer.from(answer.body));
}
