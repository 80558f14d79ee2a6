import type { Letter } from './decode.ts';
import { chanceOf, type Network } from './network.ts';
import model from './spacing.weights.json' with { type: 'json' };
import { STRIP_HEIGHT, type Strip } from './strip.ts';

// The recogniser was taught mainly on script without spaces and finds few of them: on receipts F1 64 where this reaches
// 96. A small network tells from the gaps before a letter, and from its neighbours, whether a word begins there.
// `training/spacing.ts` fits its weights.

/** Longest runs of columns without ink before a letter, in heights of the line: by both measures of ink. */
export interface Gap {
  readonly any: number;
  readonly strong: number;
}

/** The height of a line in pixels of the image, and in pixels along its strip. */
export interface LineSize {
  readonly height: number;
  readonly unit: number;
}

/** A letter's shape and role decide how much white stands beside it without a space. */
const CLASSES: readonly RegExp[] = [
  /\p{Nd}/u,
  /\p{Lu}/u,
  /\p{Ll}/u,
  /[1Iil.,'|:;!]/,
  /[MWmw@%]/,
  /\./,
  /,/,
  /:/,
  /1/,
  /[([#$*]/,
  /[)\]%]/,
  /-/,
];

const OPEN = 0.5;

/** The gaps before each letter but the first. */
export function gapsBefore(letters: readonly Letter[], strip: Omit<Strip, 'inkHeight' | 'width'>): Gap[] {
  return letters.slice(1).map(({ x }, i) => {
    const from = letters[i]!.x;
    const inHeights = (ink: Uint8Array) => longest(ink, from, x) / strip.unit;
    return { any: inHeights(strip.ink), strong: inHeights(strip.strongInk) };
  });
}

function longest(ink: Uint8Array, from: number, to: number): number {
  let run = 0;
  let most = 0;
  for (let column = Math.round(from); column <= Math.round(to) && column < ink.length; column++) {
    run = ink[column] ? 0 : run + 1;
    if (run > most) most = run;
  }
  return most;
}

/** The value below which the given share of the values lies. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const logOf = (probability: number) => Math.log(probability + 1e-4) / 5;
const classesOf = (text: string) => CLASSES.map((kind) => (kind.test(text) ? 1 : 0));

/**
 * What the network sees of the place before each letter but the first. Lengths are in heights of the line; `height` is
 * that of the line in pixels of the image, which tells how sharp it can be, and `unit` that in pixels of the strip.
 */
export function spacingFeatures(
  letters: readonly Letter[],
  gaps: readonly Gap[],
  { height, unit }: LineSize,
): number[][] {
  const strong = gaps.map((gap) => gap.strong);
  const pitches = letters.slice(1).map((letter, i) => (letter.x - letters[i]!.x) / unit);
  const [usualGap, wideGap, widest] = [quantile(strong, 0.5), quantile(strong, 0.8), Math.max(0.01, ...strong)];
  const usualPitch = quantile(pitches, 0.5) || 0.4;
  return gaps.map((gap, i) => {
    const [before, letter, after] = [letters[i]!, letters[i + 1]!, letters[i + 2]];
    const pitch = pitches[i]!;
    return [
      gap.any,
      gap.strong,
      gap.any - usualGap,
      gap.strong - usualGap,
      gap.strong - wideGap,
      gap.strong / widest,
      gap.strong / usualPitch,
      pitch - usualPitch,
      pitch / usualPitch,
      letter.space,
      logOf(letter.space),
      letter.spaced ? 1 : 0,
      i > 0 ? gaps[i - 1]!.strong : OPEN,
      gaps[i + 1]?.strong ?? OPEN,
      i > 0 ? logOf(before.space) : 0,
      after ? logOf(after.space) : 0,
      i > 0 ? 0 : 1,
      after ? 0 : 1,
      before.probability,
      letter.probability,
      Math.min(1, letters.length / 20),
      Math.min(1.5, height / STRIP_HEIGHT),
      ...classesOf(before.text),
      ...classesOf(letter.text),
    ];
  });
}

/** The chance, 0–1, that a word begins at each letter but the first. */
export function spaceChances(letters: readonly Letter[], gaps: readonly Gap[], size: LineSize): number[] {
  const network: Network = model;
  return spacingFeatures(letters, gaps, size).map((features) => chanceOf(features, network));
}

/** From this chance on a place is a space. */
export const SPACE = 0.5;
