import { type Area, around, median, type Placed } from './placed.ts';
import { type Row, rowsOf } from './rows.ts';

/** White space between two columns of text: nothing stands in it from its top to its bottom. */
export type Gutter = Area;

/** Places that a word height is counted in. */
const FINENESS = 4;
/** A page across has some hundreds of them. */
const MOST_PLACES = 5_000;
/** Least width and height of a gutter, in heights of a word. */
const WIDTH = 0.75;
const HEIGHT = 6;
/** Candidates that are looked at closely. */
const MOST_CANDIDATES = 24;
/** Words beside a candidate that tell whether it parts prose. */
const MOST_LOOKED_AT = 6_000;
/** Steps of the search, of which a page of print needs some thousands: what takes more is made to take time. */
const MOST_STEPS = 3_000_000;

/**
 * The gutter between two columns of prose, or null: the longest white space with running text on both sides.
 * `blocks` are tables and the like, which no gutter runs through.
 */
export function gutterIn(words: readonly Placed[], blocks: readonly Area[], em: number): Gutter | null {
  const upright = words.filter((word) => !word.sideways);
  if (upright.length < 24) return null;
  const region = around([...upright, ...blocks]);
  for (const candidate of candidatesIn(region, [...upright, ...blocks], em)) {
    const among = upright
      .filter((word) => middle(word) > candidate.top && middle(word) < candidate.bottom)
      .slice(0, MOST_LOOKED_AT);
    const left = among.filter((word) => word.right <= candidate.left + 0.5 * em);
    const right = among.filter((word) => word.left >= candidate.right - 0.5 * em);
    if (left.length < 10 || right.length < 10) continue;
    const [one, other] = [rowsOf(left), rowsOf(right)];
    if (isProse(one) && isProse(other) && !inStep(one, other, em)) return candidate;
  }
  return null;
}

export const middle = ({ top, bottom }: Area) => (top + bottom) / 2;

function candidatesIn(region: Area, obstacles: readonly Area[], em: number): Gutter[] {
  const step = em / FINENESS;
  const places = Math.ceil((region.right - region.left) / step);
  if (!(places > 2) || places > MOST_PLACES) return [];
  const free: Run[][] = Array.from({ length: places }, () => []);
  const edges = new Float64Array(places).fill(region.top);
  for (const { left, top, right, bottom } of [...obstacles].sort((a, b) => a.top - b.top)) {
    const last = Math.min(places - 1, Math.floor((right - region.left) / step));
    for (let at = Math.max(0, Math.floor((left - region.left) / step)); at <= last; at++) {
      if (top - edges[at]! >= HEIGHT * em) free[at]!.push([edges[at]!, top]);
      if (bottom > edges[at]!) edges[at] = bottom;
    }
  }
  for (const [at, edge] of edges.entries())
    if (region.bottom - edge >= HEIGHT * em) free[at]!.push([edge, region.bottom]);
  const wide = Math.ceil(WIDTH * FINENESS);
  const found: Gutter[] = [];
  let steps = MOST_STEPS;
  for (let at = 1; at + wide < places; at++) {
    for (const run of free[at]!) {
      if (steps < 0) break;
      let [top, bottom] = run;
      let end = at + 1;
      for (; end < places; end++) {
        steps -= free[end]!.length + 1;
        const next = overlap(free[end]!, top, bottom);
        if (!next || next[1] - next[0] < HEIGHT * em) break;
        // Once it is wide enough it must not get shorter for the sake of more width.
        if (end - at >= wide && next[1] - next[0] < 0.95 * (bottom - top)) break;
        [top, bottom] = next;
      }
      if (end - at >= wide) found.push({ left: region.left + at * step, right: region.left + end * step, top, bottom });
    }
  }
  const size = (gutter: Gutter) =>
    (gutter.bottom - gutter.top) * (1 + 0.02 * Math.min(8, (gutter.right - gutter.left) / em));
  const chosen: Gutter[] = [];
  for (const gutter of found.sort((a, b) => size(b) - size(a))) {
    const same = (other: Gutter) =>
      Math.abs(other.left - gutter.left) < 1.5 * em && Math.abs(other.top - gutter.top) < em;
    if (!chosen.some(same)) chosen.push(gutter);
    if (chosen.length === MOST_CANDIDATES) break;
  }
  return chosen;
}

type Run = readonly [top: number, bottom: number];

function overlap(runs: readonly Run[], top: number, bottom: number): Run | null {
  let best: Run | null = null;
  for (const [from, to] of runs) {
    const both = [Math.max(from, top), Math.min(to, bottom)] as const;
    if (both[1] > both[0] && (!best || both[1] - both[0] > best[1] - best[0])) best = both;
  }
  return best;
}

/** Whether rows are running text: several words a line, and most lines as wide as the column. */
function isProse(rows: readonly Row[]): boolean {
  if (rows.length < 4) return false;
  const width = quantile(
    rows.map((row) => row.right - row.left),
    0.9,
  );
  const wide = rows.filter((row) => row.right - row.left > 0.7 * width).length;
  const words = rows.map((row) => row.pieces.reduce((sum, piece) => sum + piece.words.length, 0));
  const pieces = rows.filter((row) => row.pieces.length > 2).length;
  return median(words) >= 4 && wide >= 0.45 * rows.length && pieces < 0.3 * rows.length;
}

/** Whether the paragraphs of both sides begin at the same heights, as the cells of a table do. */
function inStep(one: readonly Row[], other: readonly Row[], em: number): boolean {
  const starts = (rows: readonly Row[]) =>
    rows.filter((row, i) => i > 0 && row.top - rows[i - 1]!.bottom > 0.8 * em).map((row) => row.top);
  const [a, b] = [starts(one), starts(other)];
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  if (few.length < 3) return false;
  const met = few.filter((top) => many.some((t) => Math.abs(t - top) < 0.5 * em)).length;
  return met >= 0.7 * few.length && few.length >= 0.5 * many.length;
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
