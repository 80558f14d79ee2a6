import type { Placed } from './placed.ts';
import type { Piece, Row } from './rows.ts';
import { countBelow } from './sorted.ts';
import type { Pair } from './structure.ts';

/** A label has no more words than this. */
const MOST_LABEL = 6;
/** A value above or below its label stands no further off than this, in heights of a word. */
const NEAR = 1.2;

/**
 * Labels that end with a colon, with what is said for them: the rest of their line, what stands to the right of them,
 * or what stands below and begins with them.
 */
export function pairsIn(rows: readonly Row[], em: number): Pair[] {
  const pairs: Pair[] = [];
  for (const [i, row] of rows.entries()) {
    for (const [p, piece] of row.pieces.entries()) {
      const end = piece.words.findIndex((word) => /[^:]:$/.test(word.text) || word.text === ':');
      if (end < 0 || end >= MOST_LABEL || !isLabel(piece.words.slice(0, end + 1))) continue;
      const label = piece.words.slice(0, end + 1);
      const rest = piece.words.slice(end + 1);
      const value = rest.length > 0 ? upToLabel(rest) : (beside(row, p) ?? under(piece, rows[i + 1], em));
      if (value && value.length > 0) pairs.push(pairOf(label, value));
    }
  }
  return pairs;
}

export function pairOf(label: readonly Placed[], value: readonly Placed[]): Pair {
  return { label: label.map((word) => word.index), value: value.map((word) => word.index) };
}

function isLabel(words: readonly Placed[]): boolean {
  const text = words.map((word) => word.text).join(' ');
  return /\p{L}{2}/u.test(text) && !/https?:$|\d:$/i.test(text) && !/[.;!?]\s/.test(text);
}

/** Of `A: 1 B: 2` the value of A ends before B. */
function upToLabel(words: readonly Placed[]): readonly Placed[] {
  const next = words.findIndex((word, i) => i > 0 && /\p{L}:$/u.test(word.text));
  return next < 0 ? words : words.slice(0, next);
}

function beside(row: Row, p: number): readonly Placed[] | null {
  const next = row.pieces[p + 1];
  return next && !/:$/.test(next.words.at(-1)!.text) ? next.words : null;
}

function under(label: Piece, below: Row | undefined, em: number): readonly Placed[] | null {
  if (!below || below.top - label.bottom > NEAR * em) return null;
  const first = countBelow(below.pieces.length, (i) => below.pieces[i]!.left <= label.left - em);
  const found = below.pieces[first];
  return found && found.left < label.left + em && !/:$/.test(found.words.at(-1)!.text) ? found.words : null;
}
