import type { Raster } from './raster.ts';

/** Shades of grey, row by row. */
export interface Greys {
  readonly shades: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** A straight border: the points whose product with the unit vector (nx, ny), towards the brighter side, is `distance`. */
export interface Edge {
  readonly nx: number;
  readonly ny: number;
  readonly distance: number;
}

/** Borders by the side of a bright sheet that they may be, the strongest first. */
export interface Edges {
  readonly left: readonly Edge[];
  readonly top: readonly Edge[];
  readonly right: readonly Edge[];
  readonly bottom: readonly Edge[];
}

/** Pixels of the longer side on which borders are looked for: print is too fine to be seen there. */
const LONG_SIDE = 360;
/** Samples across and down that a pixel of the small picture is the mean of. */
const SAMPLES = 4;

/** A small grey copy. */
export function shrunk({ pixels, width, height }: Raster): Greys {
  const scale = Math.min(1, LONG_SIDE / Math.max(width, height));
  const [across, down] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const shades = new Float32Array(across * down);
  const place = (i: number, to: number, of: number) => Math.min(of - 1, Math.floor(((i + 0.5) * of) / (to * SAMPLES)));
  const columns = Array.from({ length: across * SAMPLES }, (_, i) => 3 * place(i, across, width));
  for (let y = 0; y < down * SAMPLES; y++) {
    const row = 3 * width * place(y, down, height);
    const to = Math.floor(y / SAMPLES) * across;
    for (let x = 0; x < columns.length; x++) {
      const at = row + columns[x]!;
      shades[to + Math.floor(x / SAMPLES)]! += 77 * pixels[at]! + 151 * pixels[at + 1]! + 28 * pixels[at + 2]!;
    }
  }
  for (let i = 0; i < shades.length; i++) shades[i]! /= 256 * SAMPLES * SAMPLES;
  return { shades, width: across, height: down };
}

/** Differences of shade below this are noise; above the other they count alike. */
const LEAST_STEP = 8;
const MOST_STEP = 60;
/** Directions of a border, in degrees, that are told apart, and how many beside its own a pixel speaks for. */
const DIRECTIONS = 360;
const SPREAD = 3;
/** How far a side may lean. */
const MOST_LEAN = 40;
/** A border that is shorter than this share of the picture's lesser side is none of a sheet. */
const LEAST_LENGTH = 0.2;
/** Borders that are kept for each side, and how far they lie apart. */
const KEPT = 6;
const APART_DEGREES = 3;
const APART_PIXELS = 6;

/** Finds straight borders by the transform of Hough (1962), each pixel speaking for the directions near its own step. */
export function edgesOf(small: Greys): Edges {
  const reach = Math.ceil(Math.hypot(small.width, small.height));
  const votes = votesOf(small, reach);
  // Along a border that is not quite straight pixels speak for some places side by side.
  const least = (LEAST_LENGTH * Math.min(small.width, small.height) * LEAST_STEP) / 2;
  const side = (towards: number) => strongest(votes, towards, reach, least);
  return { left: side(0), top: side(90), right: side(180), bottom: side(270) };
}

/** Degrees clockwise from the right, as y grows downwards. */
const unit = (degrees: number) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)] as const;

function votesOf({ shades, width, height }: Greys, reach: number): Float32Array {
  const units = Array.from({ length: DIRECTIONS }, (_, degrees) => unit(degrees));
  const votes = new Float32Array(DIRECTIONS * 2 * reach);
  for (let y = 2; y < height - 2; y++)
    for (let x = 2; x < width - 2; x++) {
      const at = y * width + x;
      // The means of five pixels on either side, two pixels apart.
      let [dx, dy] = [0, 0];
      for (let k = -2; k <= 2; k++) {
        dx += shades[at + k * width + 1]! - shades[at + k * width - 1]!;
        dy += shades[at + width + k]! - shades[at - width + k]!;
      }
      const step = Math.hypot(dx, dy) / 5;
      if (step < LEAST_STEP) continue;
      const direction = Math.round((Math.atan2(dy, dx) * 180) / Math.PI + 360);
      for (let d = direction - SPREAD; d <= direction + SPREAD; d++) {
        const [nx, ny] = units[d % DIRECTIONS]!;
        const distance = Math.round((x + 0.5) * nx + (y + 0.5) * ny) + reach;
        votes[(d % DIRECTIONS) * 2 * reach + distance]! += Math.min(MOST_STEP, step);
      }
    }
  return votes;
}

function strongest(votes: Float32Array, towards: number, reach: number, least: number): Edge[] {
  const peaks: { degrees: number; distance: number; votes: number }[] = [];
  const row = 2 * reach;
  for (let lean = -MOST_LEAN; lean <= MOST_LEAN; lean++) {
    const degrees = (towards + lean + DIRECTIONS) % DIRECTIONS;
    for (let distance = 0; distance < row; distance++) {
      const here = votes[degrees * row + distance]!;
      if (here >= least) peaks.push({ degrees: lean, distance: distance - reach, votes: here });
    }
  }
  peaks.sort((a, b) => b.votes - a.votes);
  const kept: typeof peaks = [];
  for (const peak of peaks) {
    if (kept.length === KEPT) break;
    const near = (other: typeof peak) =>
      Math.abs(other.degrees - peak.degrees) <= APART_DEGREES &&
      Math.abs(other.distance - peak.distance) <= APART_PIXELS;
    if (!kept.some(near)) kept.push(peak);
  }
  return kept.map(({ degrees, distance }) => {
    const [nx, ny] = unit(towards + degrees);
    return { nx, ny, distance };
  });
}
