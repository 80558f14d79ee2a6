import type { Readable } from 'node:stream';
import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../domain/index.ts';
import { assertStorable } from './storable.ts';

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

/** Visits the parts of a multipart body in order; what the visitor leaves, or does not come to, is read and dropped. */
export async function eachPart(request: FastifyRequest, visit: (part: Part) => Promise<void>): Promise<void> {
  const parts = request.parts();
  let failure: unknown;
  let failed = false;
  // The loop goes on after a failure, so that the request is read to its end and the client hears the answer.
  for await (const part of parts) {
    try {
      if (!failed) {
        assertStorable([part.fieldname, part.type === 'file' ? (part.filename ?? '') : part.value]);
        await visit(part);
      }
    } catch (error) {
      failed = true;
      failure = error;
    }
    if (part.type === 'file') part.file.resume();
  }
  if (failed) throw failure;
}
