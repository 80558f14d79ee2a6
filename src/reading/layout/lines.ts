import type { Rule, Word } from '../../domain/index.ts';
import type { PixelSize } from '../source.ts';
import { type Area, levelling } from './level.ts';
import { countBelow } from './sorted.ts';

/** A word before it has its place in the reading order. Geometry in fractions of the upright page. */
export interface LooseWord extends Omit<Word, 'line'> {
  /** Whether it is written across the reading direction of the page. */
  readonly sideways: boolean;
  /** Slope of its line on the upright page, where that was seen. */
  readonly slope?: number;
}

/** In pixels, so that distances along and across compare, and freed of the page's skew. */
interface Placed {
  readonly word: LooseWord;
  readonly left: number;
  readonly right: number;
  readonly height: number;
  readonly middle: number;
}

/** Where vertical rulings stand, by whole pixels across, freed of the page's skew. */
type Posts = Map<number, { readonly top: number; bottom: number }[]>;

interface Run {
  readonly words: Placed[];
  readonly left: number;
  readonly middle: number;
  readonly height: number;
}

/** A wider gap than this, in heights of the words, parts table cells and columns from each other. */
const RUN_GAP = 1.6;
/** Words of one run stand on one baseline: their middles differ by less than this share of the lesser height. */
const SAME_LINE = 0.5;
/** Words of one run differ in height no more than this many times. */
const MOST_TALLER = 2.2;
/** Runs at one height that a word may go on, as they stand over each other. */
const MOST_OPEN = 64;
/** Words may touch or overlap a little, as boxes of slanted print do. */
const TOUCH = 0.6;

/**
 * Puts words into reading order and numbers their lines. A line is a run of words on one baseline without a big gap:
 * the cells of a table and the columns of a page are runs of their own. Rows go from top to bottom, runs in a row
 * from left to right. `skew` is the slope of the lines (rise of y over x, in pixels); vertical `rules` part runs.
 */
export function inReadingOrder(
  words: readonly LooseWord[],
  size: PixelSize,
  { skew = 0, rules = [] }: { readonly skew?: number; readonly rules?: readonly Rule[] } = {},
): Word[] {
  const { level } = levelling(size, skew);
  const posts = postsOf(rules.map(level));
  const placed = words.map((word) => {
    const { left, right, top, bottom } = level(word);
    return { word, left, right, height: bottom - top, middle: (top + bottom) / 2 };
  });
  const upright = rows(
    runsOf(
      placed.filter((p) => !p.word.sideways),
      posts,
    ),
  );
  const sideways = placed.filter((p) => p.word.sideways).map((p) => [p]);
  return [...upright, ...sideways].flatMap((run, line) => run.map(({ word }) => numbered(word, line)));
}

/** Written out for the words of text layers, of which a page has a thousand: spreading them takes ten times as long. */
function numbered(word: LooseWord, line: number): Word {
  if (word.chances) {
    const { sideways: _, slope: __, ...rest } = word;
    return { ...rest, line };
  }
  const { text, confidence, left, top, width, height, font } = word;
  if (font === undefined) return { text, confidence, left, top, width, height, line };
  return { text, confidence, left, top, width, height, line, font };
}

/** Links each word to the nearest run that ends at its left, looking only at runs of its height on the page. */
function runsOf(placed: readonly Placed[], posts: Posts): Run[] {
  const heights = placed.map((p) => p.height).sort((a, b) => a - b);
  const band = Math.max(1, heights[heights.length >> 1] ?? 1);
  const open = new Map<number, Placed[][]>();
  const runs: Placed[][] = [];
  for (const next of [...placed].sort((a, b) => a.left - b.left)) {
    const near = Math.floor(next.middle / band);
    const reach = Math.ceil((SAME_LINE * next.height) / band);
    let best: Placed[] | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (let key = near - reach; key <= near + reach; key++) {
      const there = open.get(key) ?? [];
      // Words come from left to right: what ended long before goes on no more, and the latest are the nearest.
      for (let i = there.length - 1, looked = 0; i >= 0 && looked < MOST_OPEN; i--, looked++) {
        const last = there[i]!.at(-1)!;
        if (next.left - last.right > MOST_TALLER * RUN_GAP * last.height) there.splice(i, 1);
        else {
          const distance = follows(last, next);
          if (distance < least && !parted(last, next, posts)) [best, least] = [there[i]!, distance];
        }
      }
    }
    if (best) move(open, best, band, next);
    else {
      const run = [next];
      runs.push(run);
      put(open, run, near);
    }
  }
  return runs.map((words) => {
    const tall = words.reduce((a, b) => (b.height > a.height ? b : a));
    return { words, left: words[0]!.left, middle: tall.middle, height: tall.height };
  });
}

function put(open: Map<number, Placed[][]>, run: Placed[], key: number): void {
  const there = open.get(key);
  if (there) there.push(run);
  else open.set(key, [run]);
}

function move(open: Map<number, Placed[][]>, run: Placed[], band: number, next: Placed): void {
  const from = Math.floor(run.at(-1)!.middle / band);
  run.push(next);
  const there = open.get(from)!;
  there.splice(there.lastIndexOf(run), 1);
  put(open, run, Math.floor(next.middle / band));
}

/** How far `next` stands from the run's last word, or infinity when it does not go on with it. */
function follows(last: Placed, next: Placed): number {
  const least = Math.min(last.height, next.height);
  const most = Math.max(last.height, next.height);
  if (most > MOST_TALLER * least) return Number.POSITIVE_INFINITY;
  const off = Math.abs(next.middle - last.middle);
  const gap = next.left - last.right;
  if (off > SAME_LINE * least || gap > RUN_GAP * most || gap < -TOUCH * most) return Number.POSITIVE_INFINITY;
  return Math.abs(gap) + 2 * off;
}

/** The vertical rules by the pixel they stand at, from top to bottom; those that touch or overlap are one. */
function postsOf(rules: readonly Area[]): Posts {
  const posts: Posts = new Map();
  const upright = rules.filter(({ left, top, right, bottom }) => bottom - top > 2 * (right - left));
  for (const { left, right, top, bottom } of upright.sort((a, b) => a.top - b.top)) {
    const x = Math.round((left + right) / 2);
    const there = posts.get(x);
    const last = there?.at(-1);
    if (last && top <= last.bottom) last.bottom = Math.max(last.bottom, bottom);
    else if (there) there.push({ top, bottom });
    else posts.set(x, [{ top, bottom }]);
  }
  return posts;
}

/** Whether a vertical rule stands between two words: they belong to two cells of a table. */
function parted(last: Placed, next: Placed, posts: Posts): boolean {
  if (posts.size === 0) return false;
  // Print may touch the ruling, so it is looked for from within the last letter to within the next.
  const slack = 0.2 * Math.min(last.height, next.height);
  const [from, to] = [Math.floor(last.right - slack), Math.ceil(next.left + slack)];
  const columns =
    to - from < posts.size ? Array.from({ length: to - from + 1 }, (_, i) => from + i) : [...posts.keys()];
  return columns.some((x) => {
    const there = posts.get(x);
    if (!there || x < from || x > to) return false;
    const above = there[countBelow(there.length, (i) => there[i]!.top < next.middle) - 1];
    return above !== undefined && above.bottom > next.middle;
  });
}

/** Sorts runs into rows by their middles, and each row from left to right. */
function rows(runs: readonly Run[]): Placed[][] {
  const sorted = [...runs].sort((a, b) => a.middle - b.middle);
  const rows: Run[][] = [];
  for (const run of sorted) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row && first && run.middle - first.middle < SAME_LINE * Math.min(run.height, first.height)) row.push(run);
    else rows.push([run]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.left - b.left).map((run) => run.words));
}

/** Slopes below this are those of a level page: over its width they make less than a line. */
const LEVEL = 0.003;

/** The page's `skew` where it is worth telling. */
export function aslant(skew: number): { skew?: number } {
  return Math.abs(skew) < LEVEL ? {} : { skew: Number(skew.toFixed(4)) };
}
