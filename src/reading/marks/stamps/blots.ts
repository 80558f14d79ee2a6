import type { Raster } from '../../image/raster.ts';
import { type Area, spaceBetween } from '../ink.ts';
import { brightnessOf, Light, type Shares } from './light.ts';

/** Ink of one colour that lies together, in pixels of the picture as it lies. */
export interface Blot extends Area {
  /** What it leaves of the paper's light. */
  readonly ink: Readonly<Shares>;
  /** Share of its area that is ink, and of its ink that has its colour. */
  readonly filled: number;
  readonly pure: number;
  /** Its share of all ink on the page, and the share of the other ink that has its colour, too. */
  readonly share: number;
  readonly elsewhere: number;
  /** Ink without a colour in its place, in parts of its own. */
  readonly under: number;
}

/** Of a height of print so many cells are looked at. */
const CELLS = 10;
/** Cells of the side of a block, and blocks from one part of a blot to the next. */
const BLOCK = 4;
const NEXT = 2;
/** Ink has a colour when its shares differ by so much and it is no brighter than this; any ink is darker than that. */
const COLOURED = 0.15;
const BRIGHT = 0.9;
const DARK = 0.7;
/** Degrees between hues of one ink, and between those of two parts of one blot. */
const SAME = 40;
const ALIKE = 20;
/** Hues of marker pens. */
const YELLOW = { from: 40, to: 80 } as const;
/** Cells of a blot at least, and of a part of one. */
const FEWEST = 60;
const FEWEST_OF_PART = 15;
/** Parts of one blot that other print parts are so near each other, in heights of print. */
const PARTED = 1;
/** More parts, or a greater share of a page in colours, are a picture. */
const MOST_PARTS = 400;
const MOST_COLOURED = 0.3;
/** Cells of a page at most: an A4 page has half as many. */
const MOST_CELLS = 1_500_000;
/** The channels of a picture in black and white differ by no more than this. */
const GREY = 30;

/** What a cell is that has no hue. */
const PAPER = -1;
const BLACK = -2;

const apart = (hue: number, other: number) => Math.abs(((hue - other + 540) % 360) - 180);

/** The blots on a picture, and its light; `em` is the height of its print in pixels. */
export function blotsOn(picture: Raster, em: number): { blots: Blot[]; light: Light } | null {
  const step = Math.max(1, Math.round(em / CELLS), Math.ceil(Math.sqrt((picture.width * picture.height) / MOST_CELLS)));
  if (isGrey(picture, step)) return null;
  const light = new Light(picture, step);
  const page = new Hues(light);
  if (page.coloured > MOST_COLOURED * page.cells.length) return null;
  const parts = groupsOf(page)
    .filter((cells) => cells.length >= FEWEST_OF_PART)
    .map((cells) => ({ cells, ...page.mainOf(cells) }));
  if (parts.length > MOST_PARTS) return null;
  for (let i = 0; i < parts.length; i++)
    for (let k = i + 1; k < parts.length; k++) {
      const [one, other] = [parts[i]!, parts[k]!];
      const { across, down } = spaceBetween(one, other);
      if (Math.max(across, down) * step > PARTED * em || apart(one.hue, other.hue) > ALIKE) continue;
      const cells = [...one.cells, ...other.cells];
      parts[i] = { cells, ...page.mainOf(cells) };
      parts.splice(k, 1);
      k = i;
    }
  const blots = parts
    .filter(({ cells }) => cells.length >= FEWEST)
    .map((part): Blot => {
      const { left, top, right, bottom, cells, hue } = part;
      const { ink, pure, own } = page.inkOf(cells, hue);
      const elsewhere = page.count(hue) - own;
      return {
        left: left * step,
        top: top * step,
        right: Math.min(picture.width, right * step),
        bottom: Math.min(picture.height, bottom * step),
        ink,
        filled: cells.length / ((right - left) * (bottom - top)),
        pure,
        share: cells.length / Math.max(page.inked, cells.length),
        elsewhere: elsewhere / Math.max(1, elsewhere, page.inked - cells.length),
        under: page.blackIn(part) / cells.length,
      };
    });
  return { blots, light };
}

/** Whether a picture has no colour worth looking for, by a quarter of its cells. */
function isGrey({ pixels, width, height }: Raster, step: number): boolean {
  let count = 0;
  for (let y = 0; y < height; y += 2 * step)
    for (let x = 0; x < width; x += 2 * step) {
      const i = (y * width + x) * 3;
      const [red, green, blue] = [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > GREY && ++count >= FEWEST / 4) return false;
    }
  return true;
}

/** The hue of each cell of a page that is coloured ink. */
class Hues {
  readonly width: number;
  readonly height: number;
  /** Degrees from 0, or `PAPER` or `BLACK`. */
  readonly cells: Int16Array;
  /** Cells that are ink of any kind, and that are coloured ink. */
  readonly inked: number;
  readonly coloured: number;
  readonly #light: Light;
  readonly #histogram = new Uint32Array(360);

  constructor(light: Light) {
    const { width, height } = light;
    this.width = width;
    this.height = height;
    this.#light = light;
    this.cells = new Int16Array(width * height).fill(PAPER);
    let inked = 0;
    light.darker(BRIGHT, (cell, shares) => {
      const isDark = brightnessOf(shares) < DARK;
      if (isDark) inked += 1;
      const hue = hueOf(shares);
      if (hue === null) {
        if (isDark) this.cells[cell] = BLACK;
      } else if (hue < YELLOW.from || hue > YELLOW.to) {
        this.cells[cell] = hue;
        this.#histogram[hue]! += 1;
      }
    });
    this.inked = inked;
    this.coloured = this.#histogram.reduce((sum, count) => sum + count, 0);
  }

  /** Cells of the page that have a hue, or nearly so. */
  count(hue: number): number {
    let count = 0;
    for (let other = 0; other < 360; other++) if (apart(other, hue) <= SAME) count += this.#histogram[other]!;
    return count;
  }

  /** Where cells lie, and the hue that most of them have. */
  mainOf(cells: readonly number[]): Area & { hue: number } {
    let [left, top, right, bottom] = [this.width, this.height, 0, 0];
    const histogram = new Uint32Array(360 / 5);
    for (const cell of cells) {
      const [x, y] = [cell % this.width, Math.floor(cell / this.width)];
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
      histogram[Math.floor(this.cells[cell]! / 5)]! += 1;
    }
    // By windows of 35 degrees.
    const sums = Array.from(histogram, (_, at) =>
      [-3, -2, -1, 0, 1, 2, 3].reduce((sum, d) => sum + histogram[(at + d + 72) % 72]!, 0),
    );
    return { left, top, right, bottom, hue: 5 * sums.indexOf(Math.max(...sums)) };
  }

  /** What the ink of some cells that has a hue is like, its share of them, and how many they are. */
  inkOf(cells: readonly number[], hue: number): { ink: Shares; pure: number; own: number } {
    const { step } = this.#light;
    const shares: Shares = [1, 1, 1];
    const sums: Shares = [0, 0, 0];
    let own = 0;
    for (const cell of cells) {
      if (apart(this.cells[cell]!, hue) > SAME) continue;
      this.#light.at((cell % this.width) * step, Math.floor(cell / this.width) * step, shares);
      for (let c = 0; c < 3; c++) sums[c]! += shares[c]!;
      own += 1;
    }
    return { ink: sums.map((sum) => sum / own) as Shares, pure: own / cells.length, own };
  }

  /** Cells of an area that are ink without a hue. */
  blackIn({ left, top, right, bottom }: Area): number {
    let count = 0;
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) if (this.cells[y * this.width + x] === BLACK) count += 1;
    return count;
  }
}

/** Degrees; null for grey. */
function hueOf([red, green, blue]: Readonly<Shares>): number | null {
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  if (range < COLOURED) return null;
  const sixth =
    most === red ? (green - blue) / range : most === green ? 2 + (blue - red) / range : 4 + (red - green) / range;
  return Math.floor(60 * sixth + 360) % 360;
}

/** The cells with a hue, in groups that are near each other. */
function groupsOf({ cells, width, height }: Hues): number[][] {
  const [across, down] = [Math.ceil(width / BLOCK), Math.ceil(height / BLOCK)];
  const blocks = new Map<number, number[]>();
  for (let cell = 0; cell < cells.length; cell++) {
    if (cells[cell]! < 0) continue;
    const block = Math.floor(Math.floor(cell / width) / BLOCK) * across + Math.floor((cell % width) / BLOCK);
    const there = blocks.get(block);
    if (there) there.push(cell);
    else blocks.set(block, [cell]);
  }
  const groups: number[][] = [];
  for (const first of blocks.keys()) {
    const group: number[] = [];
    const open = [first];
    for (let block = open.pop(); block !== undefined; block = open.pop()) {
      const there = blocks.get(block);
      if (!there) continue;
      blocks.delete(block);
      for (const cell of there) group.push(cell);
      const [x, y] = [block % across, Math.floor(block / across)];
      for (let row = Math.max(0, y - NEXT); row <= Math.min(down - 1, y + NEXT); row++)
        for (let column = Math.max(0, x - NEXT); column <= Math.min(across - 1, x + NEXT); column++)
          if (blocks.has(row * across + column)) open.push(row * across + column);
    }
    groups.push(group);
  }
  return groups;
}

/** What a blot's ink drew, alone. */
export interface Separated extends Area {
  /** In black on white, smaller where its print is large: it covers the area, in pixels of the picture. */
  readonly raster: Raster;
  /** Whether a pixel of the picture is of that ink. */
  readonly isInk: (x: number, y: number) => boolean;
}

/** White around what is parted from the picture, in heights of print. */
const MARGIN = 0.4;
/** A pixel is ink from this strength on, of that which the ink has on average; so much of that is black. */
const STRONG = 0.4;
const FULL = 1.1;
/** Pixels to which the height of print is shrunk: stamps are no smaller than print, and fewer are read in less time. */
const READABLE = 18;

/** Parts what a blot's ink drew from print of other colours that it lies on. */
export function separated(picture: Raster, blot: Blot, light: Light, em: number): Separated {
  const margin = Math.round(MARGIN * em);
  const [left, top] = [Math.max(0, blot.left - margin), Math.max(0, blot.top - margin)];
  const right = Math.min(picture.width, blot.right + margin);
  const bottom = Math.min(picture.height, blot.bottom + margin);
  const strength = strengthOf(blot.ink, light);
  const step = Math.max(1, em / READABLE);
  const width = Math.max(1, Math.floor((right - left) / step));
  const height = Math.max(1, Math.floor((bottom - top) / step));
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 3) {
      const mean = meanOf(strength, left + x * step, top + y * step, step);
      pixels.fill(255 * (1 - Math.min(1, mean / FULL)), to, to + 3);
    }
  return { raster: { pixels, width, height }, left, top, right, bottom, isInk: (x, y) => strength(x, y) > STRONG };
}

/** How much of an ink there is at a pixel: 0 is paper and black, 1 as much as on average. */
function strengthOf(ink: Readonly<Shares>, light: Light): (x: number, y: number) => number {
  // Black takes all three channels alike: what is left of a colour without its grey.
  const most = Math.max(...ink);
  const own = ink.map((share) => most - share);
  const norm = own.reduce((sum, value) => sum + value * value, 0);
  const shares: Shares = [1, 1, 1];
  return (x, y) => {
    light.at(x, y, shares);
    const bright = Math.max(shares[0], shares[1], shares[2]);
    let sum = 0;
    for (let c = 0; c < 3; c++) sum += (bright - shares[c]!) * own[c]!;
    return norm > 0 ? sum / norm : 0;
  };
}

function meanOf(strength: (x: number, y: number) => number, left: number, top: number, side: number): number {
  let [sum, count] = [0, 0];
  for (let y = Math.floor(top); y < top + side - 0.5; y++)
    for (let x = Math.floor(left); x < left + side - 0.5; x++) {
      sum += strength(x, y);
      count += 1;
    }
  return sum / count;
}
