import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { parseDataset, type TruthRow } from '../../src/evaluate/index.ts';
import { project } from '../../src/reading/image/projection.ts';
import type { Raster } from '../../src/reading/image/raster.ts';
import { draw, shuffled } from '../common/draw.ts';
import { degraded, onScan, scanSize } from './degrade.ts';
import { drawnPage, type PrintedPage, printedPage } from './layer.ts';
import { photograph } from './photograph.ts';
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
  /** Instead of scanned the page is photographed by hand; every second sheet was folded before. */
  readonly photo?: boolean;
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
    if (print.photo) {
      samples.push(await photographed(row.id, page, raster, choice, samples.length));
      continue;
    }
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

/** Most degrees by which a photo is taken aslant, and its size: a phone's, made smaller for a mail. */
const MOST_TILT = 25;
const MEGAPIXELS = 6;

async function photographed(
  id: string,
  page: PrintedPage,
  raster: Raster,
  { seed, scratch }: Choice,
  at: number,
): Promise<Sample> {
  const camera = { tilt: (MOST_TILT * (at % 6)) / 5, megapixels: MEGAPIXELS, folded: at % 2 === 1 };
  const { jpeg, size, forth } = await photograph(raster, camera, seed * 1_000 + at);
  const path = join(scratch, `${id.replace(/\W/g, '-')}-photo.jpg`);
  writeFileSync(path, jpeg);
  const seen = <P extends Place>(piece: P): P => {
    const down = [piece.top, piece.bottom];
    const corners = [piece.left, piece.right].flatMap((x) =>
      down.map((y) => project(forth, [x / page.width, y / page.height])),
    );
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    return { ...piece, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  };
  return { id, path, truth: page.words.map(seen), unknown: page.pictures.map(seen), size };
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
