import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Problem } from '../domain/index.ts';
import { type FileFormat, HEAD_BYTES, sniff } from './sniff.ts';

export interface Accepted {
  readonly format: FileFormat;
  /** Size of the file in bytes. */
  readonly bytes: number;
}

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 3 : 1)} MB`;

/**
 * Looks at a file's size and first bytes, and no further: all else is left to the child processes.
 * Throws `file.missing`, `file.empty`, `file.too-large` (above `limits.bytes`) or `file.unsupported`.
 */
export async function accept(path: string, limits: { readonly bytes: number }): Promise<Accepted> {
  // A named pipe must not hold us until somebody writes into it.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
    throw new Problem('file.missing', 'The file cannot be opened.', { cause });
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Problem('file.unsupported', 'This is not a regular file.');
    if (stat.size === 0) throw new Problem('file.empty', 'The file is empty.');
    if (stat.size > limits.bytes)
      throw new Problem(
        'file.too-large',
        `The file has ${megabytes(stat.size)}; at most ${megabytes(limits.bytes)} are taken.`,
      );
    const head = Buffer.alloc(Math.min(HEAD_BYTES, stat.size));
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return { format: formatOf(head.subarray(0, bytesRead)), bytes: stat.size };
  } finally {
    await file.close();
  }
}

/** The format of a file that starts with `head`; throws `file.empty` or `file.unsupported` with what it looks like. */
export function formatOf(head: Uint8Array): FileFormat {
  if (head.length === 0) throw new Problem('file.empty', 'The file is empty.');
  const sniffed = sniff(head);
  if (!sniffed.readable)
    throw new Problem('file.unsupported', `The content looks like ${sniffed.looksLike}, which cannot be read.`);
  return sniffed.format;
}
