import type { Area } from '../ink.ts';
import { areaAround, type Grid, INK, inCells, inkAt, type Point, radians, shareOf } from './grid.ts';

/** The outline of a stamp that is no ring. */
export interface Frame extends Area {
  /** Degrees by which its lines fall to the right. */
  readonly angle: number;
  /** Share of its outline that is ink, 0–1. */
  readonly drawn: number;
}

/** A rectangle by its sides, about a point, turned. */
interface Sides {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

// Lengths are in heights of print.

/** So far beside a line it is white, but for such a share of what it encloses or lies on. */
const BESIDE = 0.3;
const WHITE = 0.5;
/** A line that goes on so far beyond a corner, in such a share, is one of a table; a frame has one such end at most. */
const BEYOND = 0.4;
const GOES_ON = 0.7;
const MOST_ENDS = 1;
/** Corners may be round: so much of the shorter side does not count at each end. */
const CORNER = 0.15;
/** Each side is drawn nearly as well as all together. */
const WORSE = 0.15;

/**
 * Degrees off the angle of the print that are tried. That of few letters is not told well, and around level print there
 * are tables, whose lines seem to end where they are followed aslant.
 */
const OFF = [0, -1, 1, -2, 2, -3, 3];
const LEVEL = 1.5;
const LEVEL_OFF = [0, -1, 1];
/** Lines that may be a side, on each side of the print, and the share of its length that is ink. */
const LINES = 6;
const LINE = 0.4;
/** Rows with so much less ink are beside a line. */
const LESS = 0.7;
/** Sides lie no nearer than this share of the print's extent. */
const NEAREST = 0.8;

/** The rectangle around what is said, `core`, at about the angle at which it stands. */
export function frameAround(grid: Grid, core: Area, angle: number, enough: number): Frame | null {
  const { width, cells, em } = grid;
  const [mx, my] = inCells(grid, (core.left + core.right) / 2, (core.top + core.bottom) / 2);
  const reach = Math.ceil(Math.hypot(grid.width, grid.height));
  const [across, down] = [new Uint16Array(2 * reach + 1), new Uint16Array(2 * reach + 1)];
  const points: number[] = [];
  for (let i = 0; i < cells.length; i++)
    if (cells[i] === INK) points.push((i % width) - mx, Math.floor(i / width) - my);
  let best: Frame | null = null;
  for (const off of Math.abs(angle) < LEVEL ? LEVEL_OFF : OFF) {
    const degrees = angle + off;
    const [cos, sin] = [Math.cos(radians(degrees)), Math.sin(radians(degrees))];
    const [wide, high] = extent(core, Math.abs(cos), Math.abs(sin)).map((length) => length / grid.step) as [
      number,
      number,
    ];
    across.fill(0);
    down.fill(0);
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [points[i]!, points[i + 1]!];
      const [u, v] = [x * cos + y * sin, y * cos - x * sin];
      // Sides lie along the whole of what they enclose.
      if (Math.abs(v) < high / 2) across[Math.round(u) + reach]! += 1;
      if (Math.abs(u) < wide / 2) down[Math.round(v) + reach]! += 1;
    }
    const columns = linesBeside(across, reach, Math.max(em, wide) / 2, LINE * high);
    const rows = linesBeside(down, reach, Math.max(0.5 * em, high) / 2, LINE * wide);
    for (const top of rows.before)
      for (const bottom of rows.after)
        for (const left of columns.before)
          for (const right of columns.after) {
            const drawn = sidesDrawn(grid, [mx, my], degrees, { left, top, right, bottom }, enough);
            if (drawn > (best?.drawn ?? enough))
              best = framed(grid, [mx, my], degrees, { left, top, right, bottom }, drawn);
          }
  }
  return best;
}

/** Width and height of a rectangle turned by an angle whose upright hull is `core`. */
function extent({ left, top, right, bottom }: Area, cos: number, sin: number): [number, number] {
  const [w, h] = [right - left, bottom - top];
  const turned = cos * cos - sin * sin;
  if (turned < 0.3) return [0.6 * Math.max(w, h), 0.3 * Math.min(w, h)];
  return [(w * cos - h * sin) / turned, (h * cos - w * sin) / turned];
}

/** Rows of a projection in which there is a line, before and after the print, the nearest first, from its middle. */
function linesBeside(counts: Uint16Array, middle: number, half: number, least: number) {
  const lines = (step: -1 | 1) => {
    const found: number[] = [];
    let [from, most] = [0, 0];
    for (let far = Math.round(NEAREST * half); found.length < LINES; far++) {
      const here = counts[middle + step * far];
      if (here === undefined) break;
      if (here > most && here >= least) [from, most] = [far, here];
      if (here === most) continue;
      // The middle of those rows of a thick line that have the most ink.
      if (most > 0 && here < LESS * most) {
        found.push((step * (from + lastOf(counts, middle, step, from))) / 2);
        most = 0;
      }
    }
    return found;
  };
  return { before: lines(-1), after: lines(1) };
}

/** The last of the rows from one on that have as much ink as it, or nearly. */
function lastOf(counts: Uint16Array, middle: number, step: -1 | 1, from: number): number {
  const least = LESS * counts[middle + step * from]!;
  let far = from;
  while (counts[middle + step * (far + 1)]! >= least) far += 1;
  return far;
}

function framed(grid: Grid, [mx, my]: Point, angle: number, sides: Sides, drawn: number): Frame {
  const [cos, sin] = [Math.cos(radians(angle)), Math.sin(radians(angle))];
  const [u, v] = [(sides.left + sides.right) / 2, (sides.top + sides.bottom) / 2];
  const [a, b] = [(sides.right - sides.left) / 2, (sides.bottom - sides.top) / 2];
  const middle: Point = [mx + u * cos - v * sin, my + u * sin + v * cos];
  const [wide, high] = [Math.abs(a * cos) + Math.abs(b * sin), Math.abs(a * sin) + Math.abs(b * cos)];
  return { ...areaAround(grid, middle, wide, high), angle, drawn };
}

/** Share of four sides that is ink; 0 where one is not drawn, not white beside, or goes on as those of tables do. */
function sidesDrawn(grid: Grid, [mx, my]: Point, angle: number, sides: Sides, enough: number): number {
  const { left, top, right, bottom } = sides;
  const [cos, sin] = [Math.cos(radians(angle)), Math.sin(radians(angle))];
  const ink = (u0: number, v0: number, u1: number, v1: number, reach: number) => {
    const steps = Math.max(1, Math.round(Math.hypot(u1 - u0, v1 - v0) / 1.5));
    const places = Array.from({ length: steps + 1 }, (_, i): Point => {
      const [u, v] = [u0 + ((u1 - u0) * i) / steps, v0 + ((v1 - v0) * i) / steps];
      return [mx + u * cos - v * sin, my + u * sin + v * cos];
    });
    return shareOf(places, (place) => inkAt(grid, place, reach));
  };
  const corner = CORNER * Math.min(right - left, bottom - top);
  const row = (v: number, reach: number) => ink(left + corner, v, right - corner, v, reach);
  const column = (u: number, reach: number) => ink(u, top + corner, u, bottom - corner, reach);
  const drawn = [row(top, 1), row(bottom, 1), column(left, 1), column(right, 1)];
  if (Math.min(...drawn) < enough - WORSE) return 0;
  const beside = Math.max(2, BESIDE * grid.em);
  const edges = [-beside, beside].flatMap((off) => [
    row(top + off, 0),
    row(bottom + off, 0),
    column(left + off, 0),
    column(right + off, 0),
  ]);
  if (Math.max(...edges) > WHITE) return 0;
  const far = beside + BEYOND * grid.em;
  const ends = [top, bottom]
    .flatMap((v) => [ink(left - far, v, left - 2, v, 1), ink(right + 2, v, right + far, v, 1)])
    .concat([left, right].flatMap((u) => [ink(u, top - far, u, top - 2, 1), ink(u, bottom + 2, u, bottom + far, 1)]));
  if (ends.filter((end) => end > GOES_ON).length > MOST_ENDS) return 0;
  return drawn.reduce((sum, side) => sum + side, 0) / drawn.length;
}

/** Ovals are at most so much wider than high, and so high, in heights of print. */
const OBLONG = 4;
const LEAST = 1;
const PLACES = 96;

/** The oval at an angle that just holds all ink, if it is drawn so well. */
export function ovalAround(grid: Grid, angle: number, enough: number): Frame | null {
  const [cos, sin] = [Math.cos(radians(angle)), Math.sin(radians(angle))];
  const { left, top, right, bottom } = hullOf(grid, angle);
  const [a, b] = [(right - left) / 2, (bottom - top) / 2];
  if (b < LEAST * grid.em || a > OBLONG * b) return null;
  const [u, v] = [(left + right) / 2, (top + bottom) / 2];
  const middle: Point = [u * cos - v * sin, u * sin + v * cos];
  const ink = (smaller: number, reach: number) => {
    const places = Array.from({ length: PLACES }, (_, i): Point => {
      const along = (2 * Math.PI * i) / PLACES;
      const [x, y] = [(a - smaller) * Math.cos(along), (b - smaller) * Math.sin(along)];
      return [middle[0] + x * cos - y * sin, middle[1] + x * sin + y * cos];
    });
    return shareOf(places, (place) => inkAt(grid, place, reach));
  };
  const drawn = ink(0.5, 1);
  if (drawn < enough || ink(Math.max(2, BESIDE * grid.em), 0) > WHITE) return null;
  return { ...areaAround(grid, middle, Math.hypot(a * cos, b * sin), Math.hypot(a * sin, b * cos)), angle, drawn };
}

/** What all ink of a grid spans along an angle and across it. */
function hullOf({ cells, width }: Grid, angle: number): Sides {
  const [cos, sin] = [Math.cos(radians(angle)), Math.sin(radians(angle))];
  let [left, right, top, bottom] = [1e9, -1e9, 1e9, -1e9];
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] !== INK) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    const [u, v] = [x * cos + y * sin, y * cos - x * sin];
    [left, right] = [Math.min(left, u), Math.max(right, u)];
    [top, bottom] = [Math.min(top, v), Math.max(bottom, v)];
  }
  return { left, top, right, bottom };
}
