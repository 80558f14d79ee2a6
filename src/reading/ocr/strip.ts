import type { Pyramid } from './pyramid.ts';
import { pointIn, type TextBox } from './text-box.ts';

/** Height of the recogniser's input in pixels. */
export const STRIP_HEIGHT = 48;
const BUCKET = 32;
/** A longer line is squeezed; at 48 pixels' height that is more than a thousand characters. */
const WIDEST = 24_000;
const NARROWEST = 16;

/** A line cut out straight, as the recogniser takes it. */
export interface Strip {
  /** Planar blue, green, red in −1…1, `paddedWidth` × 48 each; right of `width` zero. */
  readonly input: Float32Array;
  readonly width: number;
  readonly paddedWidth: number;
  /** For each column whether anything clearly darker or lighter than the background stands there. */
  readonly ink: Uint8Array;
  /** The same by a sterner measure of contrast and a laxer one of extent. */
  readonly strongInk: Uint8Array;
  /** Height of all ink, in pixels; 0 where there is none. */
  readonly inkHeight: number;
}

/** Rows of a strip that count as inside of the line: the outer ones hold parts of the lines above and below. */
const FIRST_ROW = 5;
const LAST_ROW = 43;

/**
 * Cuts out `box`, from the copy of the image in which the line is between 48 and 96 pixels high. `stretch` makes the
 * strip so many times wider than the line's proportions ask for.
 */
export function cut(image: Pyramid, box: TextBox, stretch = 1): Strip {
  let level = 0;
  while (box.height / STRIP_HEIGHT / 2 ** level >= 2 && level < 5) level++;
  const raster = image.level(level);
  const [sx, sy] = [raster.width / image.base.width, raster.height / image.base.height];
  const width = Math.max(NARROWEST, Math.min(WIDEST, Math.round((stretch * STRIP_HEIGHT * box.width) / box.height)));
  const paddedWidth = Math.ceil(width / BUCKET) * BUCKET;
  const plane = STRIP_HEIGHT * paddedWidth;
  const input = new Float32Array(3 * plane);
  const grey = new Uint8Array(STRIP_HEIGHT * width);
  const [alongX, alongY] = [(box.ux * box.width * sx) / width, (box.uy * box.width * sy) / width];
  const [downX, downY] = [(-box.uy * box.height * sx) / STRIP_HEIGHT, (box.ux * box.height * sy) / STRIP_HEIGHT];
  const [cornerX, cornerY] = pointIn(box, 0, 0);
  const [lastX, lastY] = [raster.width - 1.001, raster.height - 1.001];
  const { pixels } = raster;
  const stride = raster.width > 1 ? 3 : 0;
  const rowStride = raster.height > 1 ? raster.width * 3 : 0;
  for (let v = 0; v < STRIP_HEIGHT; v++) {
    for (let u = 0; u < width; u++) {
      const x = Math.max(0, Math.min(lastX, cornerX * sx + alongX * (u + 0.5) + downX * (v + 0.5) - 0.5));
      const y = Math.max(0, Math.min(lastY, cornerY * sy + alongY * (u + 0.5) + downY * (v + 0.5) - 0.5));
      const [column, row] = [x | 0, y | 0];
      const [fx, fy] = [x - column, y - row];
      const at = (row * raster.width + column) * 3;
      const [a, b, c, d] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
      const mix = (p: number) =>
        pixels[p]! * a + pixels[p + stride]! * b + pixels[p + rowStride]! * c + pixels[p + rowStride + stride]! * d;
      const [red, green, blue] = [mix(at), mix(at + 1), mix(at + 2)];
      const to = v * paddedWidth + u;
      input[to] = blue / 127.5 - 1;
      input[to + plane] = green / 127.5 - 1;
      input[to + 2 * plane] = red / 127.5 - 1;
      grey[v * width + u] = (red * 77 + green * 151 + blue * 28) >> 8;
    }
  }
  return { input, width, paddedWidth, ...inkOf(grey, width) };
}

/** Which columns of a grey strip hold ink, against the most frequent shade as background. */
function inkOf(grey: Uint8Array, width: number): Pick<Strip, 'ink' | 'strongInk' | 'inkHeight'> {
  const counts = new Int32Array(256);
  for (const shade of grey) counts[shade]! += 1;
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
  const columns = (threshold: number, fewest: number) => {
    const ink = new Uint8Array(width);
    for (let u = 0; u < width; u++) {
      let count = 0;
      for (let v = FIRST_ROW; v < LAST_ROW; v++) if (Math.abs(grey[v * width + u]! - background) > threshold) count++;
      ink[u] = count >= fewest ? 1 : 0;
    }
    return ink;
  };
  const strong = Math.max(25, contrast * 0.65);
  const rows: number[] = [];
  for (let v = 0; v < STRIP_HEIGHT; v++)
    if (grey.subarray(v * width, (v + 1) * width).some((shade) => Math.abs(shade - background) > strong)) rows.push(v);
  const inkHeight = rows.length === 0 ? 0 : rows.at(-1)! - rows[0]! + 1;
  return { ink: columns(Math.max(20, contrast * 0.45), 2), strongInk: columns(strong, 1), inkHeight };
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
export function pieces(strip: Strip): Piece[] {
  const count = Math.ceil(strip.width / MOST_AT_ONCE);
  if (count === 1) return [{ input: strip.input, from: 0, paddedWidth: strip.paddedWidth, gap: 0 }];
  const cuts = Array.from({ length: count - 1 }, (_, i) =>
    cutNear(strip.ink, Math.round((strip.width * (i + 1)) / count)),
  );
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
