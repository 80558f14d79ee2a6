import type { Letter } from './decode.ts';
import { SPACING } from './spacing-weights.ts';
import { STRIP_HEIGHT, type Strip } from './strip.ts';

/** Names of what is measured between two letters, in the order of the weights. Lengths are in heights of the line. */
export const SPACING_FEATURES = [
  'constant',
  'gap',
  'strong gap over the usual',
  'strong gap per pitch',
  'pitch over the usual',
  'pitch per usual',
  'space probability',
  'log space probability',
  'space read',
  'between digits',
  'after punctuation',
  'before punctuation',
  'narrow letters',
  'strong gap',
  'letters in the line',
] as const;

const PUNCTUATION = /[.,:;]/;
const NARROW = /[1Iil.,'|:;!]/;
const DIGIT = /\d/;

/** Longest run of columns without ink between two places of a strip, in heights of the line. */
function gap(ink: Uint8Array, from: number, to: number): number {
  let run = 0;
  let longest = 0;
  for (let column = Math.round(from); column <= Math.round(to) && column < ink.length; column++) {
    run = ink[column] ? 0 : run + 1;
    if (run > longest) longest = run;
  }
  return longest / STRIP_HEIGHT;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** Features of the place before each letter but the first: `letters.length - 1` rows. */
export function spacingFeatures(letters: readonly Letter[], strip: Pick<Strip, 'ink' | 'strongInk'>): number[][] {
  const pairs = letters.slice(1).map((letter, i) => {
    const before = letters[i]!;
    return {
      letter,
      before,
      pitch: (letter.x - before.x) / STRIP_HEIGHT,
      gap: gap(strip.ink, before.x, letter.x),
      strong: gap(strip.strongInk, before.x, letter.x),
    };
  });
  const usualGap = median(pairs.map((pair) => pair.strong));
  const usualPitch = median(pairs.map((pair) => pair.pitch)) || 0.4;
  return pairs.map(({ letter, before, pitch, gap, strong }) => [
    1,
    gap,
    strong - usualGap,
    strong / usualPitch,
    pitch - usualPitch,
    pitch / usualPitch,
    letter.space,
    Math.log(letter.space + 1e-4) / 5,
    letter.spaced ? 1 : 0,
    DIGIT.test(before.text) && DIGIT.test(letter.text) ? 1 : 0,
    PUNCTUATION.test(before.text) ? 1 : 0,
    PUNCTUATION.test(letter.text) ? 1 : 0,
    (NARROW.test(letter.text) ? 1 : 0) + (NARROW.test(before.text) ? 1 : 0),
    strong,
    Math.min(1, letters.length / 20),
  ]);
}

/**
 * The recogniser was taught mainly on script without spaces and finds few. This splits its letters to words by a
 * logistic model over the gaps between them; `training/spacing.ts` fits its weights.
 */
export function wordsIn(letters: readonly Letter[], strip: Pick<Strip, 'ink' | 'strongInk'>): Letter[][] {
  if (letters.length === 0) return [];
  const words: Letter[][] = [[letters[0]!]];
  spacingFeatures(letters, strip).forEach((features, i) => {
    const score = features.reduce((sum, value, at) => sum + value * SPACING.weights[at]!, 0);
    if (1 / (1 + Math.exp(-score)) >= SPACING.threshold) words.push([]);
    words.at(-1)!.push(letters[i + 1]!);
  });
  return words;
}
