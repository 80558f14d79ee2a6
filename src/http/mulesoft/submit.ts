import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Run } from '../../domain/index.ts';
import type { Runs } from '../../runs/index.ts';
import { assertText } from '../storable.ts';
import { contentOf, MalformedForm, secondFile, startFromForm } from '../upload.ts';

/** Starts the run of one file. */
export type Start = (name: string, content: AsyncIterable<Uint8Array>) => Promise<Run>;

// `callback` is a text holding JSON in one published schema and an object in the other; it is not read yet.
const json = z.object({ file: z.string().min(1), fileName: z.string().max(255).nullish() });

/**
 * Starts the run of the file in a submission: the `file` part of a form, or base64 in JSON. Other parts are ignored,
 * wherever they stand; a connector always sends `callback`, with the text "null" in it when it has no address.
 * @returns null when there is no file.
 */
export async function startSubmitted(
  request: FastifyRequest,
  runs: Runs,
  most: number,
  start: Start,
): Promise<Run | null> {
  if (request.isMultipart()) return fromForm(request, runs, most, start);
  const body = json.safeParse(request.body);
  if (!body.success) return null;
  const content = decode(body.data.file);
  if (!content) return null;
  return start(body.data.fileName || 'document', contentOf(Readable.from([content]), most));
}

async function fromForm(request: FastifyRequest, runs: Runs, most: number, start: Start): Promise<Run | null> {
  let came = false;
  try {
    return await startFromForm(request, runs, async (part) => {
      // A file without a name is a text field to the parser, and its bytes are no longer what was sent.
      if (part.type !== 'file' || part.fieldname !== 'file' || !part.filename) return null;
      if (came) throw secondFile();
      came = true;
      assertText(part.filename);
      return start(part.filename, contentOf(part.file, most));
    });
  } catch (error) {
    // A form that breaks before its file came holds no file.
    if (error instanceof MalformedForm && !came) return null;
    throw error;
  }
}

function decode(base64: string): Uint8Array | null {
  const compact = base64.replace(/^data:[^,]*,/, '').replace(/\s+/g, '');
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(compact) ? Buffer.from(compact, 'base64') : null;
}
