import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Problem } from '../../domain/index.ts';
import { ByteReader } from './bytes.ts';
import type { Member, Sink } from './member.ts';
import { isTar, openTar } from './tar.ts';

const FNAME = 8;
const FEXTRA = 4;

/** The one file of a gzip archive; of a packed tar its files, as if it were not packed. `skipped` gets what nobody poured. */
export async function* openGzip(path: string, skipped: Sink): AsyncGenerator<Member> {
  const source = new ByteReader(inflated(path));
  try {
    const head = await source.peek(512);
    if (isTar(head)) return yield* openTar(source, skipped);
    yield {
      name: (await storedName(path)) ?? 'content',
      pour: async (to) => {
        await source.pass(Number.POSITIVE_INFINITY, to);
      },
    };
  } finally {
    await source.close();
  }
}

async function* inflated(path: string): AsyncGenerator<Uint8Array> {
  const packed = createReadStream(path);
  const plain = createGunzip({ chunkSize: 2 ** 16 });
  packed.on('error', (error) => plain.destroy(error));
  packed.pipe(plain);
  try {
    for await (const chunk of plain) yield chunk;
  } catch (cause) {
    throw new Problem('file.corrupt', 'The archive is damaged or cut short.', { cause });
  } finally {
    packed.destroy();
    plain.destroy();
  }
}

/** The name that the packer noted (RFC 1952, 2.3); null where it noted none. */
async function storedName(path: string): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(1_024), 0, 1_024, 0);
    const flags = buffer[3]!;
    if ((flags & FNAME) === 0) return null;
    const start = 10 + ((flags & FEXTRA) === 0 ? 0 : 2 + buffer.readUInt16LE(10));
    const end = buffer.indexOf(0, start);
    return start < end ? buffer.subarray(start, end).toString('latin1') : null;
  } finally {
    await file.close();
  }
}
