import type { Placed } from '../placed.ts';
import { type Piece, pieceOf, type Row } from '../rows.ts';

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
/** Share of the rows that may stand across the white space between two columns, as headings over several do. */
const ACROSS = 0.12;
/** Places a word height is counted in. */
const FINENESS = 6;

/** The white space between the columns of rows that make a table; none where they have no columns in common. */
export function gapsBetween(rows: readonly Row[], em: number): Gap[] {
  const left = Math.min(...rows.map((row) => row.left));
  const right = Math.max(...rows.map((row) => row.right));
  const step = em / FINENESS;
  const places = Math.max(1, Math.ceil((right - left) / step));
  const covered = new Uint16Array(places);
  const parted = new Uint16Array(places);
  const begun = new Uint16Array(places + 1);
  const mark = (into: Uint16Array, from: number, to: number) => {
    const last = Math.min(places - 1, Math.ceil((to - left) / step) - 1);
    for (let at = Math.max(0, Math.floor((from - left) / step)); at <= last; at++) into[at]! += 1;
  };
  for (const row of rows) {
    for (const [i, piece] of row.pieces.entries()) {
      for (const word of piece.words) mark(covered, word.left, word.right);
      const next = row.pieces[i + 1];
      if (next && next.left > piece.right) mark(parted, piece.right, next.left);
    }
    begun[Math.max(0, Math.floor((row.left - left) / step))]! += 1;
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
    const sure = clear && width >= SURE_GAP && rows.length >= SURE_ROWS;
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
      before.words.push(...part.words);
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
    if (between && gaps.some((gap) => gap.from < word.left && gap.to > last.right)) parts.push([]);
    parts.at(-1)!.push(word);
  }
  return parts.map(pieceOf);
}

const middle = (gap: Gap) => (gap.from + gap.to) / 2;

/** The column that text from `left` on begins in: a little of it may stand in the gap before. */
function columnAt(left: number, gaps: readonly Gap[]): number {
  let column = 0;
  while (column < gaps.length && left >= middle(gaps[column]!)) column += 1;
  return column;
}

function lastColumnAt(right: number, gaps: readonly Gap[]): number {
  let column = 0;
  while (column < gaps.length && right > Math.max(middle(gaps[column]!), gaps[column]!.to)) column += 1;
  return column;
}
