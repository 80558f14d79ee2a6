import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import type { OrganizationId, Page } from '../domain/index.ts';
import type { Blobs, StoredReading } from './ports.ts';
import { layoutOf } from './result.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Keeps pages as a blob, so that a run that is broken off, or run again, does not read the file again. */
export async function storeReading(
  blobs: Blobs,
  organization: OrganizationId,
  pages: readonly Page[],
): Promise<StoredReading> {
  const packed = await pack(JSON.stringify(pages), { level: constants.Z_BEST_SPEED });
  const { hash } = await blobs.put(organization, once(packed));
  return { blob: hash, pages: layoutOf(pages) };
}

/** The packed reading, as `storeReading` wrote it. */
export async function loadReading(blobs: Blobs, organization: OrganizationId, hash: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await blobs.open(organization, hash)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function unpackPages(packed: Uint8Array): Promise<readonly Page[]> {
  // Written by `storeReading`, and found by the hash of its content.
  return JSON.parse((await unpack(packed)).toString('utf8')) as Page[];
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
