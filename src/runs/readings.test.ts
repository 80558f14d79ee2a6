import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { type OrganizationId, type Page, Problem } from '../domain/index.ts';
import type { PackedPage } from '../reading/index.ts';
import type { Blobs } from './ports.ts';
import { storeReading, unpackPages } from './readings.ts';

function pageOf(number: number, text: string): Page {
  const word = { text, line: 0, confidence: 1, left: 0, top: 0, width: 0.1, height: 0.1 };
  return { number, width: 10, height: 20, rotation: 0, source: 'text', words: [word], rules: [], problem: null };
}

async function* lined(pages: readonly Page[]): AsyncGenerator<PackedPage> {
  for (const page of pages) yield { ...page, words: page.words.length, json: Buffer.from(JSON.stringify(page)) };
}

/** What is stored of the pages, and what the store was told of it. */
async function stored(pages: readonly Page[]) {
  const chunks: Uint8Array[] = [];
  const put: Blobs['put'] = async (_, content) => {
    for await (const chunk of content) chunks.push(chunk);
    return { hash: 'h', bytes: 0 };
  };
  const kept = await storeReading({ put } as Blobs, 'o' as string as OrganizationId, lined(pages));
  return { packed: Buffer.concat(chunks), ...kept };
}

it('gives back the pages that were stored, whatever they say and however many they are', async () => {
  const odd = ['', '\n', 'a\r\nb\u2028c', '\0', '😀é', '"}\\', 'x'.repeat(3 * 2 ** 20)];
  const pages = Array.from({ length: 500 }, (_, i) => pageOf(i + 1, odd[i % 50] ?? `${i}`));
  const { packed, reading, whole } = await stored(pages);
  expect(await unpackPages(packed)).toEqual(pages);
  expect(reading.blob).toBe('h');
  expect(whole).toBe(true);
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
  const storing = storeReading({ put } as Blobs, 'o' as string as OrganizationId, lined([pageOf(1, 'a')]));
  await expect(storing).rejects.toMatchObject({
    code: 'reading.failed',
    message: expect.stringContaining('store failed'),
  });
});

it('lets go of the pages when the store fails, before it takes anything or in the middle', async () => {
  const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
  const stores: Blobs['put'][] = [
    () => Promise.reject(full),
    async (_, content) => {
      const chunks = content[Symbol.asyncIterator]();
      await chunks.next();
      throw full;
    },
  ];
  for (const put of stores) {
    let isLetGo = false;
    async function* endless() {
      try {
        for (let number = 1; ; number++) yield* lined([pageOf(number, `${Math.random()}`.repeat(10_000))]);
      } finally {
        isLetGo = true;
      }
    }
    const storing = storeReading({ put } as Blobs, 'o' as string as OrganizationId, endless());
    await expect(storing).rejects.toMatchObject({ code: 'reading.failed', message: expect.stringContaining('full') });
    await expect.poll(() => isLetGo).toBe(true);
  }
});

it('tells when a page was not read, and keeps nothing of a file that failed on the way', async () => {
  const problem = { code: 'reading.timeout', message: 'Too slow.' } as const;
  expect((await stored([pageOf(1, 'a'), { ...pageOf(2, ''), problem }])).whole).toBe(false);
  async function* broken() {
    yield* lined([pageOf(1, 'a')]);
    throw new Problem('file.corrupt', 'It is torn.');
  }
  const put: Blobs['put'] = async (_, content) => {
    for await (const _chunk of content);
    return { hash: 'h', bytes: 0 };
  };
  const storing = storeReading({ put } as Blobs, 'o' as string as OrganizationId, broken());
  await expect(storing).rejects.toMatchObject({ code: 'file.corrupt' });
});
