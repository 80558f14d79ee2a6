import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { OrganizationId, Page } from '../domain/index.ts';
import type { Blobs } from './ports.ts';
import { storeReading, unpackPages } from './readings.ts';

function pageOf(number: number, text: string): Page {
  const word = { text, line: 0, confidence: 1, left: 0, top: 0, width: 0.1, height: 0.1 };
  return { number, width: 10, height: 20, rotation: 0, source: 'text', words: [word], rules: [], problem: null };
}

/** What is stored of the pages, and what the store was told of it. */
async function stored(pages: readonly Page[]) {
  const chunks: Uint8Array[] = [];
  const put: Blobs['put'] = async (_, content) => {
    for await (const chunk of content) chunks.push(chunk);
    return { hash: 'h', bytes: 0 };
  };
  const reading = await storeReading({ put } as Blobs, 'o' as string as OrganizationId, pages);
  return { packed: Buffer.concat(chunks), reading };
}

it('gives back the pages that were stored, whatever they say and however many they are', async () => {
  const odd = ['', '\n', 'a\r\nb\u2028c', '\0', '😀é', '"}\\', 'x'.repeat(3 * 2 ** 20)];
  const pages = Array.from({ length: 500 }, (_, i) => pageOf(i + 1, odd[i % 50] ?? `${i}`));
  const { packed, reading } = await stored(pages);
  expect(await unpackPages(packed)).toEqual(pages);
  expect(reading.blob).toBe('h');
  expect(reading.pages[499]).toEqual({ number: 500, width: 10, height: 20 });
});

it('takes nothing that does not end with a page for pages', async () => {
  await expect(unpackPages(gzipSync(JSON.stringify([pageOf(1, 'a')])))).rejects.toThrow('does not end with a page');
});

it('says when it was cut short, and when it could not be stored', async () => {
  const { packed } = await stored([pageOf(1, 'a'), pageOf(2, 'b')]);
  await expect(unpackPages(packed.subarray(0, -12))).rejects.toThrow();
  const put: Blobs['put'] = async (_, content) => {
    for await (const _chunk of content) throw new Error('no space');
    return { hash: 'h', bytes: 0 };
  };
  await expect(storeReading({ put } as Blobs, 'o' as string as OrganizationId, [pageOf(1, 'a')])).rejects.toThrow(
    'no space',
  );
});
