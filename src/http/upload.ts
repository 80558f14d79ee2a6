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

/** A body that does not hold together as a form: cut short, without its boundary, of too many parts. */
export class MalformedForm extends Problem {
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super('request.invalid', `The form cannot be read: ${why}.`, { cause });
  }
}

/**
 * Starts the run of the one file in a multipart body. The visitor sees the parts in order, beside the run that it
 * started so far, and answers with the run when it starts it. Whatever fails after that ends the run again: half of
 * what was sent is not what was asked for, and the client never learns of the run.
 */
export async function startFromForm(
  request: FastifyRequest,
  runs: Runs,
  visit: (part: Part, started: Run | null) => Promise<Run | null>,
): Promise<Run | null> {
  const started: Run[] = [];
  try {
    await eachPart(request, async (part) => {
      const run = await visit(part, started[0] ?? null);
      if (run) started.push(run);
    });
  } catch (error) {
    for (const { organization, id } of started) await runs.cancel(organization, id);
    throw error;
  }
  return started[0] ?? null;
}

/**
 * Visits the parts of a multipart body in order; what the visitor leaves, or does not come to, is read and dropped.
 * Nothing of a part is judged here: the visitor judges what it keeps, with `assertText` where it is stored.
 * Throws what the visitor throws, and `MalformedForm`.
 */
async function eachPart(request: FastifyRequest, visit: (part: Part) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  const breaks: unknown[] = [];
  try {
    // The loop goes on after a failure, so that the request is read to its end and the client hears the answer.
    for await (const raw of partsOf(request)) {
      // A form that ends within a file tells so to whoever reads the file, in the words of who reads it.
      if (raw.type === 'file') raw.file.once('error', (error) => breaks.push(error));
      let part: Part = raw;
      try {
        part = await asText(raw);
        if (failures.length === 0) await visit(part);
      } catch (error) {
        failures.push(error);
      }
      if (part.type === 'file') part.file.resume();
    }
  } catch (error) {
    breaks.push(error);
  }
  const [failure] = failures;
  if (failure instanceof Problem) throw failure;
  if (breaks.length > 0) throw new MalformedForm(breaks[0]);
  if (failures.length > 0) throw failure;
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

/** What a form with a second file is refused with. */
export function secondFile(): Problem {
  return new Problem('request.invalid', 'Send one file per request, not two.');
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
