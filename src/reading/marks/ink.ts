import type { Rectangle, Turn } from '../../domain/index.ts';
import type { Raster } from '../image/raster.ts';
import { halved } from '../ocr/pyramid.ts';
import { Bitmap } from './bitmap.ts';

/** The ink of a page that was turned upright and freed of its skew, in pixels of its own. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  /** The brightness of its pixels, row by row. */
  readonly grey: Uint8Array;
  /** By rows, and by columns: `down` has the page's columns for its rows. */
  readonly across: Bitmap;
  readonly down: Bitmap;
  /** The part of the upright page, skew and all, that an area of the ink covers. */
  fractions(area: Area): Rectangle;
  /** The area that a part of the upright page covers. */
  area(part: Rectangle): Area;
}

/** `right` and `bottom` are the pixels after the last. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Whether two areas share a part. */
export const meet = (a: Area, b: Area) =>
  Math.min(a.right, b.right) > Math.max(a.left, b.left) && Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top);

/** What lies between two areas, across and down; below 0 where they lie over each other. */
export const spaceBetween = (a: Area, b: Area) => ({
  across: Math.max(a.left, b.left) - Math.min(a.right, b.right),
  down: Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom),
});

/** The area around two. */
export const around = (a: Area, b: Area): Area => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

/** Beyond these a picture is halved: an A4 page at 200 dpi has four million. */
const MOST_PIXELS = 6_000_000;

/** Pixels are ink when they are darker than this share of the paper around them. */
const INK = 0.84;
/** Pixels for which one brightness of paper is told, as a power of two. */
const TILE = 4;
const SIDE = 1 << TILE;
/** Every so many-th pixel of a row and every so many-th row tell it. */
const STEP = 2;

/**
 * Parts ink from paper by the brightness around each place. `picture` lies as it was scanned, `turn` makes it upright, and
 * `skew` is the slope of its lines then. Slopes are small: turning by one is a shear each way about the middle.
 */
export function inkOf(picture: Raster, turn: Turn, skew: number): Ink {
  let raster = picture;
  while (raster.width * raster.height > MOST_PIXELS) raster = halved(raster);
  const sideways = turn % 180 !== 0;
  const width = sideways ? raster.height : raster.width;
  const height = sideways ? raster.width : raster.height;
  const grey = straightened(raster, turn, skew, width, height);
  const paper = paperOf(grey, width, height);
  const tiles = (width >> TILE) + 1;
  const across = new Bitmap(width, height);
  const down = new Bitmap(height, width);
  for (let y = 0, at = 0; y < height; y++) {
    const row = (y >> TILE) * tiles;
    const bit = 1 << (y & 31);
    const [start, column] = [y * across.stride, y >> 5];
    // A tile is half of what one number of a bitmap holds, and has one limit.
    for (let left = 0; left < width; left += SIDE) {
      const limit = paper[row + (left >> TILE)]!;
      const right = Math.min(width, left + SIDE);
      let ink = 0;
      for (let x = left; x < right; x++, at++) {
        if (grey[at]! >= limit) continue;
        ink |= 1 << (x & 31);
        down.bits[x * down.stride + column]! |= bit;
      }
      if (ink !== 0) across.bits[start + (left >> 5)]! |= ink;
    }
  }
  return { width, height, grey, across, down, ...places(width, height, skew) };
}

function places(width: number, height: number, skew: number): Pick<Ink, 'fractions' | 'area'> {
  return {
    fractions({ left, top, right, bottom }) {
      // A long ruling that lies aslant covers more than it is thick.
      const [dx, dy] = [(y: number) => skew * (y - height / 2), (x: number) => skew * (x - width / 2)];
      const xs = [left - dx(top), left - dx(bottom), right - dx(top), right - dx(bottom)].map((x) => within(x / width));
      const ys = [top + dy(left), top + dy(right), bottom + dy(left), bottom + dy(right)].map((y) =>
        within(y / height),
      );
      const [x, y] = [Math.min(...xs), Math.min(...ys)];
      return { left: x, top: y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
    },
    area(part) {
      const x = (part.left + part.width / 2) * width;
      const y = (part.top + part.height / 2) * height;
      const [dx, dy] = [skew * (y - height / 2), -skew * (x - width / 2)];
      const [left, top] = [part.left * width + dx, part.top * height + dy];
      return { left, top, right: left + part.width * width, bottom: top + part.height * height };
    },
  };
}

const within = (fraction: number) => Math.max(0, Math.min(1, fraction));

/** The brightness of the upright, level page; what lies outside of the picture is white. */
function straightened(raster: Raster, turn: Turn, skew: number, width: number, height: number): Uint8Array {
  const lying = brightnessOf(raster);
  const { width: across, height: down } = raster;
  // Where a pixel of the upright page lies in the raster: one step to the right, one down, and the first.
  const last = across * (down - 1);
  const [right, below, first] = {
    0: [1, across, 0],
    90: [-across, 1, last],
    180: [-1, -across, last + across - 1],
    270: [across, -1, across - 1],
  }[turn] as [number, number, number];
  const rise = Int32Array.from({ length: width }, (_, x) => Math.round(skew * (x - width / 2)));
  const grey = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < height; y++) {
    const shift = Math.round(skew * (y - height / 2));
    const end = Math.min(width, width + shift);
    // Pixels that rise by as much follow each other in the raster, too.
    for (let x = Math.max(0, shift); x < end; ) {
      const up = rise[x]!;
      const from = x;
      while (x < end && rise[x] === up) x += 1;
      if (y + up < 0 || y + up >= height) continue;
      let at = first + (from - shift) * right + (y + up) * below;
      const to = y * width + from;
      if (right === 1) grey.set(lying.subarray(at, at + x - from), to);
      else for (let i = to; i < to + x - from; i++, at += right) grey[i] = lying[at]!;
    }
  }
  return grey;
}

function brightnessOf({ pixels, width, height }: Raster): Uint8Array {
  const grey = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3)
    grey[i] = (77 * pixels[at]! + 150 * pixels[at + 1]! + 29 * pixels[at + 2]!) >> 8;
  return grey;
}

/** For each tile the brightness below which its pixels are ink. */
function paperOf(grey: Uint8Array, width: number, height: number): Uint8Array {
  const [across, down] = [(width >> TILE) + 1, (height >> TILE) + 1];
  const bright = new Uint8Array(across * down);
  for (let tile = 0; tile < bright.length; tile++) {
    const left = (tile % across) * SIDE;
    const top = Math.floor(tile / across) * SIDE;
    const [right, bottom] = [Math.min(width, left + SIDE), Math.min(height, top + SIDE)];
    bright[tile] = meanAbove(
      grey,
      width,
      { left, top, right, bottom },
      meanAbove(grey, width, { left, top, right, bottom }, 0),
    );
  }
  const paper = new Uint8Array(across * down);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      let most = 0;
      for (let row = Math.max(0, y - 1); row <= Math.min(down - 1, y + 1); row++)
        for (let column = Math.max(0, x - 1); column <= Math.min(across - 1, x + 1); column++)
          most = Math.max(most, bright[row * across + column]!);
      paper[y * across + x] = INK * most;
    }
  }
  return paper;
}

/** The mean of those pixels of an area that are at least so bright; some of its pixels are looked at. */
function meanAbove(grey: Uint8Array, width: number, { left, top, right, bottom }: Area, least: number): number {
  let [sum, count] = [0, 0];
  for (let y = top; y < bottom; y += STEP) {
    for (let x = left, at = y * width + left; x < right; x += STEP, at += STEP) {
      const shade = grey[at]!;
      if (shade < least) continue;
      sum += shade;
      count += 1;
    }
  }
  return count > 0 ? sum / count : 255;
}
