import type { Alternative, Word } from '../../domain/index.ts';
import { type WordSigns, wordConfidence } from './confidence.ts';
import { decode, type Letter } from './decode.ts';
import type { Models } from './models.ts';
import type { Pyramid } from './pyramid.ts';
import { gapsBefore, SPACE, spaceChances } from './spacing.ts';
import { type Cutting, cut, giveBack, inkOf, pieces, STRIP_HEIGHT, type Strip } from './strip.ts';
import { sideways, type TextBox } from './text-box.ts';

/** A line of text as recognised, with the strip that it was read from. */
export interface ReadLine {
  readonly box: TextBox;
  readonly strip: Strip;
  readonly letters: readonly Letter[];
  /** Mean probability of its letters, 0–1; 0 when nothing was read. */
  readonly certainty: number;
}

export interface ReadWord extends Pick<Word, 'text' | 'confidence' | 'chances' | 'alternatives'> {
  readonly box: TextBox;
}

/** A box at least so much taller than wide may hold text written upwards; it is read both ways. */
const TALL = 1.5;

/** Where a line is cut to be read in pieces, as much white in heights of it is a space; letters stand nearer. */
const CUT_SPACE = 0.15;

/**
 * The recogniser needs more than one of its steps for each letter: of narrow print, and of small print on wide margins, it
 * leaves letters out. A line of at least so many letters, at a pitch of fewer steps and read with less certainty than
 * this, is read again stretched. On dense pages that raised word F1 from 91.9 to 94.0 for 10 % more time.
 */
const FEW = 6;
const NARROW = 3.25;
const CERTAIN = 0.97;
const MOST_STRETCH = 2;

export async function recognise(image: Pyramid, box: TextBox, models: Models): Promise<ReadLine> {
  const upright = withZero(await recogniseAs(image, box, models));
  if (box.height < TALL * box.width) return upright;
  const turned = await recogniseAs(image, sideways(box), models);
  // A lone slim letter or digit is as tall as a short word on its side: what reads better wins.
  return turned.letters.length > 1 && turned.certainty > upright.certainty ? turned : upright;
}

/** A nought is slimmer than this share of its height; a letter o is about as wide as high. */
const SLIM = 0.8;

/** Every strip is scaled to the height of its print: alone on a line, a nought and an o are told by their shape alone. */
function withZero(line: ReadLine): ReadLine {
  const [letter, second] = line.letters;
  if (!letter || second || !/[0oO°]/.test(letter.text)) return line;
  const { strongInk, inkHeight, unit } = line.strip;
  const width = ((strongInk.lastIndexOf(1) - strongInk.indexOf(1) + 1) * STRIP_HEIGHT) / unit;
  const round = letter.text === '0' ? 'o' : letter.text;
  return { ...line, letters: [{ ...letter, text: width < SLIM * inkHeight ? '0' : round }] };
}

async function recogniseAs(image: Pyramid, box: TextBox, models: Models): Promise<ReadLine> {
  const cutting = cut(image, box, models.stretch);
  const strip = inkOf(cutting);
  const { letters, steps } = await lettersOf(cutting, models);
  const plain = { box, strip, letters, certainty: certaintyOf(letters) };
  const pitch = steps / Math.max(1, letters.length);
  if (letters.length < FEW || pitch >= NARROW || plain.certainty >= CERTAIN) return plain;
  const stretch = Math.min(MOST_STRETCH, (1.15 * NARROW) / pitch);
  const { letters: wide } = await lettersOf(cut(image, box, models.stretch * stretch), models);
  const certainty = certaintyOf(wide);
  if (certainty < plain.certainty) return plain;
  return { box, strip, letters: wide.map((letter) => ({ ...letter, x: letter.x / stretch })), certainty };
}

function certaintyOf(letters: readonly Letter[]): number {
  return letters.reduce((sum, letter) => sum + letter.probability, 0) / Math.max(1, letters.length);
}

/** Reads a strip in so many steps, and gives its memory back. */
async function lettersOf(cutting: Cutting, models: Models): Promise<{ letters: Letter[]; steps: number }> {
  const letters: Letter[] = [];
  let all = 0;
  for (const { input, from, paddedWidth, gap } of pieces(cutting)) {
    const { scores, steps } = await models.recognise(input, paddedWidth, STRIP_HEIGHT);
    all += steps;
    const read = decode(scores, steps, models.alphabet, paddedWidth / steps).map((l) => ({ ...l, x: l.x + from }));
    // The recogniser does not see across a cut: whether a space was cut through is told by its width alone.
    if (read[0] && letters.length > 0 && gap >= CUT_SPACE * cutting.unit)
      read[0] = { ...read[0], space: 0.9, spaced: true };
    letters.push(...read);
  }
  giveBack(cutting);
  return { letters, steps: (all * cutting.width) / cutting.paddedWidth };
}

/** The letters of a line, parted to words, with what is known of each word's odds. */
export function splitLine({ letters, strip, box, certainty }: ReadLine): WordSigns[] {
  const chances = spaceChances(letters, gapsBefore(letters, strip), { height: box.height, unit: strip.unit });
  const starts = letters.flatMap((_, i) => (i === 0 || chances[i - 1]! >= SPACE ? [i] : []));
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? letters.length;
    return {
      letters: letters.slice(start, end),
      begins: start === 0 ? 1 : chances[start - 1]!,
      ends: end === letters.length ? 1 : chances[end - 1]!,
      parts: Math.max(0, ...chances.slice(start, end - 1)),
      line: certainty,
      height: box.height,
    };
  });
}

/** The words of a line, each with the part of the line's box that holds its ink. */
export function wordsOfLine(line: ReadLine): ReadWord[] {
  const words = splitLine(line);
  const { width } = line.strip;
  const scale = line.box.width / width;
  const bounds = words.map(({ letters }, i) => {
    const before = words[i - 1]?.letters.at(-1);
    return before ? border(line.strip.ink, before.x, letters[0]!.x) : 0;
  });
  return words.map((word, i) => {
    const [left, right] = trimmed(line.strip.ink, bounds[i]!, bounds[i + 1] ?? width, word.letters);
    const offset = ((left + right) / 2) * scale - line.box.width / 2;
    return {
      text: word.letters.map((letter) => letter.text).join(''),
      confidence: wordConfidence(word),
      ...doubts(word.letters),
      box: {
        ...line.box,
        width: (right - left) * scale,
        cx: line.box.cx + offset * line.box.ux,
        cy: line.box.cy + offset * line.box.uy,
      },
    };
  });
}

/** Chances are told to the thousandth: more digits than that say nothing and make readings long. */
const thousandths = (chance: number) => Math.round(chance * 1000) / 1000;

/** How sure each letter of a word is, and what it might be instead. A class is one code point. */
function doubts(letters: readonly Letter[]): Pick<Word, 'chances' | 'alternatives'> {
  const alternatives = letters.flatMap(({ others }, at): Alternative[] =>
    others.map(({ text, chance }) => ({ at, text, chance: thousandths(chance) })),
  );
  return {
    chances: letters.map(({ probability }) => thousandths(probability)),
    ...(alternatives.length > 0 ? { alternatives } : {}),
  };
}

/** The middle of the longest run of columns without ink between two letters; where there is none, halfway. */
function border(ink: Uint8Array, from: number, to: number): number {
  let [run, longest, end] = [0, 0, 0];
  for (let column = Math.round(from); column <= to; column++) {
    run = ink[column] ? 0 : run + 1;
    if (run > longest) [longest, end] = [run, column];
  }
  return longest > 0 ? end + 1 - longest / 2 : (from + to) / 2;
}

/** Narrows a word's columns to where its ink begins and ends, but never so far that a letter's middle is left out. */
function trimmed(ink: Uint8Array, from: number, to: number, letters: readonly Letter[]): readonly [number, number] {
  let left = Math.max(0, Math.floor(from));
  let right = Math.min(ink.length, Math.ceil(to));
  while (left < right && !ink[left] && left < letters[0]!.x - 1) left++;
  while (right > left + 1 && !ink[right - 1] && right > letters.at(-1)!.x + 1) right--;
  return [left, Math.max(left + 1, right)];
}
