import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { lettersAndDigits, type TruthRow } from '../../src/evaluate/index.ts';
import { draw } from '../common/draw.ts';
import { type Engine, type Read, recto, tesseract } from './engines.ts';
import { drawnPage } from './layer.ts';
import { costOf, sideBySide } from './measure.ts';
import { type Desk, NO_FIGURES, type SetResult } from './report.ts';
import { documentsIn, type OtherSet } from './sets.ts';

const DPI = 200;

/**
 * Scans of filings. Nobody has typed them off, and their own text layer is another program's reading, so there is no
 * truth for words. What is known is the name in the register: `found` is the share of documents in which its words stand.
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
  return { pages: count, ...of(ours), tesseract: other ? of(other) : null, poppler: null, failed: 0, paths };
}

/** Share of the words of the visible fields that were read, letters and digits alone. */
function foundIn(row: TruthRow, read: Read | null): number {
  const words = new Set((read?.[0] ?? []).flatMap(({ text }) => lettersAndDigits(text)));
  const names = Object.entries(row.fields).filter(([name]) => row.visible?.includes(name) ?? true);
  const wanted = names.flatMap(([, value]) => `${value}`.split(/\s+/).map(lettersAndDigits).filter(Boolean));
  return wanted.length === 0 ? 1 : wanted.filter((word) => words.has(word)).length / wanted.length;
}
