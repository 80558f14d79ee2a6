import { Bitmap } from '../bitmap.ts';
import { componentsOf } from '../components.ts';
import type { Area } from '../ink.ts';
import { areaAround, type Grid, INK, inkAt, type Point, shareOf } from './grid.ts';

/** The outline of a round stamp. */
export interface Ring extends Area {
  /** Share of it that is a line, with white on both sides. */
  readonly drawn: number;
  /** Share of a circle without any breadth that meets ink: a hand draws less exactly. */
  readonly exact: number;
  /** Share of the directions in which something is drawn within, as text around its middle is, and no lone number. */
  readonly spread: number;
  /** Parts of ink within that are as large as letters. */
  readonly letters: number;
}

interface Circle {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

// Lengths are in heights of print.

const SMALLEST = 2;
const LARGEST = 9;
/** So far beside its line it is white. */
const BESIDE = 0.3;

/** Triples of cells that are tried: of a ring that is a fifth of the ink, a dozen lie on it. */
const TRIES = 1_500;
/** Of a circle so much of the radius lies within the grid on each side. */
const WITHIN = 0.5;
/** Places on a circle that are looked at: first a few, and all when enough of those are ink. */
const ALL = circle(96);
const FEW = circle(24);
/** Directions from the middle, the part of the way to the line in which text stands, and cells that are some. */
const SECTORS = 16;
const TEXT = [0.45, 0.86] as const;
const SOME = 3;
/** Letters are so high at least, in heights of print, at most such a share of the radius, and so near the middle. */
const LETTER = 0.2;
const LETTER_MOST = 0.8;
const INSIDE = 0.92;
const MOST_LETTERS = 10_000;

function circle(places: number): readonly Point[] {
  return Array.from({ length: places }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / places;
    return [Math.cos(angle), Math.sin(angle)];
  });
}

/** The circle that is drawn best, and at least so well: of many through three cells of ink each (Fischler and Bolles 1981). */
export function ringIn(grid: Grid, enough: number): Ring | null {
  const { width, height, em } = grid;
  const points: number[] = [];
  for (let i = 0; i < grid.cells.length; i++) if (grid.cells[i] === INK) points.push(i);
  const [least, most] = [SMALLEST * em, Math.min(LARGEST * em, 0.6 * Math.max(width, height))];
  if (points.length < 2 * Math.PI * least * enough || Math.min(width, height) < least) return null;
  const roll = chances();
  const point = (): Point => {
    const at = points[Math.floor(roll() * points.length)]!;
    return [at % width, Math.floor(at / width)];
  };
  let [best, drawn]: [Circle | null, number] = [null, enough];
  for (let i = 0; i < TRIES; i++) {
    const found = through(point(), point(), point());
    if (!found || found.r < least || found.r > most) continue;
    const { x, y } = found;
    const margin = WITHIN * found.r;
    if (x < margin || y < margin || x > width - margin || y > height - margin) continue;
    if (line(grid, found, FEW) < drawn / 2) continue;
    const here = line(grid, found, ALL);
    if (here > drawn) [best, drawn] = [found, here];
  }
  if (!best) return null;
  const { x, y, r } = best;
  return {
    ...areaAround(grid, [x, y], r, r),
    drawn,
    exact: exactness(grid, best),
    spread: spreadIn(grid, best),
    letters: lettersIn(grid, best),
  };
}

/** The same numbers from 0 to below 1 in every run. */
function chances(): () => number {
  let chance = 1;
  return () => {
    chance = (Math.imul(chance, 1_664_525) + 1_013_904_223) | 0;
    return (chance >>> 8) / 2 ** 24;
  };
}

function through([ax, ay]: Point, [x, y]: Point, [u, v]: Point): Circle | null {
  const [bx, by, cx, cy] = [x - ax, y - ay, u - ax, v - ay];
  const twice = 2 * (bx * cy - by * cx);
  if (Math.abs(twice) < 1) return null;
  const [b, c] = [bx * bx + by * by, cx * cx + cy * cy];
  const [dx, dy] = [(cy * b - by * c) / twice, (bx * c - cx * b) / twice];
  return { x: ax + dx, y: ay + dy, r: Math.hypot(dx, dy) };
}

const on = ({ x, y, r }: Circle, [u, v]: Point): Point => [x + r * u, y + r * v];

/** Share of a circle that is a line. */
function line(grid: Grid, circle: Circle, places: readonly Point[]): number {
  const beside = Math.max(2, BESIDE * grid.em);
  const [inner, outer] = [
    { ...circle, r: circle.r - beside },
    { ...circle, r: circle.r + beside },
  ];
  return shareOf(places, (place) => {
    const isDrawn = inkAt(grid, on(circle, place), 1);
    if (!isDrawn) return isDrawn;
    return !inkAt(grid, on(inner, place), 0) && !inkAt(grid, on(outer, place), 0);
  });
}

function exactness(grid: Grid, { x, y, r }: Circle): number {
  const shares = [-1, -0.5, 0, 0.5, 1].map((d) =>
    shareOf(ALL, (place) => inkAt(grid, on({ x, y, r: r + d }, place), 0)),
  );
  return Math.max(...shares);
}

function spreadIn({ cells, width }: Grid, { x, y, r }: Circle): number {
  const counts = new Uint32Array(SECTORS);
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] !== INK) continue;
    const [dx, dy] = [(i % width) - x, Math.floor(i / width) - y];
    const far = Math.hypot(dx, dy) / r;
    if (far < TEXT[0] || far > TEXT[1]) continue;
    counts[Math.floor(((Math.atan2(dy, dx) / (2 * Math.PI) + 1) % 1) * SECTORS)]! += 1;
  }
  return counts.filter((count) => count >= SOME).length / SECTORS;
}

function lettersIn(grid: Grid, { x, y, r }: Circle): number {
  return lettersOf(grid, LETTER_MOST * r).filter(
    ({ left, top, right, bottom }) => Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y) < INSIDE * r,
  ).length;
}

/** Parts of ink that are as large as letters, in cells; none longer than `most`. */
export function lettersOf({ width, height, cells, em }: Grid, most: number): Area[] {
  const bitmap = new Bitmap(width, height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (cells[y * width + x] === INK) bitmap.bits[y * bitmap.stride + (x >> 5)]! |= 1 << (x & 31);
  return componentsOf(bitmap, width, MOST_LETTERS).filter(({ left, top, right, bottom }) => {
    const longer = Math.max(right - left, bottom - top);
    return longer > LETTER * em && longer < most;
  });
}
