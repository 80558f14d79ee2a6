import model from './confidence.weights.json' with { type: 'json' };
import type { Letter } from './decode.ts';
import { chanceOf, type Network } from './network.ts';

/** What is known of a word when its odds are asked for. */
export interface WordSigns {
  readonly letters: readonly Letter[];
  /** Chances that a word begins at its first letter and at the one after its last; 1 at the ends of the line. */
  readonly begins: number;
  readonly ends: number;
  /** Highest chance that a word begins inside of it; 0 for a single letter. */
  readonly parts: number;
  /** Mean probability of the letters of its line. */
  readonly line: number;
  /** Height of its line in pixels of the image. */
  readonly height: number;
}

/** Letters that are easily taken for another. */
const ALIKE = /[0OoQD1Il|!5S8B2Z6G.,:;'-]/;

const doubt = (chance: number) => Math.log(1.0001 - Math.min(1, chance));

/** What the network sees of a word. */
export function confidenceFeatures({ letters, begins, ends, parts, line, height }: WordSigns): number[] {
  const probabilities = letters.map((letter) => letter.probability).sort((a, b) => a - b);
  const least = probabilities[0]!;
  const text = letters.map((letter) => letter.text).join('');
  const share = (kind: RegExp) => letters.filter((letter) => kind.test(letter.text)).length / letters.length;
  const digits = share(/\p{Nd}/u);
  const doubts = probabilities.map(doubt);
  return [
    doubt(least),
    doubt(probabilities[1] ?? 1),
    doubts.reduce((sum, value) => sum + value, 0) / doubts.length,
    least,
    Math.log(letters.length),
    letters.length === 1 ? 1 : 0,
    begins,
    ends,
    parts,
    doubt(line),
    Math.min(1.5, height / 48),
    digits,
    digits > 0 && digits < 1 && /\p{L}/u.test(text) ? 1 : 0,
    share(ALIKE),
    share(/\p{Ll}/u),
    share(/[^\p{L}\p{Nd}]/u),
  ];
}

/** The chance, 0–1, that a word is transcribed right: every letter, and no space too many or too few. */
export function wordConfidence(signs: WordSigns): number {
  const network: Network = model;
  return chanceOf(confidenceFeatures(signs), network);
}
