import type { Raster } from '../image/raster.ts';
import type { Pyramid } from './pyramid.ts';
import { pointIn, type TextBox } from './text-box.ts';

/** Height of the recogniser's input in pixels. */
export const STRIP_HEIGHT = 48;
/** Widths are multiples of this, as the recogniser halves them three times. */
const BUCKET = 8;
/** A longer line is squeezed; at 48 pixels' height that is more than a thousand characters. */
const WIDEST = 24_000;
const NARROWEST = 16;

/** What is kept of a line that was cut out straight: where on it ink stands. */
export interface Strip {
  readonly width: number;
  /** So many pixels along it are a height of the line. */
  readonly unit: number;
  /** For each column whether anything clearly darker or lighter than the background stands there. */
  readonly ink: Uint8Array;
  /** The same by a sterner measure of contrast and a laxer one of extent. */
  readonly strongInk: Uint8Array;
  /** Height of all ink, in pixels; 0 where there is none. */
  readonly inkHeight: number;
}

/** A line cut out straight, as the recogniser takes it. */
export interface Cutting {
  /** Planar blue, green, red in −1…1, `paddedWidth` × 48 each; right of `width` zero. */
  readonly input: Float32Array;
  readonly width: number;
  readonly paddedWidth: number;
  /** So many pixels along it are a height of the line. */
  readonly unit: number;
  /** `width` × 48 shades of grey. */
  readonly grey: Uint8Array;
}

// A page has hundreds of lines of a quarter of a megabyte: memory that is taken anew for each keeps the collector busy.
let spare: Pick<Cutting, 'input' | 'grey'> = { input: new Float32Array(0), grey: new Uint8Array(0) };

function memory(inputs: number, shades: number): typeof spare {
  const { input, grey } = spare;
  // Whoever cuts before the other has given back gets memory of its own.
  spare = { input: new Float32Array(0), grey: new Uint8Array(0) };
  return {
    input: input.length < inputs ? new Float32Array(inputs) : input,
    grey: grey.length < shades ? new Uint8Array(shades) : grey,
  };
}

/** Lets the next line be cut into the memory of this one, which is not to be used any more. */
export function giveBack({ input, grey }: Cutting): void {
  if (input.buffer.byteLength <= spare.input.buffer.byteLength) return;
  spare = { input: new Float32Array(input.buffer), grey: new Uint8Array(grey.buffer) };
}

/** Rows of a strip that count as inside of the line: the outer ones hold parts of the lines above and below. */
const FIRST_ROW = 5;
const LAST_ROW = 43;

/**
 * Cuts out `box`, from the copy of the image in which the line is between 48 and 96 pixels high. `stretch` makes the
 * strip so many times wider than the line's proportions ask for.
 */
export function cut(image: Pyramid, box: TextBox, stretch = 1): Cutting {
  let level = 0;
  while (box.height / STRIP_HEIGHT / 2 ** level >= 2 && level < 5) level++;
  const raster = image.level(level);
  const [sx, sy] = [raster.width / image.base.width, raster.height / image.base.height];
  const width = Math.max(NARROWEST, Math.min(WIDEST, Math.round((stretch * STRIP_HEIGHT * box.width) / box.height)));
  const paddedWidth = Math.ceil(width / BUCKET) * BUCKET;
  const taken = memory(3 * STRIP_HEIGHT * paddedWidth, STRIP_HEIGHT * width);
  const input = taken.input.subarray(0, 3 * STRIP_HEIGHT * paddedWidth);
  const grey = taken.grey.subarray(0, STRIP_HEIGHT * width);
  const along = [(box.ux * box.width * sx) / width, (box.uy * box.width * sy) / width] as const;
  const down = [(-box.uy * box.height * sx) / STRIP_HEIGHT, (box.ux * box.height * sy) / STRIP_HEIGHT] as const;
  const [left, top] = pointIn(box, 0, 0);
  // Pixels are sampled at their middles.
  const x = left * sx + (along[0] + down[0]) / 2 - 0.5;
  const y = top * sy + (along[1] + down[1]) / 2 - 0.5;
  sample(raster, { x, y, along, down }, { input, width, paddedWidth, grey });
  return { input, width, paddedWidth, unit: (width * box.height) / box.width, grey };
}

/** Where a strip's first pixel lies on a raster, and the steps to the next one along and down. */
interface Grid {
  readonly x: number;
  readonly y: number;
  readonly along: readonly [x: number, y: number];
  readonly down: readonly [x: number, y: number];
}

/** Fills a strip by bilinear interpolation; beyond its margins the raster goes on as it ends. */
function sample({ pixels, width, height }: Raster, grid: Grid, strip: Omit<Cutting, 'unit'>): void {
  const { input, grey, paddedWidth } = strip;
  const plane = STRIP_HEIGHT * paddedWidth;
  const [lastX, lastY] = [width - 1.001, height - 1.001];
  const right = width > 1 ? 3 : 0;
  const below = height > 1 ? width * 3 : 0;
  const [alongX, alongY] = grid.along;
  const [downX, downY] = grid.down;
  for (let v = 0; v < STRIP_HEIGHT; v++) {
    const [rowX, rowY] = [grid.x + downX * v, grid.y + downY * v];
    let to = v * paddedWidth;
    for (let u = 0; u < strip.width; u++, to++) {
      const x = Math.max(0, Math.min(lastX, rowX + alongX * u));
      const y = Math.max(0, Math.min(lastY, rowY + alongY * u));
      const column = x | 0;
      const row = y | 0;
      const fx = x - column;
      const fy = y - row;
      const p = (row * width + column) * 3;
      const q = p + right;
      const r = p + below;
      const s = r + right;
      const b = fx * (1 - fy);
      const a = 1 - fy - b;
      const d = fx * fy;
      const c = fy - d;
      const red = pixels[p]! * a + pixels[q]! * b + pixels[r]! * c + pixels[s]! * d;
      const green = pixels[p + 1]! * a + pixels[q + 1]! * b + pixels[r + 1]! * c + pixels[s + 1]! * d;
      const blue = pixels[p + 2]! * a + pixels[q + 2]! * b + pixels[r + 2]! * c + pixels[s + 2]! * d;
      input[to] = blue / 127.5 - 1;
      input[to + plane] = green / 127.5 - 1;
      input[to + 2 * plane] = red / 127.5 - 1;
      grey[v * strip.width + u] = (red * 77 + green * 151 + blue * 28) >> 8;
    }
    const end = (v + 1) * paddedWidth;
    for (let channel = 0; channel < 3; channel++) input.fill(0, channel * plane + to, channel * plane + end);
  }
}

/** Where a strip holds ink, against the most frequent shade as background. */
export function inkOf({ grey, width, unit }: Pick<Cutting, 'grey' | 'width' | 'unit'>): Strip {
  const counts = new Int32Array(256);
  for (let i = 0; i < grey.length; i++) counts[grey[i]!]! += 1;
  const background = counts.indexOf(Math.max(...counts));
  const quantile = (share: number) => {
    let sum = 0;
    for (let shade = 0; shade < 256; shade++) {
      sum += counts[shade]!;
      if (sum >= grey.length * share) return shade;
    }
    return 255;
  };
  const contrast = Math.max(background - quantile(0.02), quantile(0.98) - background);
  const threshold = Math.max(20, contrast * 0.45);
  const strong = Math.max(25, contrast * 0.65);
  const weakCounts = new Uint8Array(width);
  const strongCounts = new Uint8Array(width);
  let [first, last] = [STRIP_HEIGHT, -1];
  for (let v = 0; v < STRIP_HEIGHT; v++) {
    const inside = v >= FIRST_ROW && v < LAST_ROW;
    let inked = false;
    for (let u = 0; u < width; u++) {
      const difference = Math.abs(grey[v * width + u]! - background);
      if (difference > strong) inked = true;
      if (!inside) continue;
      if (difference > threshold) weakCounts[u]! += 1;
      if (difference > strong) strongCounts[u]! += 1;
    }
    if (!inked) continue;
    first = Math.min(first, v);
    last = v;
  }
  return {
    width,
    unit,
    ink: weakCounts.map((count) => (count >= 2 ? 1 : 0)),
    strongInk: strongCounts.map((count) => (count >= 1 ? 1 : 0)),
    inkHeight: Math.max(0, last - first + 1),
  };
}

/** The recogniser takes no more at once: it reads very long lines worse, and squeezed ones not at all. */
const MOST_AT_ONCE = 1_280;
/** How far from an even division a cut may lie, to go between two words. */
const SEARCH = 160;

/** A part of a strip as the recogniser's input, and where it begins. */
export interface Piece {
  readonly input: Float32Array;
  readonly from: number;
  readonly paddedWidth: number;
  /** Width without ink at the cut before it, in pixels. */
  readonly gap: number;
}

/** A strip in pieces that the recogniser can take, cut where no ink stands. */
export function pieces(strip: Cutting): Piece[] {
  const count = Math.ceil(strip.width / MOST_AT_ONCE);
  if (count === 1) return [{ input: strip.input, from: 0, paddedWidth: strip.paddedWidth, gap: 0 }];
  const { ink } = inkOf(strip);
  const cuts = Array.from({ length: count - 1 }, (_, i) => cutNear(ink, Math.round((strip.width * (i + 1)) / count)));
  return [{ place: 0, gap: 0 }, ...cuts].map(({ place: from, gap }, i) => {
    const width = (cuts[i]?.place ?? strip.width) - from;
    const paddedWidth = Math.ceil(width / BUCKET) * BUCKET;
    const input = new Float32Array(3 * STRIP_HEIGHT * paddedWidth);
    for (let row = 0; row < 3 * STRIP_HEIGHT; row++) {
      const start = row * strip.paddedWidth + from;
      input.set(strip.input.subarray(start, start + width), row * paddedWidth);
    }
    return { input, from, paddedWidth, gap };
  });
}

/** The middle of the longest run of columns without ink around a place; the place itself where all is ink. */
function cutNear(ink: Uint8Array, place: number): { place: number; gap: number } {
  let [run, longest, best] = [0, 0, place];
  for (let column = Math.max(0, place - SEARCH); column < Math.min(ink.length, place + SEARCH); column++) {
    run = ink[column] ? 0 : run + 1;
    if (run > longest) [longest, best] = [run, column - (run >> 1)];
  }
  return { place: best, gap: longest };
}
