import type { Row } from '../rows.ts';
import { entriesOf, gapsBetween } from './columns.ts';

/** Rows of text, from one up to another. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** Tables part where the space between two rows is wider than this, in heights of a word and in usual spaces. */
const SPACE = 0.9;
const WIDER = 1.3;
/** Spaces looked at, from the widest, and how often parts are parted again. */
const MOST_SPACES = 8;
const DEEPEST = 4;
/** Rows looked at above and below a part. */
const MOST_BESIDE = 3;
/** How much more of the text two tables must tell apart than one does. */
const GAIN = 1.1;

/**
 * Parts rows with white space in common where they are several tables, one below the other: where columns of their own
 * tell clearly more of the text apart than those in common.
 */
export function partsOf(rows: readonly Row[], { from, to }: Part, em: number, depth = 0): Part[] {
  if (to - from < 3 || depth === DEEPEST) return [{ from, to }];
  const spaces = rows.slice(from + 1, to).map((row, i) => row.top - rows[from + i]!.bottom);
  const least = Math.max(SPACE * em, WIDER * usual(spaces));
  const cuts = spaces
    .map((space, i) => ({ space, at: from + 1 + i }))
    .filter(({ space }) => space > least)
    .sort((a, b) => b.space - a.space)
    .slice(0, MOST_SPACES);
  let [best, most] = [0, GAIN * toldApart(rows.slice(from, to), em) + 1];
  for (const { at } of cuts) {
    const told = toldApart(rows.slice(from, at), em) + toldApart(rows.slice(at, to), em);
    if (told >= most) [best, most] = [at, told];
  }
  if (best === 0) return [{ from, to }];
  return [
    { from, to: best },
    { from: best, to },
  ].flatMap((part) => partsOf(rows, part, em, depth + 1));
}

/** How many entries the columns of rows tell apart. */
function toldApart(rows: readonly Row[], em: number): number {
  const gaps = gapsBetween(rows, em);
  return rows.reduce((sum, row) => sum + entriesOf(row, gaps, em).length - 1, 0);
}

/** The lower middle: of two spaces the narrower is that within a table. */
function usual(spaces: readonly number[]): number {
  return [...spaces].sort((a, b) => a - b)[(spaces.length - 1) >> 1]!;
}

/** Rows beside a part that its columns tell apart just as well, and that stand as near as its rows do. */
export function extended(rows: readonly Row[], { from, to }: Part, taken: Uint8Array, em: number): Part {
  const spaces = rows.slice(from + 1, to).map((row, i) => row.top - rows[from + i]!.bottom);
  const near = Math.max(SPACE * em, 1.5 * usual(spaces));
  const goes = (at: number, space: number, first: number, end: number) =>
    !taken[at] &&
    space < near &&
    rows[at]!.pieces.length > 1 &&
    gapsBetween(rows.slice(first, end), em).length >= gapsBetween(rows.slice(from, to), em).length;
  const part = { from, to };
  for (let i = 0; i < MOST_BESIDE && part.from > 0; i++) {
    const at = part.from - 1;
    if (!goes(at, rows[part.from]!.top - rows[at]!.bottom, at, part.to)) break;
    part.from = at;
  }
  for (let i = 0; i < MOST_BESIDE && part.to < rows.length; i++) {
    if (!goes(part.to, rows[part.to]!.top - rows[part.to - 1]!.bottom, part.from, part.to + 1)) break;
    part.to += 1;
  }
  return part;
}
