// Fits the word-space model of src/reading/ocr/spacing.ts and writes its weights.
//
//   npx tsx training/spacing.ts [FOLDER] [--seed N] [--dry]
//
// FOLDER holds manifest.jsonl and labelled files: receipts as images with the text of each line, and PDFs with a text
// layer, whose pages are drawn, spoilt like scans, and read by the OCR. Equal seeds give equal weights.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { Raster } from '../src/reading/image/raster.ts';
import { linesOn } from '../src/reading/ocr/read.ts';
import { SPACING_FEATURES, spacingFeatures } from '../src/reading/ocr/spacing.ts';
import { DEFAULT_LIMITS } from '../src/reading/reader.ts';
import { openSource } from '../src/reading/source.ts';
import { crossValidated, type Example, fitLogistic, type Score } from './spacing-fit.ts';
import { spacesBefore, type TruthText, truthLetters, truthOf } from './spacing-truth.ts';

interface Row {
  readonly id: string;
  readonly file: string | null;
  readonly set: string;
  readonly layer: string;
  readonly boxes?: readonly { readonly quad: readonly number[]; readonly text: string }[];
}

/** PDF pages are fewer than receipts but hold five times the text each. */
const PDF_FILES = 60;
const FOLDS = 5;
const THRESHOLD = 0.5;
const WEIGHTS = new URL('../src/reading/ocr/spacing-weights.ts', import.meta.url);

/** A small generator of even numbers in 0–1 (mulberry32), so that a seed gives the same noise everywhere. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
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
  return sharp(
    await sharp(data, { raw })
      .jpeg({ quality: Math.round(40 + 50 * next()) })
      .toBuffer(),
  );
}

async function examplesOf(image: Raster, truth: readonly TruthText[], document: number): Promise<Example[]> {
  const { lines } = await linesOn(image, 0);
  return lines.flatMap((line) => {
    const labels = spacesBefore(line.letters, truthLetters(truthOf(line, truth)));
    const rows = spacingFeatures(line.letters, line.strip);
    return rows.flatMap((features, i) =>
      labels[i] === null ? [] : [{ features, label: labels[i]!, weight: 1, document }],
    );
  });
}

function quadText({ quad, text }: { quad: readonly number[]; text: string }): TruthText {
  const [xs, ys] = [quad.filter((_, i) => i % 2 === 0), quad.filter((_, i) => i % 2 === 1)];
  return { text, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

async function fromReceipt(path: string, row: Row, document: number): Promise<Example[]> {
  return examplesOf(await raster(sharp(path, { failOn: 'none' })), (row.boxes ?? []).map(quadText), document);
}

async function fromPdf(path: string, document: number, next: () => number): Promise<Example[]> {
  const source = await openSource(path, null, DEFAULT_LIMITS);
  try {
    const page = await source.read(1, () => {});
    if (page.source !== 'text') return [];
    const { bytes } = await source.image(1, page.rotation, 'image/png');
    const examples: Example[] = [];
    for (const image of [sharp(bytes), await spoilt(bytes, next)]) {
      const drawn = await raster(image);
      const truth = page.words.map(({ text, left, top, width, height }) => ({
        text,
        left: left * drawn.width,
        top: top * drawn.height,
        right: (left + width) * drawn.width,
        bottom: (top + height) * drawn.height,
      }));
      examples.push(...(await examplesOf(drawn, truth, document)));
    }
    return examples;
  } finally {
    source.close();
  }
}

const percent = (value: number) => `${(100 * value).toFixed(2)} %`;
const told = ({ precision, recall, f1 }: Score) =>
  `precision ${percent(precision)}, recall ${percent(recall)}, F1 ${percent(f1)}`;

const args = process.argv.slice(2);
const seed = Number(args[args.indexOf('--seed') + 1] ?? 1) || 1;
const folder = args.find((arg, i) => !arg.startsWith('--') && args[i - 1] !== '--seed') ?? '../shared/training';
const rows: Row[] = readFileSync(join(folder, 'manifest.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const present = rows.filter(({ file }) => file !== null && existsSync(join(folder, file)));
const receipts = present.filter((row) => row.set === 'sroie' && row.boxes);
const pdfs = present.filter((row) => row.layer === 'born-digital').slice(0, PDF_FILES);
const next = random(seed);
const examples = { receipts: [] as Example[], pages: [] as Example[] };
for (const [i, row] of receipts.entries())
  examples.receipts.push(...(await fromReceipt(join(folder, row.file!), row, i)));
for (const [i, row] of pdfs.entries())
  examples.pages.push(...(await fromPdf(join(folder, row.file!), receipts.length + i, next)));
// Receipts and pages count alike in sum: the many words of the pages must not drown the receipts.
const each = examples.pages.length / examples.receipts.length;
const all = [...examples.receipts.map((example) => ({ ...example, weight: each })), ...examples.pages];
console.log(
  `${examples.receipts.length} places on ${receipts.length} receipts, ${examples.pages.length} on ${pdfs.length} PDF pages`,
);
console.log(`held out, all:      ${told(crossValidated(all, FOLDS, THRESHOLD))}`);
console.log(`held out, receipts: ${told(crossValidated(examples.receipts, FOLDS, THRESHOLD))}`);
console.log(`held out, pages:    ${told(crossValidated(examples.pages, FOLDS, THRESHOLD))}`);
const weights = fitLogistic(all).map((weight) => Number(weight.toFixed(4)));
console.log(SPACING_FEATURES.map((name, i) => `${name} ${weights[i]}`).join(', '));
if (!args.includes('--dry'))
  writeFileSync(
    WEIGHTS,
    `/** Weights of the word-space model, in the order of \`SPACING_FEATURES\`. Written by \`training/spacing.ts\`. */
export const SPACING: { readonly threshold: number; readonly weights: readonly number[] } = {
  threshold: ${THRESHOLD},
  weights: [${weights.join(', ')}],
};
`,
  );
process.exit(0);
