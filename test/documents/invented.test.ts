import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLAIN, parseTruthRow, scoreDocument, type Verdict } from '../../src/evaluate/index.ts';
import { createReader, type Reader } from '../../src/reading/index.ts';
import { understand } from '../../src/understanding/index.ts';
import { degrade, type InventedLayout, inventedPage } from '../../training/generator/index.ts';

// Nobody taught Recto these fields: their names are syllables drawn by lot. An app is enough to read them.
let folder: string;
let reader: Reader;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recto-invented-'));
  reader = createReader();
});

afterAll(async () => {
  await reader.close();
  await rm(folder, { recursive: true, force: true });
});

const CONVENTION = { ...PLAIN, dateOrder: 'day-first' } as const;

async function verdicts(seed: number, layout: InventedLayout, worn: boolean): Promise<readonly Verdict[]> {
  const made = await inventedPage(seed, layout);
  const picture = worn ? await degrade(made, 1, seed, 'scan') : null;
  const file = `${layout}-${seed}.${worn ? 'jpg' : 'pdf'}`;
  await writeFile(join(folder, file), picture?.jpeg ?? made.pdf);
  const { fields, absent, app } = made;
  const size = picture ? [picture.width, picture.height] : null;
  const boxes = picture?.boxes ?? made.boxes;
  const row = parseTruthRow({ id: file, file, fields, absent, boxes, unit: 'relative', size });
  const { pages } = await reader.read(join(folder, file));
  return scoreDocument(row, app, understand(pages, app), pages, CONVENTION).verdicts;
}

describe.each(['list', 'grid'] as const)('invented fields in a %s', (layout) => {
  it('are read from a PDF, all of them, where they stand', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const all = await verdicts(seed, layout, false);
      expect(all).toHaveLength(12);
      expect(all.filter((v) => !v.right).map((v) => [v.field, v.truth, v.given])).toEqual([]);
      expect(all.filter((v) => v.placed === false).map((v) => v.field)).toEqual([]);
    }
  });

  it('are read from a worn scan, nearly all', async () => {
    const all = (await Promise.all([1, 2, 3].map((seed) => verdicts(seed, layout, true)))).flat();
    const wrong = all.filter((v) => !v.right);
    expect(wrong.length / all.length, JSON.stringify(wrong)).toBeLessThan(0.15);
  });

  it('that are not on the page are not invented', async () => {
    const all = (await Promise.all([5, 6, 7].map((seed) => verdicts(seed, layout, false)))).flat();
    const absent = all.filter((v) => v.truth.length === 0);
    expect(absent).toHaveLength(6);
    expect(absent.filter((v) => v.given !== null)).toEqual([]);
  });
});
