import { type Area, around, median, type Placed } from './placed.ts';

/** Words without a big gap between them. */
export interface Piece extends Area {
  readonly words: readonly Placed[];
}

/** All pieces at one height, from left to right. */
export interface Row extends Area {
  readonly pieces: readonly Piece[];
}

/** A wider gap than this, in heights of the words, parts two pieces; as in the numbering of lines. */
const GAP = 1.6;
/** Pieces of one row: their middles differ by less than this share of the lesser height. */
const SAME_ROW = 0.5;

/** Groups words into pieces by the reader's lines, and those into rows from top to bottom. */
export function rowsOf(words: readonly Placed[]): Row[] {
  const runs = new Map<number, Placed[]>();
  for (const word of [...words].sort((a, b) => a.index - b.index)) {
    const run = runs.get(word.line);
    if (run) run.push(word);
    else runs.set(word.line, [word]);
  }
  return rowsOfPieces([...runs.values()].flatMap(piecesOf));
}

export function rowsOfPieces(pieces: readonly Piece[]): Row[] {
  const placed = pieces
    .map((piece) => ({ piece, middle: middleOf(piece), height: median(piece.words.map((w) => w.bottom - w.top)) }))
    .sort((a, b) => a.middle - b.middle);
  const rows: (typeof placed)[] = [];
  for (const next of placed) {
    const first = rows.at(-1)?.[0];
    if (first && next.middle - first.middle < SAME_ROW * Math.min(first.height, next.height)) rows.at(-1)!.push(next);
    else rows.push([next]);
  }
  return rows.map((row) => rowOf(row.map(({ piece }) => piece)));
}

export function rowOf(pieces: readonly Piece[]): Row {
  return { ...around(pieces), pieces: [...pieces].sort((a, b) => a.left - b.left) };
}

export function pieceOf(words: readonly Placed[]): Piece {
  return { ...around(words), words };
}

/** Middle of the words' heights: large initials and superscripts must not move it. */
export function middleOf(piece: Piece): number {
  return median(piece.words.map((word) => (word.top + word.bottom) / 2));
}

/** One run of the reader, parted at its big gaps and where it leaves its height. */
function piecesOf(run: readonly Placed[]): Piece[] {
  const parts: Placed[][] = [];
  for (const word of run) {
    const last = parts.at(-1)?.at(-1);
    const height = last ? Math.max(last.bottom - last.top, word.bottom - word.top) : 0;
    const gap = last ? word.left - last.right : 0;
    const level = last !== undefined && Math.abs(word.top + word.bottom - last.top - last.bottom) < 2 * height;
    if (last && level && gap <= GAP * height && gap > -3 * height) parts.at(-1)!.push(word);
    else parts.push([word]);
  }
  return parts.map(pieceOf);
}

const BULLET = /^[•‣▪◦●○■□☐☑☒·➢✓–—*-]$/;
const NUMBER = /^\(?(?:(\d{1,3})(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{2,5})[.)]$/;

/** What a list's item may begin with. */
export interface Marker {
  readonly kind: 'bullet' | 'number';
  readonly text: string;
  /** The first of its numbers; null for letters and bullets. */
  readonly number: number | null;
}

/** The bullet or number that a row begins with, when text follows it. */
export function markerOf({ pieces }: Row): Marker | null {
  const text = pieces[0]!.words[0]!.text;
  if (pieces.length === 1 && pieces[0]!.words.length === 1) return null;
  if (BULLET.test(text)) return { kind: 'bullet', text, number: null };
  const number = NUMBER.exec(text);
  return number && { kind: 'number', text, number: number[1] === undefined ? null : Number(number[1]) };
}

/** The text of a piece, its words joined by one space. */
export function textOf({ words }: Piece): string {
  return words.map((word) => word.text).join(' ');
}
