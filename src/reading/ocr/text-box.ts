import type { Turn } from '../../domain/index.ts';

/**
 * A rectangle of any slant around a piece of text, in pixels. (ux, uy) is the unit vector of the reading direction,
 * `width` its extent; the unit vector downwards is (-uy, ux), `height` its extent.
 */
export interface TextBox {
  readonly cx: number;
  readonly cy: number;
  readonly width: number;
  readonly height: number;
  readonly ux: number;
  readonly uy: number;
}

export type Point = readonly [x: number, y: number];

/** Reading direction, in the image as it lies, of text that stands upright after a clockwise turn. */
const DIRECTION: Readonly<Record<Turn, Point>> = { 0: [1, 0], 90: [0, -1], 180: [-1, 0], 270: [0, 1] };

/** The same rectangle with its reading direction as near as possible to that of a page to be turned by `turn`. */
export function facing(box: TextBox, turn: Turn): TextBox {
  const [ex, ey] = DIRECTION[turn];
  const along = box.ux * ex + box.uy * ey;
  const across = -box.uy * ex + box.ux * ey;
  if (Math.abs(along) >= Math.abs(across)) {
    const sign = along < 0 ? -1 : 1;
    return { ...box, ux: sign * box.ux, uy: sign * box.uy };
  }
  const sign = across < 0 ? -1 : 1;
  return { ...box, width: box.height, height: box.width, ux: -sign * box.uy, uy: sign * box.ux };
}

/** The same rectangle read at a right angle: from bottom to top as it stands. */
export function sideways(box: TextBox): TextBox {
  return { ...box, width: box.height, height: box.width, ux: box.uy, uy: -box.ux };
}

/** The point that lies `along` and `down` pixels from the box's top left corner in its own directions. */
export function pointIn(box: TextBox, along: number, down: number): Point {
  const [a, d] = [along - box.width / 2, down - box.height / 2];
  return [box.cx + a * box.ux - d * box.uy, box.cy + a * box.uy + d * box.ux];
}
