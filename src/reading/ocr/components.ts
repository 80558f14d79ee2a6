import type { Point, TextBox } from './text-box.ts';

export interface Thresholds {
  /** Probability above which a pixel is text. */
  readonly pixel: number;
  /** Mean probability above which a component is text. */
  readonly component: number;
  /** How far the shrunken text regions of the detector are grown back: area × this / perimeter. */
  readonly unclip: number;
}

/** Components of fewer pixels, and boxes thinner than this after growing, are specks. */
const FEWEST_PIXELS = 6;
const THINNEST = 5;

/** Finds the connected text regions in a detector's probability map and the smallest rectangle around each. */
export function boxesIn(map: Float32Array, width: number, height: number, thresholds: Thresholds): TextBox[] {
  const size = width * height;
  const seen = new Uint8Array(size);
  const stack = new Int32Array(size);
  const boxes: TextBox[] = [];
  for (let seed = 0; seed < size; seed++) {
    if (seen[seed] || map[seed]! <= thresholds.pixel) continue;
    let depth = 0;
    let pixels = 0;
    let sum = 0;
    const extents = new Map<number, [number, number]>();
    stack[depth++] = seed;
    seen[seed] = 1;
    while (depth > 0) {
      const pixel = stack[--depth]!;
      pixels += 1;
      sum += map[pixel]!;
      const y = (pixel / width) | 0;
      const x = pixel - y * width;
      const extent = extents.get(y);
      if (!extent) extents.set(y, [x, x]);
      else if (x < extent[0]) extent[0] = x;
      else if (x > extent[1]) extent[1] = x;
      for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
        for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
          const neighbour = row * width + column;
          if (seen[neighbour] || map[neighbour]! <= thresholds.pixel) continue;
          seen[neighbour] = 1;
          stack[depth++] = neighbour;
        }
      }
    }
    if (pixels < FEWEST_PIXELS || sum / pixels < thresholds.component) continue;
    const points: Point[] = [];
    for (const [y, [from, to]] of extents) points.push([from, y], [to, y]);
    const box = grown(smallestRectangle(hull(points)), thresholds.unclip);
    if (Math.min(box.width, box.height) >= THINNEST) boxes.push(box);
  }
  return boxes;
}

/** Pixels have an extent of one, so a rectangle through their centres is one too small on each axis. */
function grown(box: TextBox, unclip: number): TextBox {
  const [width, height] = [box.width + 1, box.height + 1];
  const margin = (width * height * unclip) / (2 * (width + height));
  return { ...box, cx: box.cx + 0.5, cy: box.cy + 0.5, width: width + 2 * margin, height: height + 2 * margin };
}

const cross = (o: Point, a: Point, b: Point) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

/** Convex hull by the monotone chain (A. M. Andrew, 1979). */
export function hull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const chain = (ordered: readonly Point[]) => {
    const kept: Point[] = [];
    for (const point of ordered) {
      while (kept.length > 1 && cross(kept.at(-2)!, kept.at(-1)!, point) <= 0) kept.pop();
      kept.push(point);
    }
    kept.pop();
    return kept;
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

/** The rectangle of least area around a convex polygon: one of its sides lies on a side of the polygon. */
export function smallestRectangle(polygon: readonly Point[]): TextBox {
  let best: TextBox | null = null;
  for (let i = 0; i < polygon.length; i++) {
    const [ax, ay] = polygon[i]!;
    const [bx, by] = polygon[(i + 1) % polygon.length]!;
    const length = Math.hypot(bx - ax, by - ay);
    if (length < 1e-6) continue;
    const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
    const along = polygon.map(([x, y]) => x * ux + y * uy);
    const down = polygon.map(([x, y]) => y * ux - x * uy);
    const [left, right, top, bottom] = [Math.min(...along), Math.max(...along), Math.min(...down), Math.max(...down)];
    if (best && (right - left) * (bottom - top) >= best.width * best.height) continue;
    const [a, d] = [(left + right) / 2, (top + bottom) / 2];
    best = { cx: a * ux - d * uy, cy: a * uy + d * ux, width: right - left, height: bottom - top, ux, uy };
  }
  const [x, y] = polygon[0] ?? [0, 0];
  return best ?? { cx: x, cy: y, width: 0, height: 0, ux: 1, uy: 0 };
}
