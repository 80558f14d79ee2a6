import type { Readable } from 'node:stream';
import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Problem, type Run } from '../domain/index.ts';
import type { Runs } from '../runs/index.ts';

/** Bytes of a text part that are kept; the parser's own limit for fields. */
const TEXT_LIMIT = 2 ** 20;

/**
 * The bytes of a stream, for a consumer that may stop early without cutting the connection: the client is still
 * sending then, and would see a reset instead of the answer.
 * @param most bytes allowed; throws `file.too-large` above it.
 */
export async function* contentOf(stream: Readable, most = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > most) throw new Problem('file.too-large', `The file is larger than ${megabytes(most)} MB.`);
    yield chunk;
  }
}

function megabytes(bytes: number): string {
  return String(Math.round((bytes / 2 ** 20) * 100) / 100);
}

export type Part = MultipartFile | MultipartValue;

/**
 * Visits the parts of a multipart body in order; what the visitor leaves, or does not come to, is read and dropped.
 * Nothing of a part is judged here: the visitor judges what it keeps, with `assertText` where it is stored.
 */
export async function eachPart(request: FastifyRequest, visit: (part: Part) => Promise<void>): Promise<void> {
  let failure: unknown;
  let failed = false;
  // The loop goes on after a failure, so that the request is read to its end and the client hears the answer.
  for await (const raw of partsOf(request)) {
    let part: Part = raw;
    try {
      part = await asText(raw);
      if (!failed) await visit(part);
    } catch (error) {
      failed = true;
      failure = error;
    }
    if (part.type === 'file') part.file.resume();
  }
  if (failed) throw failure;
}

/** The parts of the body, without those whose names no dialect has: the ones that every JavaScript object has. */
async function* partsOf(request: FastifyRequest): AsyncGenerator<Part> {
  try {
    yield* request.parts({ isPartAFile: (_name, type, file) => file !== undefined || isStreamed(type) });
  } catch (error) {
    // The parser drops such parts, gives the others, and says so at the end. A body cut short may be told so too.
    const { PrototypeViolationError } = request.server.multipartErrors;
    if (!(error instanceof PrototypeViolationError) || !request.raw.readableEnded) throw error;
  }
}

/** Ends the run that a form's file started, because of what came after it: half of what was sent is not what was asked for. */
export async function refuseStarted(runs: Runs, { organization, id }: Run, message: string): Promise<never> {
  await runs.cancel(organization, id);
  throw new Problem('request.invalid', message);
}

/** Ends the run that the first file of a form started. */
export function refuseSecondFile(runs: Runs, run: Run): Promise<never> {
  return refuseStarted(runs, run, 'Send one file per request, not two.');
}

/**
 * The types that the parser is to give as a stream although the part has no file name: bytes, and JSON, which it would
 * parse itself and refuse the whole form for a part that we may not even read.
 */
function isStreamed(type: string | undefined): boolean {
  return type === 'application/octet-stream' || isJson(type);
}

function isJson(type: string | undefined): boolean {
  return type?.startsWith('application/json') ?? false;
}

/** A JSON part without a file name as the text that it is; other parts as they are. */
async function asText(part: Part): Promise<Part> {
  if (part.type !== 'file' || !isJson(part.mimetype) || part.filename !== undefined) return part;
  const kept: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of contentOf(part.file)) {
    if (bytes < TEXT_LIMIT) kept.push(chunk);
    bytes += chunk.length;
  }
  return {
    type: 'field',
    fieldname: part.fieldname,
    mimetype: part.mimetype,
    encoding: part.encoding,
    value: Buffer.concat(kept).toString('utf8'),
    fieldnameTruncated: false,
    valueTruncated: bytes > TEXT_LIMIT,
    fields: part.fields,
  };
}
