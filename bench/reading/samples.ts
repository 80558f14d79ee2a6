import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { parseDataset, type TruthRow } from '../../src/evaluate/index.ts';
import { draw, shuffled } from '../common/draw.ts';
import { degraded, onScan, scanSize } from './degrade.ts';
import { drawnPage, type PrintedPage, printedPage } from './layer.ts';
import type { Place, PlacedText } from './score.ts';

/** The benchmark's documents lie beside the checkout; no part of them is in it. */
const SHARED = join(fileURLToPath(new URL('../..', import.meta.url)), '..', 'shared');

export type Source = 'documents' | 'training';

export interface Document {
  readonly row: TruthRow;
  readonly path: string;
}

/** The documents of a manifest that are here; null when there is no manifest. */
export function documentsOf(source: Source): readonly Document[] | null {
  const folder = join(SHARED, source);
  const manifest = join(folder, 'manifest.jsonl');
  if (!existsSync(manifest)) return null;
  return parseDataset(readFileSync(manifest, 'utf8')).flatMap((row) => {
    const path = row.file === null ? null : join(folder, row.file);
    return path !== null && existsSync(path) ? [{ row, path }] : [];
  });
}

/** One page as a picture, with the text that stands on it. */
export interface Sample {
  readonly id: string;
  readonly path: string;
  readonly truth: readonly PlacedText[];
  /** Where the truth does not say what is written: words read there count neither way. */
  readonly unknown: readonly Place[];
  /** Width and height of the picture in the truth's unit. */
  readonly size: readonly [number, number];
}

/** How many documents are taken, and by which seed. */
export interface Choice {
  readonly count: number;
  readonly seed: number;
  /** Where pictures that are made are laid. */
  readonly scratch: string;
}

/** Pictures whose labelled boxes are lines of text. */
export function labelledSamples(documents: readonly Document[], { count, seed }: Choice): Sample[] {
  const labelled = documents.filter(({ row }) => row.size && row.boxes.length > 0);
  return draw(labelled, count, seed).map(({ row, path }) => ({
    id: row.id,
    path,
    truth: row.boxes,
    unknown: [],
    size: row.size!, // those without were left out
  }));
}

export interface Print {
  readonly dpi: number;
  readonly degraded: boolean;
  /** Whether the page may be taken. */
  readonly accepts?: (page: PrintedPage) => boolean;
}

/** First pages of PDFs, drawn as pictures; a page whose layer cannot be the truth is passed over. */
export async function printedSamples(documents: readonly Document[], choice: Choice, print: Print): Promise<Sample[]> {
  const samples: Sample[] = [];
  // In an order that the seed makes, until there are enough: the layers of all need not be looked at.
  const order = choice.count >= documents.length ? documents : shuffled(documents, choice.seed);
  for (const { row, path } of order) {
    if (samples.length >= choice.count) break;
    const page = await printedPage(path);
    if (!page || print.accepts?.(page) === false) continue;
    const raster = (await drawnPage(path, print.dpi))!; // it was opened just now
    const { width, height } = raster;
    const drawn = join(choice.scratch, `${row.id.replace(/\W/g, '-')}-${print.dpi}.${print.degraded ? 'jpg' : 'png'}`);
    const clean = sharp(raster.pixels, { raw: { width, height, channels: 3 } });
    const density = { density: print.dpi };
    writeFileSync(
      drawn,
      print.degraded
        ? await degraded(raster, choice.seed * 1_000 + samples.length, print.dpi)
        : await clean.withMetadata(density).png({ compressionLevel: 2 }).toBuffer(),
    );
    samples.push({ id: row.id, path: drawn, ...(print.degraded ? scanned(page) : printed(page)) });
  }
  return samples;
}

function printed({ words, pictures, width, height }: PrintedPage): Omit<Sample, 'id' | 'path'> {
  return { truth: words, unknown: pictures, size: [width, height] };
}

function scanned({ words, pictures, width, height }: PrintedPage): Omit<Sample, 'id' | 'path'> {
  const clean = [width, height] as const;
  const moved = <P extends Place>(piece: P): P => {
    const centre = [(piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2] as const;
    const [x, y] = onScan(centre, clean);
    const [dx, dy] = [x - centre[0], y - centre[1]];
    return {
      ...piece,
      left: piece.left + dx,
      right: piece.right + dx,
      top: piece.top + dy,
      bottom: piece.bottom + dy,
    };
  };
  return { truth: words.map(moved), unknown: pictures.map(moved), size: scanSize(clean) };
}
