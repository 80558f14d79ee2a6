import { type Edge, edgesOf, type Greys, shrunk } from './edges.ts';
import type { Point } from './projection.ts';
import type { Raster } from './raster.ts';

/** Corners of a sheet on a picture, in its pixels: top left, top right, bottom right, bottom left as it lies. */
export type Quadrilateral = readonly [Point, Point, Point, Point];

/** A sheet takes at least this share of the picture. */
const LEAST_AREA = 0.25;
/** Share of each of its sides along which the border must be seen. */
const LEAST_SEEN = 0.85;
/** Places along a side at which it is looked for. */
const PROBES = 48;
/** How far from a side the shades are taken, within and without: behind a fold or a printed line there is paper again. */
const WITHIN = 4;
const WITHOUT = [4, 9, 14] as const;
/** How much brighter the sheet is than what it lies on: in shades, and as a share. */
const LEAST_CONTRAST = 15;
const LEAST_RATIO = 1.15;
/** Corners may lie so far beyond the picture's edge, as a share of its longer side. */
const BEYOND = 0.005;
/** Cosine of the angle at a corner: from 55 to 125 degrees. */
const MOST_ASLANT = 0.57;
/** How far a quadrilateral is from a parallelogram, as a share of its diagonal, when it was seen aslant. */
const LEAST_PERSPECTIVE = 0.015;

/**
 * Finds the sheet on a photo: four straight borders, each seen almost whole, brighter within than without. Null where
 * there is none, and where it was not seen aslant: a flat scan stays as it is.
 */
export function findSheet(raster: Raster): Quadrilateral | null {
  if (!isDarkAround(raster)) return null;
  const small = shrunk(raster);
  const { left, top, right, bottom } = edgesOf(small);
  let best: { corners: Quadrilateral; worth: number } | null = null;
  for (const l of left)
    for (const r of right)
      for (const t of top)
        for (const b of bottom) {
          const corners = cornersOf(t, r, b, l);
          if (!corners || !isSheet(corners, small)) continue;
          const worth = worthOf(corners, small);
          if (worth > 0 && (!best || worth > best.worth)) best = { corners, worth };
        }
  if (!best || perspective(best.corners) < LEAST_PERSPECTIVE) return null;
  const [sx, sy] = [raster.width / small.width, raster.height / small.height];
  const [a, b, c, d] = best.corners;
  const scaled = ([x, y]: Point): Point => [x * sx, y * sy];
  return [scaled(a), scaled(b), scaled(c), scaled(d)];
}

/** Places along a side of the picture, and across and down it, at which its shade is looked at. */
const LOOKS = 64;

/** Whether each side of the picture is for the most part darker than a sheet on it: most scans end here. */
function isDarkAround({ pixels, width, height }: Raster): boolean {
  const looks = Array.from({ length: LOOKS }, (_, i) => (i + 0.5) / LOOKS);
  const shade = (u: number, v: number) => {
    const at = (Math.floor(v * height) * width + Math.floor(u * width)) * 3;
    return (77 * pixels[at]! + 151 * pixels[at + 1]! + 28 * pixels[at + 2]!) / 256;
  };
  const quantile = (shades: number[], share: number) =>
    shades.sort((a, b) => a - b)[Math.floor(share * shades.length)]!;
  const everywhere = looks.flatMap((v) => looks.map((u) => shade(u, v)));
  // A sheet of a quarter of the picture, half of it in shadow or printed on.
  const bright = quantile(everywhere, 0.9);
  const end = 1 - 1e-9;
  const sides = [0, end].flatMap((at) => [looks.map((v) => shade(at, v)), looks.map((u) => shade(u, at))]);
  return sides.every((side) => LEAST_RATIO * quantile(side, 0.5) <= bright);
}

function cornersOf(top: Edge, right: Edge, bottom: Edge, left: Edge): Quadrilateral | null {
  const [a, b, c, d] = [meeting(top, left), meeting(top, right), meeting(bottom, right), meeting(bottom, left)];
  return a && b && c && d ? [a, b, c, d] : null;
}

function meeting(one: Edge, other: Edge): Point | null {
  const determinant = one.nx * other.ny - one.ny * other.nx;
  if (Math.abs(determinant) < 0.3) return null;
  return [
    (one.distance * other.ny - other.distance * one.ny) / determinant,
    (other.distance * one.nx - one.distance * other.nx) / determinant,
  ];
}

const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1]];
const cross = (a: Point, b: Point) => a[0] * b[1] - a[1] * b[0];

/** Whether corners lie on the picture, turn the right way, and enclose enough. */
function isSheet(corners: Quadrilateral, { width, height }: Greys): boolean {
  const slack = 1 + BEYOND * Math.max(width, height);
  if (corners.some(([x, y]) => x < -slack || y < -slack || x > width + slack || y > height + slack)) return false;
  for (let i = 0; i < 4; i++) {
    const [before, at, after] = [corners[(i + 3) % 4]!, corners[i]!, corners[(i + 1) % 4]!];
    const [back, on] = [minus(before, at), minus(after, at)];
    const lengths = Math.hypot(...back) * Math.hypot(...on);
    if (cross(on, back) <= 0 || Math.abs(back[0] * on[0] + back[1] * on[1]) > MOST_ASLANT * lengths) return false;
  }
  const [a, b, c, d] = corners;
  return cross(minus(c, a), minus(d, b)) / 2 > LEAST_AREA * width * height;
}

/** Pixels of border that are seen; 0 where a side is not. */
function worthOf(corners: Quadrilateral, small: Greys): number {
  let worth = 0;
  for (let i = 0; i < 4; i++) {
    const [from, to] = [corners[i]!, corners[(i + 1) % 4]!];
    const length = Math.hypot(...minus(to, from));
    // Clockwise round, what is within lies to the right.
    const [nx, ny] = [(from[1] - to[1]) / length, (to[0] - from[0]) / length];
    let seen = 0;
    for (let k = 0; k < PROBES; k++) {
      const share = (k + 0.5) / PROBES;
      const [x, y] = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
      const within = shadeAt(small, x + WITHIN * nx, y + WITHIN * ny);
      const isDesk = (away: number, i: number) => {
        const shade = shadeAt(small, x - away * nx, y - away * ny);
        // Near the picture's edge what is farther away is not seen.
        if (shade === null) return i > 0;
        return within !== null && within - shade >= LEAST_CONTRAST && within >= LEAST_RATIO * shade;
      };
      if (WITHOUT.every(isDesk)) seen += 1;
    }
    if (seen < LEAST_SEEN * PROBES) return 0;
    worth += (length * seen) / PROBES;
  }
  return worth;
}

function shadeAt({ shades, width, height }: Greys, x: number, y: number): number | null {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  return column < 0 || row < 0 || column >= width || row >= height ? null : shades[row * width + column]!;
}

function perspective([a, b, c, d]: Quadrilateral): number {
  return Math.hypot(a[0] + c[0] - b[0] - d[0], a[1] + c[1] - b[1] - d[1]) / Math.hypot(...minus(c, a));
}
