import type { Bitmap } from './bitmap.ts';
import type { Area } from './ink.ts';

/** Places of a circle that are looked at. */
const ANGLES = 40;
const COSINES = Array.from({ length: ANGLES }, (_, i) => Math.cos((2 * Math.PI * i) / ANGLES));
const SINES = Array.from({ length: ANGLES }, (_, i) => Math.sin((2 * Math.PI * i) / ANGLES));

export function hasInk(bitmap: Bitmap, x: number, y: number): boolean {
  return x >= 0 && y >= 0 && x < bitmap.width && y < bitmap.height && bitmap.has(x, y);
}

/** How many of the corners of an area are ink, or rounded off by no more than that share of its side. */
export function cornersOf(bitmap: Bitmap, { left, top, right, bottom }: Area, rounded: number): number {
  const reach = Math.round(rounded * (right - left));
  const corner = (x: number, y: number, dx: number, dy: number): number => {
    if (hasInk(bitmap, x + dx, y) || hasInk(bitmap, x, y + dy)) return 1;
    for (let i = 0; i <= reach; i++) if (hasInk(bitmap, x + i * dx, y + i * dy)) return 1;
    return 0;
  };
  return (
    corner(left, top, 1, 1) +
    corner(right - 1, top, -1, 1) +
    corner(left, bottom - 1, 1, -1) +
    corner(right - 1, bottom - 1, -1, -1)
  );
}

/** Share of the outline of a rectangle that is ink, or off by a pixel; 0 when of a side less than `least` is. */
export function squareDrawn(bitmap: Bitmap, { left, top, right, bottom }: Area, least: number): number {
  const [width, height] = [right - left, bottom - top];
  const level = [rowDrawn(bitmap, top, left, right), rowDrawn(bitmap, bottom - 1, left, right)];
  if (Math.min(...level) < least * width) return 0;
  const upright = [columnDrawn(bitmap, left, top, bottom), columnDrawn(bitmap, right - 1, top, bottom)];
  if (Math.min(...upright) < least * height) return 0;
  return (level[0]! + level[1]!) / (4 * width) + (upright[0]! + upright[1]!) / (4 * height);
}

function rowDrawn(bitmap: Bitmap, y: number, from: number, to: number): number {
  let count = 0;
  for (let x = from; x < to; x++)
    if (hasInk(bitmap, x, y) || hasInk(bitmap, x, y + 1) || hasInk(bitmap, x, y - 1)) count += 1;
  return count;
}

function columnDrawn(bitmap: Bitmap, x: number, from: number, to: number): number {
  let count = 0;
  for (let y = from; y < to; y++)
    if (hasInk(bitmap, x, y) || hasInk(bitmap, x + 1, y) || hasInk(bitmap, x - 1, y)) count += 1;
  return count;
}

/** Share of the ellipse in an area that is ink, or off by a pixel; 0 when it is less than `least`. */
export function circleDrawn(bitmap: Bitmap, { left, top, right, bottom }: Area, least: number): number {
  const [x, y] = [(left + right - 1) / 2, (top + bottom - 1) / 2];
  const [rx, ry] = [x - left, y - top];
  let missing = 0;
  for (let i = 0; i < ANGLES; i++) {
    const cos = COSINES[i]!;
    const sin = SINES[i]!;
    let drawn = false;
    for (let off = -1; off <= 1 && !drawn; off++)
      drawn = hasInk(bitmap, Math.round(x + (rx + off) * cos), Math.round(y + (ry + off) * sin));
    if (!drawn) missing += 1;
    if (missing > (1 - least) * ANGLES) return 0;
  }
  return 1 - missing / ANGLES;
}

/** Pixels by which a side is moved at most. */
const FIT = 3;

/** A square whose sides are moved to the outer edges of its strokes. */
export function fitted(bitmap: Bitmap, area: Area): Area {
  let { left, top, right, bottom } = area;
  const column = (x: number) => inkShare(bitmap, { left: x, right: x + 1, top, bottom }) > 0.5;
  const row = (y: number) => inkShare(bitmap, { left, right, top: y, bottom: y + 1 }) > 0.5;
  const moved = (from: number, outwards: -1 | 1, isInk: (at: number) => boolean) => {
    let at = from;
    while (Math.abs(at - from) < FIT && isInk(at + outwards)) at += outwards;
    if (at === from) while (Math.abs(at - from) < FIT && !isInk(at)) at -= outwards;
    return at;
  };
  left = moved(left, -1, column);
  right = moved(right - 1, 1, column) + 1;
  top = moved(top, -1, row);
  bottom = moved(bottom - 1, 1, row) + 1;
  return { left, top, right, bottom };
}

/** Whether the sides of a square go on beyond its corners, as those of a cell do: how many of eight ends. */
export function endsBeyond(bitmap: Bitmap, { left, top, right, bottom }: Area): number {
  const reach = Math.max(3, Math.round(0.2 * (right - left)));
  const goesOn = (x: number, y: number, dx: number, dy: number) => {
    for (let i = 1; i <= reach; i++) {
      const [px, py] = [x + i * dx, y + i * dy];
      if (!hasInk(bitmap, px, py) && !hasInk(bitmap, px + dy, py + dx) && !hasInk(bitmap, px - dy, py - dx)) return 0;
    }
    return 1;
  };
  // A pixel within the outline: edges are ragged.
  const [l, t, r, b] = [left + 1, top + 1, right - 2, bottom - 2];
  const upper = goesOn(l, t, -1, 0) + goesOn(l, t, 0, -1) + goesOn(r, t, 1, 0) + goesOn(r, t, 0, -1);
  return upper + goesOn(l, b, -1, 0) + goesOn(l, b, 0, 1) + goesOn(r, b, 1, 0) + goesOn(r, b, 0, 1);
}

/** Share of an area that is ink. */
export function inkShare(bitmap: Bitmap, { left, top, right, bottom }: Area): number {
  let count = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) if (hasInk(bitmap, x, y)) count += 1;
  return count / Math.max(1, (right - left) * (bottom - top));
}

/** Share of the ink within the strokes of a frame, of which each side is as thick as in most places. */
export function filledOf(bitmap: Bitmap, { left, top, right, bottom }: Area, round: boolean): number {
  const most = Math.floor(Math.min(right - left, bottom - top) / 3);
  const thick = (from: number, to: number, ink: (along: number, depth: number) => boolean) => {
    const depths: number[] = [];
    for (let along = from + most; along < to - most; along++) {
      // The outline may lie a pixel off.
      let depth = ink(along, 0) ? 0 : ink(along, 1) ? 1 : 2;
      while (depth < most && ink(along, depth)) depth += 1;
      depths.push(depth);
    }
    // And a pixel in which it fades.
    return (depths.sort((a, b) => a - b)[depths.length >> 1] ?? 1) + 1;
  };
  const inner = {
    left: left + thick(top, bottom, (y, depth) => hasInk(bitmap, left + depth, y)),
    right: right - thick(top, bottom, (y, depth) => hasInk(bitmap, right - 1 - depth, y)),
    top: top + thick(left, right, (x, depth) => hasInk(bitmap, x, top + depth)),
    bottom: bottom - thick(left, right, (x, depth) => hasInk(bitmap, x, bottom - 1 - depth)),
  };
  if (!round) return inkShare(bitmap, inner);
  // The square within the circle.
  const x = Math.ceil(0.15 * (inner.right - inner.left));
  const y = Math.ceil(0.15 * (inner.bottom - inner.top));
  return inkShare(bitmap, {
    left: inner.left + x,
    right: inner.right - x,
    top: inner.top + y,
    bottom: inner.bottom - y,
  });
}
