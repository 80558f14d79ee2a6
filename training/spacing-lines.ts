import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { seeded } from '../src/evaluate/index.ts';
import type { Raster } from '../src/reading/image/raster.ts';
import type { Letter } from '../src/reading/ocr/decode.ts';
import { linesOn } from '../src/reading/ocr/read.ts';
import { type Gap, gapsBefore } from '../src/reading/ocr/spacing.ts';
import { DEFAULT_LIMITS } from '../src/reading/reader.ts';
import { openSource } from '../src/reading/source.ts';
import { type TruthText, truthOf } from './spacing-truth.ts';

/** A line as the OCR read it, and the text that stands there in truth ('' where none is known). */
export interface TrainingLine {
  readonly document: string;
  readonly kind: 'receipt' | 'page' | 'scan';
  readonly truth: string;
  readonly letters: readonly Letter[];
  readonly gaps: readonly Gap[];
  /** Height in pixels of the image, and along the strip. */
  readonly height: number;
  readonly unit: number;
  readonly certainty: number;
}

interface Row {
  readonly id: string;
  readonly file: string | null;
  readonly set: string;
  readonly layer: string;
  readonly boxes?: readonly { readonly quad: readonly number[]; readonly text: string }[];
}

/** First pages of so many PDFs; each is read as drawn and as a scan. */
const PDF_FILES = 60;

/**
 * Reads the labelled files of a folder (manifest.jsonl): receipts as images with the text of each line, and PDFs with a
 * text layer, whose first pages are drawn, and drawn and spoilt like scans. `cache` keeps the lines for the next time.
 */
export async function trainingLines(folder: string, seed: number, cache: string | null): Promise<TrainingLine[]> {
  if (cache !== null && existsSync(cache)) return JSON.parse(readFileSync(cache, 'utf8'));
  const rows: Row[] = readFileSync(join(folder, 'manifest.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const present = rows.filter(({ file }) => file !== null && existsSync(join(folder, file)));
  const next = seeded(seed);
  const lines: TrainingLine[] = [];
  for (const { id, file, boxes } of present.filter((row) => row.set === 'sroie' && row.boxes)) {
    const image = await raster(sharp(join(folder, file!), { failOn: 'none' }));
    lines.push(...(await linesOf(image, (boxes ?? []).map(quadText), id, 'receipt')));
  }
  for (const { id, file } of present.filter((row) => row.layer === 'born-digital').slice(0, PDF_FILES))
    lines.push(...(await linesOfPdf(join(folder, file!), id, next)));
  if (cache !== null) writeFileSync(cache, JSON.stringify(lines));
  return lines;
}

async function linesOf(
  image: Raster,
  truth: readonly TruthText[],
  document: string,
  kind: TrainingLine['kind'],
): Promise<TrainingLine[]> {
  const { lines } = await linesOn(image, 0);
  return lines.map((line) => ({
    document,
    kind,
    truth: truthOf(line, truth)
      .map((piece) => piece.text.trim())
      .join(' '),
    letters: line.letters,
    gaps: gapsBefore(line.letters, line.strip),
    height: line.box.height,
    unit: line.strip.unit,
    certainty: line.certainty,
  }));
}

async function linesOfPdf(path: string, document: string, next: () => number): Promise<TrainingLine[]> {
  const source = await openSource(path, null, DEFAULT_LIMITS);
  try {
    const page = await source.read(1, () => {});
    if (page.source === 'ocr') return [];
    const { bytes } = await source.image(1, page.rotation, 'image/png');
    const variants: [TrainingLine['kind'], Sharp][] = [
      ['page', sharp(bytes)],
      ['scan', await spoilt(bytes, next)],
    ];
    const lines: TrainingLine[] = [];
    for (const [kind, variant] of variants) {
      const image = await raster(variant);
      const truth = page.words.map(({ text, left, top, width, height }) => ({
        text,
        left: left * image.width,
        top: top * image.height,
        right: (left + width) * image.width,
        bottom: (top + height) * image.height,
      }));
      lines.push(...(await linesOf(image, truth, document, kind)));
    }
    return lines;
  } finally {
    source.close();
  }
}

async function raster(image: Sharp): Promise<Raster> {
  const { data, info } = await image
    .autoOrient()
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

/** A page image as a cheap scanner leaves it: fewer dots, blur, grain, JPEG. */
async function spoilt(bytes: Uint8Array, next: () => number): Promise<Sharp> {
  const { width } = await sharp(bytes).metadata();
  const small = sharp(bytes)
    .resize(Math.round(width * (0.6 + 0.4 * next())))
    .greyscale()
    .blur(0.3 + 0.7 * next());
  const { data, info } = await small.raw().toBuffer({ resolveWithObject: true });
  const grain = 4 + 14 * next();
  for (let i = 0; i < data.length; i++)
    data[i] = Math.max(0, Math.min(255, data[i]! + (next() + next() - 1) * 2 * grain));
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const jpeg = await sharp(data, { raw })
    .jpeg({ quality: Math.round(40 + 50 * next()) })
    .toBuffer();
  return sharp(jpeg);
}

function quadText({ quad, text }: { quad: readonly number[]; text: string }): TruthText {
  const [xs, ys] = [quad.filter((_, i) => i % 2 === 0), quad.filter((_, i) => i % 2 === 1)];
  return { text, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}
