import { around, type Placed } from '../placed.ts';
import { type Piece, pieceOf, type Row } from '../rows.ts';
import { countBelow } from '../sorted.ts';

/** A stretch of the page's width that no text stands in. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Narrower white space, in heights of a word, is that between words. */
const LEAST_GAP = 0.5;
/** Where no row shows it as a gap by itself, white space is that between columns when it is so wide in so many rows. */
const SURE_GAP = 0.65;
const SURE_ROWS = 5;
/** Of so many rows some may stand across even such white space. */
const MANY_ROWS = 12;
/** Share of the rows that may stand across the white space between two columns, as headings over several do. */
const ACROSS = 0.12;
/** Places a word height is counted in. */
const FINENESS = 6;

/** The white space between the columns of rows that make a table; none where they have no columns in common. */
export function gapsBetween(rows: readonly Row[], em: number): Gap[] {
  const { left, right } = around(rows);
  const step = em / FINENESS;
  const places = Math.max(1, Math.ceil((right - left) / step));
  const [covered, parted] = [new Int32Array(places + 1), new Int32Array(places + 1)];
  // Counted where a stretch begins and where it ends, and summed up afterwards, however long it is.
  const mark = (into: Int32Array, from: number, to: number) => {
    const first = Math.max(0, Math.floor((from - left) / step));
    const end = Math.min(places, Math.ceil((to - left) / step));
    if (end <= first) return;
    into[first]! += 1;
    into[end]! -= 1;
  };
  for (const row of rows) {
    for (const [i, piece] of row.pieces.entries()) {
      for (const word of piece.words) mark(covered, word.left, word.right);
      const next = row.pieces[i + 1];
      if (next && next.left > piece.right) mark(parted, piece.right, next.left);
    }
  }
  for (let at = 1; at < places; at++) {
    covered[at]! += covered[at - 1]!;
    parted[at]! += parted[at - 1]!;
  }
  const most = Math.floor(ACROSS * rows.length);
  const gaps: Gap[] = [];
  for (let at = 0; at < places; at++) {
    if (covered[at]! > most) continue;
    let end = at;
    let shown = 0;
    let clear = true;
    while (end < places && covered[end]! <= most) {
      shown = Math.max(shown, parted[end]!);
      clear &&= covered[end] === 0;
      end += 1;
    }
    const width = (end - at) / FINENESS;
    const seen = shown >= Math.max(1, 0.25 * rows.length) && width >= LEAST_GAP;
    const sure = (clear || rows.length >= MANY_ROWS) && width >= SURE_GAP && rows.length >= SURE_ROWS;
    if (at > 0 && end < places && (seen || sure)) gaps.push({ from: left + at * step, to: left + end * step });
    at = end;
  }
  return gaps;
}

/** What stands in one row of a table, by columns. */
export interface Entry {
  readonly column: number;
  readonly columns: number;
  readonly words: readonly Placed[];
}

/** The columns' places: where the gap before each begins and ends; the words of a row go by them. */
export function entriesOf(row: Row, gaps: readonly Gap[], em: number): Entry[] {
  const entries: { column: number; columns: number; words: Placed[] }[] = [];
  for (const part of row.pieces.flatMap((piece) => cutAt(piece, gaps, em))) {
    const column = columnAt(part.left, gaps);
    const last = Math.max(column, lastColumnAt(part.right, gaps));
    const before = entries.at(-1);
    if (before && column < before.column + before.columns) {
      for (const word of part.words) before.words.push(word);
      before.columns = Math.max(before.columns, last + 1 - before.column);
    } else entries.push({ column, columns: last + 1 - column, words: [...part.words] });
  }
  return entries;
}

/** Cuts a piece that reaches over a gap where it has white space there. */
function cutAt(piece: Piece, gaps: readonly Gap[], em: number): Piece[] {
  const parts: Placed[][] = [[]];
  for (const word of piece.words) {
    const last = parts.at(-1)!.at(-1);
    const between = last && word.left - last.right >= 0.4 * em;
    if (between && (gaps[countBelow(gaps.length, (i) => gaps[i]!.to <= last.right)]?.from ?? Infinity) < word.left)
      parts.push([]);
    parts.at(-1)!.push(word);
  }
  return parts.map(pieceOf);
}

/** The column that text from `left` on begins in: a little of it may stand in the gap before. */
function columnAt(left: number, gaps: readonly Gap[]): number {
  return countBelow(gaps.length, (i) => left >= (gaps[i]!.from + gaps[i]!.to) / 2);
}

function lastColumnAt(right: number, gaps: readonly Gap[]): number {
  return countBelow(gaps.length, (i) => right > gaps[i]!.to);
}

const END = 1e9;

/** The white space of a row, with what lies beyond its ends. */
export function gapsIn(row: Row, em: number): Gap[] {
  const gaps: Gap[] = [];
  let edge = -END;
  for (const piece of row.pieces) {
    if (piece.left - edge >= LEAST_GAP * em) gaps.push({ from: edge, to: piece.left });
    edge = Math.max(edge, piece.right);
  }
  return [...gaps, { from: edge, to: END }];
}

/** The white space that two rows have in common; both go from left to right. */
export function shared(a: readonly Gap[], b: readonly Gap[], em: number): Gap[] {
  const both: Gap[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const from = Math.max(a[i]!.from, b[j]!.from);
    const to = Math.min(a[i]!.to, b[j]!.to);
    if (to - from >= LEAST_GAP * em) both.push({ from, to });
    if (a[i]!.to < b[j]!.to) i++;
    else j++;
  }
  return both;
}
