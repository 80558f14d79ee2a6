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
  const boxes: TextBox[] = [];
  for (const runs of componentsOf(runsIn(map, width, height, thresholds.pixel))) {
    let [pixels, sum] = [0, 0];
    for (const run of runs) {
      pixels += run.to - run.from + 1;
      sum += run.sum;
    }
    if (pixels < FEWEST_PIXELS || sum / pixels < thresholds.component) continue;
    const points = runs.flatMap(({ y, from, to }): Point[] => [
      [from, y],
      [to, y],
    ]);
    const box = grown(smallestRectangle(hull(points)), thresholds.unclip);
    if (Math.min(box.width, box.height) >= THINNEST) boxes.push(box);
  }
  return boxes;
}

/** Pixels of one row that follow each other, all of them above the threshold. */
interface Run {
  readonly y: number;
  readonly from: number;
  /** The last pixel. */
  readonly to: number;
  readonly sum: number;
  /** Another run of its component; null for the one that stands for all. */
  parent: Run | null;
}

/** The runs of each row, from top to bottom and from left to right. */
function runsIn(map: Float32Array, width: number, height: number, threshold: number): Run[] {
  const runs: Run[] = [];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (map[at]! <= threshold) continue;
      const from = x;
      let sum = 0;
      for (; x < width && map[at]! > threshold; x++, at++) sum += map[at]!;
      runs.push({ y, from, to: x - 1, sum, parent: null });
      at--;
      x--;
    }
  }
  return runs;
}

/** Joins runs that touch, by a side or a corner, one in the row below the other (union–find); in the order found. */
function componentsOf(runs: readonly Run[]): Run[][] {
  let above = 0;
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i]!;
    // Runs that end before this one begins touch none of its row's later ones either.
    while (runs[above]!.y < run.y - 1 || (runs[above]!.y === run.y - 1 && runs[above]!.to < run.from - 1)) above++;
    for (let j = above; runs[j]!.y === run.y - 1 && runs[j]!.from <= run.to + 1; j++) join(runs[j]!, run);
  }
  const components = new Map<Run, Run[]>();
  for (const run of runs) {
    const first = firstOf(run);
    const component = components.get(first);
    if (component) component.push(run);
    else components.set(first, [run]);
  }
  return [...components.values()];
}

function firstOf(run: Run): Run {
  let first = run;
  while (first.parent) first = first.parent;
  if (first !== run) run.parent = first;
  return first;
}

function join(a: Run, b: Run): void {
  const [first, second] = [firstOf(a), firstOf(b)];
  if (first !== second) second.parent = first;
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
