// `npx tsx training/letters/real.ts MANIFEST OUT`: pages of real documents as `draw.py` writes them: receipts with their
// labelled lines, and pages of PDFs with the words of their text layer, at the resolution of a good and of a poor scan.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { Raster } from '../../src/reading/image/raster.ts';
import { createReader } from '../../src/reading/index.ts';
import { linesOn } from '../../src/reading/ocr/read.ts';
import { type TruthText, truthLetters, truthOf } from '../spacing-truth.ts';

interface Row {
  readonly id: string;
  readonly set: string;
  readonly file: string | null;
  readonly boxes?: readonly { readonly quad: readonly number[]; readonly text: string }[];
}

const [manifest, out] = process.argv.slice(2);
if (!manifest || !out) throw new Error('Usage: real.ts MANIFEST OUT');
mkdirSync(join(out, 'receipts'), { recursive: true });
mkdirSync(join(out, 'pdf'), { recursive: true });
const rows = readFileSync(manifest, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

/** Fewer letters of a line may differ between the labels and what is read today, for the labels to be believed. */
const MOST_DIFFERENT = 0.25;

/**
 * The labels of receipts are in capitals, whatever is printed: the case is that of today's reading where it reads the
 * same letters; lines read otherwise are taken only where today's reading sees no small letters.
 */
async function receiptLines(raster: Raster, truth: readonly TruthText[]) {
  const { lines } = await linesOn(raster, 0);
  return lines.flatMap((line) => {
    const pieces = truthOf(line, truth);
    if (pieces.length === 0) return [];
    const label = pieces.map((piece) => piece.text.trim().replace(/\s+/g, ' ')).join(' ');
    const read = line.letters.map((letter) => letter.text);
    const wanted = truthLetters(label);
    const same =
      read.length === wanted.length && read.every((text, i) => text.toLowerCase() === wanted[i]!.text.toLowerCase());
    const small = read.some((text) => /\p{Ll}/u.test(text));
    const off = distance(
      read.join('').toLowerCase(),
      wanted
        .map(({ text }) => text)
        .join('')
        .toLowerCase(),
    );
    if (!same && (small || off > MOST_DIFFERENT * wanted.length)) return [];
    const text = same ? wanted.map(({ spaceBefore }, i) => (spaceBefore ? ' ' : '') + read[i]!).join('') : label;
    const { cx, cy, width, height } = line.box;
    return [{ text, box: [cx - width / 2.1, cy - height / 2.5, cx + width / 2.1, cy + height / 2.5] }];
  });
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}

const reader = createReader({ processes: 1 });

for (const { id, set, file, boxes } of rows) {
  if (!file) continue;
  const path = join(dirname(manifest), file);
  if (set === 'sroie' && boxes) {
    const image = sharp(path, { failOn: 'none' }).toColourspace('srgb').removeAlpha();
    const { data, info } = await image.clone().raw().toBuffer({ resolveWithObject: true });
    const truth = boxes.map(({ quad, text }) => {
      const [xs, ys] = [0, 1].map((axis) => quad.filter((_, i) => i % 2 === axis)) as [number[], number[]]; // two axes
      return { text, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
    });
    const words = await receiptLines({ pixels: data, width: info.width, height: info.height }, truth);
    await image.png({ compressionLevel: 1 }).toFile(join(out, 'receipts', `${id}.png`));
    writeFileSync(join(out, 'receipts', `${id}.json`), JSON.stringify([{ family: 'receipt', words }]));
  }
  if (set === 'vrdu-adbuy') {
    const { pages } = await reader.read(path, { pages: [1, 2] }).catch(() => ({ pages: [] }));
    for (const page of pages) {
      if (page.source !== 'text' || page.rotation !== 0 || page.words.length < 30) continue;
      const image = await reader.pageImage(path, page.number, { mediaType: 'image/png', rotation: page.rotation });
      for (const [name, scale] of [
        ['good', 1],
        ['poor', 0.72],
      ] as const) {
        const [width, height] = [page.width * scale, page.height * scale].map(Math.round) as [number, number];
        const words = page.words.map(({ text, left, top, width: w, height: h }) => ({
          text,
          box: [left * width, top * height, (left + w) * width, (top + h) * height],
        }));
        const stem = join(out, 'pdf', `${id}-${page.number}-${name}`);
        await sharp(image.bytes)
          .resize(width, height, { fit: 'fill' })
          .png({ compressionLevel: 1 })
          .toFile(`${stem}.png`);
        writeFileSync(`${stem}.json`, JSON.stringify([{ family: 'pdf', words }]));
      }
    }
  }
}
await reader.close();
