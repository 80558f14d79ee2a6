import type { Area } from '../ink.ts';

/** What of an area is ink, in cells small enough for the strokes of a frame. */
export interface Grid {
  readonly width: number;
  readonly height: number;
  /** Row by row: white, ink, or unknown, where a word covers what is drawn. */
  readonly cells: Uint8Array;
  /** Pixels of the side of a cell, and where the first lies. */
  readonly step: number;
  readonly left: number;
  readonly top: number;
  /** The height of print in cells. */
  readonly em: number;
}

export type Point = readonly [x: number, y: number];

export const INK = 1;
const UNKNOWN = 2;

/** Cells of the longer side. */
const SIDE = 200;
/** So much of the height of a word's box is no letter, above and below. */
const AIR = 0.15;
/** So much of an outline is known at least. */
const KNOWN = 0.5;

/** `isInk` is asked for pixels of the area, `em` is the height of print in pixels, and `words` hide what is drawn. */
export function gridOf(
  { left, top, right, bottom }: Area,
  em: number,
  isInk: (x: number, y: number) => boolean,
  words: readonly Area[] = [],
): Grid {
  const step = Math.max(1, Math.max(right - left, bottom - top) / SIDE);
  const width = Math.ceil((right - left) / step);
  const height = Math.ceil((bottom - top) / step);
  const cells = new Uint8Array(width * height);
  const side = Math.ceil(step);
  const anyInk = (x: number, y: number) => {
    for (let py = y; py < Math.min(bottom, y + side); py++)
      for (let px = x; px < Math.min(right, x + side); px++) if (isInk(px, py)) return true;
    return false;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (anyInk(Math.floor(left + x * step), Math.floor(top + y * step))) cells[y * width + x] = INK;
  const cell = (at: number, from: number, most: number) => Math.max(0, Math.min(most, Math.round((at - from) / step)));
  for (const word of words) {
    const air = AIR * (word.bottom - word.top);
    const [from, to] = [cell(word.left, left, width), cell(word.right, left, width)];
    const last = cell(word.bottom - air, top, height);
    for (let y = cell(word.top + air, top, height); y < last; y++)
      cells.fill(UNKNOWN, y * width + from, y * width + to);
  }
  return { width, height, cells, step, left, top, em: em / step };
}

/** Whether there is ink at a place or so near it; null where that is hidden. */
export function inkAt({ width, height, cells }: Grid, [x, y]: Point, reach: number): boolean | null {
  const [column, row] = [Math.round(x), Math.round(y)];
  if (column < 0 || row < 0 || column >= width || row >= height) return null;
  if (cells[row * width + column] === UNKNOWN) return null;
  const [right, bottom] = [Math.min(width - 1, column + reach), Math.min(height - 1, row + reach)];
  for (let down = Math.max(0, row - reach); down <= bottom; down++)
    for (let along = Math.max(0, column - reach); along <= right; along++)
      if (cells[down * width + along] === INK) return true;
  return false;
}

/** The share of some places at which something is so; 0 when too little is known of them. */
export function shareOf(places: readonly Point[], is: (place: Point) => boolean | null): number {
  let [hits, known] = [0, 0];
  for (const place of places) {
    const answer = is(place);
    if (answer === null) continue;
    known += 1;
    if (answer) hits += 1;
  }
  return known < KNOWN * places.length ? 0 : hits / known;
}

/** A place of the picture in cells, and an area around a place of the grid in pixels. */
export const inCells = ({ left, top, step }: Grid, x: number, y: number): Point => [
  (x - left) / step,
  (y - top) / step,
];

export function areaAround({ left, top, step }: Grid, [x, y]: Point, across: number, down: number): Area {
  return {
    left: left + (x - across) * step,
    top: top + (y - down) * step,
    right: left + (x + across) * step,
    bottom: top + (y + down) * step,
  };
}

export const radians = (degrees: number) => (degrees * Math.PI) / 180;
