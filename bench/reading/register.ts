import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { datesIn, lettersAndDigits, type TruthRow } from '../../src/evaluate/index.ts';
import { draw } from '../common/draw.ts';
import { type Engine, type Read, recto } from './engines.ts';
import { drawnPage } from './layer.ts';
import { costOf, failures, sideBySide } from './measure.ts';
import { type Desk, NO_FIGURES, type SetResult } from './report.ts';
import { documentsIn, type OtherSet } from './sets.ts';
import { tesseract } from './tesseract.ts';

const DPI = 200;

/**
 * Scans of filings. Nobody has typed them off, and their own text layer is another program's reading, so there is no
 * truth for words. What is known is the name in the register, and often the date: `found` is the share of their words that
 * were read, a date being one word, however it is written.
 * First pages, drawn as pictures, so that both engines see the same.
 */
export async function runRegister(set: OtherSet, desk: Desk): Promise<SetResult | null> {
  const all = documentsIn(set);
  if (all === null) return null;
  const documents = draw(all, desk.count, desk.options.seed);
  const paths: string[] = [];
  for (const { row, path } of documents) {
    const raster = await drawnPage(path, DPI);
    const picture = join(desk.scratch, `${row.id}.jpg`);
    if (raster) {
      const { pixels, width, height } = raster;
      writeFileSync(
        picture,
        await sharp(pixels, { raw: { width, height, channels: 3 } })
          .withMetadata({ density: DPI })
          .jpeg({ quality: 92 })
          .toBuffer(),
      );
    }
    paths.push(picture);
  }
  const ours = recto(desk.reader);
  const other = await tesseract('page');
  const { count, measured } = await sideBySide([ours, ...(other ? [other] : [])], paths, desk.deadline());
  const of = (engine: Engine) => {
    const result = measured.get(engine)!; // each was measured
    const found = documents.slice(0, count).map(({ row }, i) => foundIn(row, result.reads[i] ?? null));
    const share = count > 0 ? found.reduce((sum, f) => sum + f, 0) / count : null;
    return { ...NO_FIGURES, found: share, ...costOf(result, count) };
  };
  return {
    pages: count,
    ...of(ours),
    tesseract: other ? { ...of(other), ...other.about } : null,
    poppler: null,
    failed: failures(measured.get(ours)!), // it was measured
    paths,
  };
}

const ISO_DATE = /^\d{4}-\d\d-\d\d$/;

/** Share of the words of the visible fields that were read, letters and digits alone; dates go by their value. */
export function foundIn({ fields, visible }: Pick<TruthRow, 'fields' | 'visible'>, read: Read | null): number {
  const texts = (read?.[0] ?? []).map(({ text }) => text);
  const words = new Set(texts.map(lettersAndDigits));
  // Of a longer text only the dates in the form of the first would be told.
  const dates = new Set(texts.flatMap((_, i) => [1, 2, 3, 4].flatMap((n) => datesIn(texts.slice(i, i + n).join(' ')))));
  const values = Object.entries(fields).flatMap(([name, value]) =>
    (visible?.includes(name) ?? true) ? [`${value}`] : [],
  );
  const found = values.flatMap((value) =>
    ISO_DATE.test(value)
      ? [dates.has(value)]
      : value
          .split(/\s+/)
          .map(lettersAndDigits)
          .filter(Boolean)
          .map((word) => words.has(word)),
  );
  return found.length === 0 ? 1 : found.filter(Boolean).length / found.length;
}
