import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import { type OrganizationId, type Page, type PageLayout, Problem } from '../domain/index.ts';
import type { PackedPage } from '../reading/index.ts';
import type { Blobs, StoredReading } from './ports.ts';
import { layoutOf } from './result.ts';

/** What was kept of a file, and whether all of its pages were read. */
export interface Kept {
  readonly reading: StoredReading;
  readonly whole: boolean;
}

/**
 * Keeps pages as a blob, so that a run that is broken off, or run again, does not read the file again. Takes them as they
 * come, a line of JSON for each, and holds none of them. Throws what `pages` throws, and keeps nothing then; throws
 * `reading.failed` when the store fails, and lets go of the pages.
 */
export async function storeReading(
  blobs: Blobs,
  organization: OrganizationId,
  pages: AsyncIterable<PackedPage>,
): Promise<Kept> {
  const layout: PageLayout[] = [];
  let whole = true;
  let fault: unknown = null;
  async function* lines(): AsyncGenerator<Uint8Array> {
    try {
      for await (const page of pages) {
        layout.push(...layoutOf([page]));
        whole &&= page.problem === null;
        yield page.json;
        yield NEWLINE;
      }
    } catch (error) {
      fault = error;
      throw error;
    }
  }
  const packing = createGzip({ level: constants.Z_BEST_SPEED });
  // Its failure is the failure of the packing, which `put` takes from it.
  const packed = pipeline(lines(), packing).catch(() => {});
  try {
    const { hash } = await blobs.put(organization, packing);
    return { reading: { blob: hash, pages: layout }, whole };
  } catch (cause) {
    const full = cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
    const why = full ? 'the disk is full' : 'the store failed';
    throw fault ?? new Problem('reading.failed', `What was read of the file could not be kept: ${why}.`, { cause });
  } finally {
    // A store may fail before it takes anything: the pages would wait for it, and their reading processes with them.
    packing.destroy();
    await packed;
  }
}

const NEWLINE = Buffer.from('\n');

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
