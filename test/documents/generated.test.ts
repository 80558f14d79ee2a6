import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overlap, type Page } from '../../src/domain/index.ts';
import { createReader, type Reader } from '../../src/reading/index.ts';
import { type Kind, LAYOUTS, type MadeFile, makeFiles, type TruthWord } from '../../training/generator/index.ts';

const designs = (Object.keys(LAYOUTS) as Kind[]).flatMap((kind) => LAYOUTS[kind].map((layout) => ({ kind, layout })));

let folder: string;
let reader: Reader;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recto-generated-'));
  reader = createReader();
});

afterAll(async () => {
  await reader.close();
  await rm(folder, { recursive: true, force: true });
});

async function read({ row, bytes }: MadeFile): Promise<readonly Page[]> {
  const path = join(folder, row.file);
  await writeFile(path, bytes);
  return (await reader.read(path)).pages;
}

const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Share of the truth's words that were read at their place: the same letters in a box that meets theirs. */
function found(truth: readonly TruthWord[], pages: readonly Page[]): number {
  const wanted = truth.filter((t) => letters(t.text) !== '');
  const hits = wanted.filter(({ page, box: [left, top, right, bottom], text }) =>
    pages
      .find((p) => p.number === page)
      ?.words.some(
        (word) =>
          letters(word.text) === letters(text) &&
          overlap(word, { left, top, width: right - left, height: bottom - top }) >= 0.4,
      ),
  );
  return hits.length / wanted.length;
}

// The generator's boxes are the yardstick of evidence in the benchmark; here the reader checks the yardstick.
describe.each(designs)('the truth of a generated $kind in the layout $layout', ({ kind, layout }) => {
  it('lies where the words of the PDF are', async () => {
    for (const seed of [1, 2, 3]) {
      const [made] = await makeFiles({ kind, layout, seed }, 'pdf');
      expect(found(made!.row.boxes, await read(made!)), made!.row.id).toBeGreaterThan(0.97);
    }
  });

  it('lies where the words of the worn picture are', async () => {
    const english = [];
    for (let seed = 1; english.length < 2; seed++) {
      const [made] = await makeFiles({ kind, layout, seed }, 'image');
      if (made?.row.lang === 'en') english.push(made);
    }
    for (const made of english) expect(found(made.row.boxes, await read(made)), made.row.id).toBeGreaterThan(0.75);
  });
});
