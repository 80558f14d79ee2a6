import type { Letter } from '../src/reading/ocr/decode.ts';
import type { ReadLine } from '../src/reading/ocr/recognise.ts';

/** A piece of truth: its text, with spaces, and where it stands in pixels. */
export interface TruthText {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface TruthLetter {
  readonly text: string;
  readonly spaceBefore: boolean;
}

/** More edits than this share of its letters: the line and the truth do not belong together. */
const MOST_EDITS = 0.35;

/** The truth that stands within a line's box, from left to right. Only for lines that are nearly level. */
export function truthOf({ box }: ReadLine, truth: readonly TruthText[]): TruthText[] {
  if (Math.abs(box.uy) > 0.1) return [];
  const [left, right] = [box.cx - box.width / 2, box.cx + box.width / 2];
  return truth
    .filter((piece) => {
      const y = (piece.top + piece.bottom) / 2 - box.uy * ((piece.left + piece.right) / 2 - box.cx);
      const shared = Math.min(right, piece.right) - Math.max(left, piece.left);
      return Math.abs(y - box.cy) < box.height * 0.3 && shared > 0.5 * (piece.right - piece.left);
    })
    .sort((a, b) => a.left - b.left);
}

export function truthLetters(text: string): TruthLetter[] {
  return [...text].flatMap((character, i, all) => {
    return character === ' ' ? [] : [{ text: character, spaceBefore: all[i - 1] === ' ' }];
  });
}

/**
 * Aligns what was read with the truth by the least edits, whatever the case. For each letter but the first: whether a
 * space stands before it in truth, or null where that cannot be told because it or its neighbour was misread.
 */
export function spacesBefore(letters: readonly Letter[], text: string): (boolean | null)[] {
  const truth = truthLetters(text);
  const places = placesIn(letters, truth);
  return letters.slice(1).map((_, i) => {
    const [before, here] = [places?.[i], places?.[i + 1]];
    return before != null && here != null && here === before + 1 ? truth[here]!.spaceBefore : null;
  });
}

/**
 * Whether the letters from `start` to `end` (exclusive) are one whole word of the truth; null when the line as a whole
 * is so unlike the truth that the two do not belong together. Receipts' truth knows no small letters: `anyCase`.
 */
export function wordsRight(
  letters: readonly Letter[],
  spans: readonly (readonly [start: number, end: number])[],
  text: string,
  anyCase: boolean,
): boolean[] | null {
  const truth = truthLetters(text);
  const places = placesIn(letters, truth);
  if (places === null) return null;
  const same = (a: string, b: string) => a === b || (anyCase && a.toLowerCase() === b.toLowerCase());
  return spans.map(([start, end]) => {
    const from = places[start];
    if (from == null) return false;
    for (let i = start; i < end; i++) {
      const place = places[i];
      if (place !== from + (i - start) || !same(letters[i]!.text, truth[place]!.text)) return false;
      if (i > start && truth[place]!.spaceBefore) return false;
    }
    const after = truth[from + (end - start)];
    return (from === 0 || truth[from]!.spaceBefore) && (after === undefined || after.spaceBefore);
  });
}

/** For each letter the place of the equal letter of `truth` that it is aligned with; null when too unlike. */
function placesIn(letters: readonly Letter[], truth: readonly TruthLetter[]): (number | null)[] | null {
  const read = letters.map((letter) => letter.text.toLowerCase());
  const wanted = truth.map((letter) => letter.text.toLowerCase());
  const columns = wanted.length + 1;
  const cost = new Int32Array((read.length + 1) * columns);
  for (let i = 0; i <= read.length; i++)
    for (let j = 0; j <= wanted.length; j++) {
      const at = i * columns + j;
      if (i === 0 || j === 0) cost[at] = i + j;
      else {
        const swap = cost[at - columns - 1]! + (read[i - 1] === wanted[j - 1] ? 0 : 1);
        cost[at] = Math.min(swap, cost[at - columns]! + 1, cost[at - 1]! + 1);
      }
    }
  if (cost[cost.length - 1]! > MOST_EDITS * Math.max(read.length, wanted.length)) return null;
  const places: (number | null)[] = Array(read.length).fill(null);
  for (let i = read.length, j = wanted.length; i > 0 && j > 0; ) {
    const at = i * columns + j;
    const equal = read[i - 1] === wanted[j - 1];
    if (cost[at] === cost[at - columns - 1]! + (equal ? 0 : 1)) {
      if (equal) places[i - 1] = j - 1;
      [i, j] = [i - 1, j - 1];
    } else if (cost[at] === cost[at - columns]! + 1) i--;
    else j--;
  }
  return places;
}
