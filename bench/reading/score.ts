import { dice, lettersAndDigits } from '../../src/evaluate/index.ts';
import { align, editDistance } from './distance.ts';

/** A piece of text (a word, or a line of them) and where it stands, in one unit for truth and reading alike. */
export interface PlacedText {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export type Place = Omit<PlacedText, 'text'>;

/** What one page adds to the figures of its set. */
export interface PageScore {
  /** Words of the reading that are in the truth, each as often as it is there. */
  readonly right: number;
  readonly truth: number;
  readonly read: number;
  /** Edits between letters and digits of truth and reading, and the truth's letters and digits. */
  readonly edits: number;
  readonly letters: number;
  /** Letters beyond ASCII in the truth, and those of them that were read to the letter, case included. */
  readonly accents: number;
  readonly accentsRight: number;
}

/** Words as a bag: by white space, case folded, punctuation kept. */
function wordsIn(texts: readonly PlacedText[]): string[] {
  return texts.flatMap(({ text }) => text.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean));
}

/** How many words of one bag are in the other, each as often as it is there. */
export function common(truth: readonly string[], read: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of truth) left.set(word, (left.get(word) ?? 0) + 1);
  return read.filter((word) => {
    const count = left.get(word) ?? 0;
    if (count > 0) left.set(word, count - 1);
    return count > 0;
  }).length;
}

const ACCENTED = /[^\p{ASCII}]/u;
const isAccented = (letter: string) => ACCENTED.test(letter) && /\p{L}/u.test(letter);

/** Scores one page. Pieces are compared in the order of the truth: see `inOrderOf`. */
export function scorePage(truth: readonly PlacedText[], read: readonly PlacedText[]): PageScore {
  const [expected, found] = [wordsIn(truth), wordsIn(read)];
  const ordered = inOrderOf(truth, read);
  const plain = (texts: readonly PlacedText[]) => lettersAndDigits(texts.map(({ text }) => text).join(''));
  const letters = plain(truth);
  const exact = (texts: readonly PlacedText[]) =>
    texts.map(({ text }) => text.normalize('NFC').replace(/\s+/g, '')).join('');
  const accented = [...exact(truth)].filter(isAccented).length;
  const aligned = accented > 0 ? align(exact(truth), exact(ordered)) : [];
  return {
    right: common(expected, found),
    truth: expected.length,
    read: found.length,
    edits: editDistance(letters, plain(ordered)),
    letters: letters.length,
    accents: accented,
    accentsRight: aligned.filter(([letter, other]) => isAccented(letter) && letter === other).length,
  };
}

/** A word's centre may lie this share of a line's height outside of the line's box; boxes are often drawn by hand. */
const SLACK = 0.2;

/**
 * The pieces read in the order of the truth: each goes with the piece of the truth in which its centre lies, or else
 * with the nearest one. So an error rate counts what was read wrong, and not how an engine orders columns.
 */
export function inOrderOf(truth: readonly PlacedText[], read: readonly PlacedText[]): PlacedText[] {
  const groups: PlacedText[][] = truth.map(() => []);
  const lost: PlacedText[] = [];
  for (const piece of read) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    truth.forEach((place, i) => {
      const distance = distanceTo(place, piece);
      if (distance < least) [best, least] = [i, distance];
    });
    (groups[best] ?? lost).push(piece);
  }
  return [...groups.flatMap((group) => group.sort(readingOrder)), ...lost];
}

/** Distance of a piece's centre from a place: within it less than 1, outside more, lines apart counting most. */
function distanceTo(place: Place, piece: Place): number {
  const height = Math.max(1e-9, place.bottom - place.top);
  const x = (piece.left + piece.right) / 2;
  const y = (piece.top + piece.bottom) / 2;
  const across = Math.max(0, place.left - x, x - place.right) / height;
  const down = Math.max(0, place.top - y, y - place.bottom) / height;
  const centre = Math.abs(y - (place.top + place.bottom) / 2) / height;
  return across <= SLACK && down <= SLACK ? Math.min(0.99, centre + across) : 1 + across + 4 * down;
}

function readingOrder(a: Place, b: Place): number {
  const [middleA, middleB] = [(a.top + a.bottom) / 2, (b.top + b.bottom) / 2];
  const apart = Math.abs(middleA - middleB) > 0.7 * Math.min(a.bottom - a.top, b.bottom - b.top);
  return apart ? middleA - middleB : a.left - b.left;
}

export interface Figures {
  readonly f1: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  /** Errors a letter or digit; may be above 1. */
  readonly cer: number | null;
  /** 95 % intervals from resampling documents. */
  readonly f1_ci95: readonly [number, number] | null;
  readonly cer_ci95: readonly [number, number] | null;
  /** Share of the letters beyond ASCII that were read right, and their count; null where there are none. */
  readonly accents: { readonly right: number; readonly of: number } | null;
}

const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);
const f1Of = (s: PageScore) => share(2 * s.right, s.truth + s.read);
const cerOf = (s: PageScore) => share(s.edits, s.letters);

/** The figures of a set: sums over its pages, so that a word counts the same wherever it stands. */
export function figuresOf(scores: readonly PageScore[], seed: number): Figures {
  const all = sumOf(scores);
  return {
    f1: f1Of(all),
    precision: share(all.right, all.read),
    recall: share(all.right, all.truth),
    cer: cerOf(all),
    f1_ci95: interval(scores, seed, f1Of),
    cer_ci95: interval(scores, seed, cerOf),
    accents: all.accents > 0 ? { right: all.accentsRight / all.accents, of: all.accents } : null,
  };
}

/** The counts of several pages together. */
export function sumOf(scores: readonly PageScore[]): PageScore {
  const total = (key: keyof PageScore) => scores.reduce((before, score) => before + score[key], 0);
  return {
    right: total('right'),
    truth: total('truth'),
    read: total('read'),
    edits: total('edits'),
    letters: total('letters'),
    accents: total('accents'),
    accentsRight: total('accentsRight'),
  };
}

/** Fewer documents than these have no interval worth the name. */
const FEWEST = 3;

function interval(
  scores: readonly PageScore[],
  seed: number,
  figure: (all: PageScore) => number | null,
): [number, number] | null {
  if (scores.length < FEWEST) return null;
  const roll = dice(seed);
  const drawn = Array.from({ length: 1_000 }, () =>
    figure(sumOf(scores.map(() => scores[roll(scores.length)]!))),
  ).flatMap((value) => value ?? []);
  drawn.sort((a, b) => a - b);
  if (drawn.length === 0) return null;
  return [drawn[Math.floor(drawn.length * 0.025)]!, drawn[Math.ceil(drawn.length * 0.975) - 1]!];
}
