import type { Placed } from './placed.ts';
import { markerOf, type Piece, type Row, textOf } from './rows.ts';
import { countBelow } from './sorted.ts';
import type { Pair } from './structure.ts';
import { isFigure, isValue } from './tables/cells.ts';

/** A label has no more words than this, and one without a colon no more than that. */
const MOST_LABEL = 6;
const MOST_BARE = 4;
/** A value above or below its label stands no further off than this, in heights of a word. */
const NEAR = 1.2;
/** A value stands no further to the right than that of the line above or below, by this many heights of a word. */
const BEYOND = 4;

/**
 * Labels with what is said for them. One that ends with a colon has the rest of its line, what stands to the right of it,
 * or what stands below and begins with it; one without has the quantity, date or code to its right.
 */
export function pairsIn(rows: readonly Row[], em: number): Pair[] {
  const pairs: Pair[] = [];
  for (const [i, row] of rows.entries()) {
    for (const [p, piece] of row.pieces.entries()) {
      const before = row.pieces[p - 1];
      const found = inPiece(piece, before, em);
      const last = found.at(-1);
      if (last && last.value.length === 0) last.value = besideOf(rows, i, p, em) ?? under(piece, rows[i + 1], em) ?? [];
      for (const { label, value } of found)
        if (value.some((word) => /[\p{L}\p{N}]/u.test(word.text))) pairs.push(told({ label, value }));
    }
    if (alternate(row)) for (const p of row.pieces.keys()) if (p % 2 > 0) pairs.push(barePair(row, p));
  }
  return pairs;
}

/** Whether the pieces of a row are labels and values in turn. */
function alternate({ pieces }: Row): boolean {
  return (
    pieces.length % 2 === 0 &&
    pieces.every((piece, p) => (p % 2 === 0 ? isBare(piece) : isValue(textOf(piece)) && piece.words[0]!.text !== ':'))
  );
}

function barePair({ pieces }: Row, p: number): Pair {
  return told({ label: pieces[p - 1]!.words, value: pieces[p]!.words });
}

interface Found {
  readonly label: readonly Placed[];
  value: readonly Placed[];
}

export function told({ label, value }: { label: readonly Placed[]; value: readonly Placed[] }): Pair {
  // A dash or comma at the end parts the value from what follows.
  const end = value.findLastIndex((word) => !PARTING.test(word.text) || word.text.length > 1);
  return { label: label.map((word) => word.index), value: value.slice(0, end + 1).map((word) => word.index) };
}

/** The labels of a piece that end with a colon, with the words that follow each. */
function inPiece({ words }: Piece, before: Piece | undefined, em: number): Found[] {
  const found: Found[] = [];
  let from = 0;
  for (const [i, word] of words.entries()) {
    if (!(word.text === ':' || /[^:]:$/.test(word.text))) continue;
    // A colon by itself may stand far from its label.
    const label =
      i === 0 && word.text === ':' && before ? [...before.words, word] : labelOf(words.slice(from, i + 1), em);
    if (label.length > MOST_LABEL + 1 || !isLabel(label)) continue;
    const last = found.at(-1);
    if (!last && i - label.length >= MOST_LABEL) break;
    if (last) last.value = words.slice(from, i + 1 - label.length);
    // Of `A: B: 1` A is no label.
    if (last && last.value.length === 0) found.pop();
    from = i + 1;
    found.push({ label, value: words.slice(from) });
  }
  return found;
}

/** What parts a label from a value before it. */
const PARTING = /^[-–—|•·]$|[,;|]$/;

/** The words before a colon that are its label: what was said before it, or a date, is not. */
function labelOf(words: readonly Placed[], em: number): readonly Placed[] {
  const name = words.length - (words.at(-1)!.text === ':' ? 2 : 1);
  for (let i = name - 1; i >= 0; i--) {
    const [word, next] = [words[i]!, words[i + 1]!];
    const digits = word.text.match(/\d/g)?.length ?? 0;
    const figure = digits >= 4 || (i === 0 && isFigure(word.text));
    if (PARTING.test(word.text) || figure || next.left - word.right > 0.9 * em) return words.slice(i + 1);
  }
  return words;
}

function isLabel(words: readonly Placed[]): boolean {
  const text = words.map((word) => word.text).join(' ');
  return /\p{L}{2}/u.test(text) && !/https?:$|\d:$/i.test(text) && !/\p{L}{5}[.;!?]\s/u.test(text);
}

/** Whether a piece may be a label though no colon ends it. */
export function isBare(piece: Piece): boolean {
  const text = textOf(piece);
  return piece.words.length <= MOST_BARE && /\p{L}{2}/u.test(text) && !isFigure(text) && !/[:,;]|^\d/.test(text);
}

const hasLabel = (piece: Piece, em: number) => inPiece(piece, undefined, em).length > 0;

/** The piece to the right of a label, unless it has a label of its own or belongs to another column. */
function besideOf(rows: readonly Row[], i: number, p: number, em: number): readonly Placed[] | null {
  const { pieces } = rows[i]!;
  const [label, next] = [pieces[p]!, pieces[p + 1]];
  if (!next || next.words[0]!.text === ':' || hasLabel(next, em)) return null;
  const after = pieces[p + 2];
  if (after && isBare(next) && isValue(textOf(after))) return null;
  const nearer = [rows[i - 1], rows[i + 1]].some((row) => {
    const at = row ? countBelow(row.pieces.length, (k) => row.pieces[k]!.left < label.left - em) : 0;
    const [other, value] = [row?.pieces[at], row?.pieces[at + 1]];
    return other && value && Math.abs(other.left - label.left) < em && value.left < next.left - BEYOND * em;
  });
  return nearer ? null : next.words;
}

function under(label: Piece, below: Row | undefined, em: number): readonly Placed[] | null {
  if (!below || below.top - label.bottom > NEAR * em || markerOf(below)) return null;
  const first = countBelow(below.pieces.length, (i) => below.pieces[i]!.left <= label.left - em);
  const [found, after] = [below.pieces[first], below.pieces[first + 1]];
  if (!found || found.left >= label.left + em || hasLabel(found, em)) return null;
  return after?.words[0]?.text === ':' ? null : found.words;
}
