import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import type { OrganizationId, Page } from '../domain/index.ts';
import type { Blobs, StoredReading } from './ports.ts';
import { layoutOf } from './result.ts';

/** Keeps pages as a blob, so that a run that is broken off, or run again, does not read the file again. */
export async function storeReading(
  blobs: Blobs,
  organization: OrganizationId,
  pages: readonly Page[],
): Promise<StoredReading> {
  const packing = createGzip({ level: constants.Z_BEST_SPEED });
  // Its failure is the failure of the packing, which `put` takes from it.
  pipeline(Readable.from(lines(pages)), packing).catch(() => {});
  const { hash } = await blobs.put(organization, packing);
  return { blob: hash, pages: layoutOf(pages) };
}

/** A line of JSON for each page: all of a long file at once would be held thrice, and hold up everybody for seconds. */
function* lines(pages: readonly Page[]): Generator<string> {
  for (const page of pages) yield `${JSON.stringify(page)}\n`;
}

/** The packed reading, as `storeReading` wrote it. */
export async function loadReading(blobs: Blobs, organization: OrganizationId, hash: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await blobs.open(organization, hash)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function unpackPages(packed: Uint8Array): Promise<readonly Page[]> {
  const pages: Page[] = [];
  const unpacked = createGunzip({ chunkSize: 2 ** 20 }).setEncoding('utf8');
  unpacked.end(packed);
  let rest = '';
  for await (const text of unpacked) {
    const whole = (rest + text).split('\n');
    rest = whole.pop() ?? '';
    // Written by `storeReading`, and found by the hash of its content.
    for (const line of whole) pages.push(JSON.parse(line) as Page);
  }
  if (rest !== '') throw new Error('The kept reading does not end with a page.');
  return pages;
}
