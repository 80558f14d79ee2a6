import type { Rectangle } from '../../domain/index.ts';
import type { Raster } from '../image/raster.ts';
import { detect } from './detect.ts';
import { loadModels } from './models.ts';
import { Pyramid } from './pyramid.ts';
import { DETECTION_PIXELS } from './read.ts';
import { recognise } from './recognise.ts';
import { facing, type TextBox } from './text-box.ts';

/** A word that something else than our recognition says to stand on an image, in fractions of it. */
export interface SaidWord extends Rectangle {
  readonly text: string;
}

/** How far words that something else has read agree with what is seen on the image. */
export interface Agreement {
  /** Share of the characters of some lines that are the same as ours, 0–1. */
  readonly letters: number;
  /** Share of the printed lines on which there is such a word at all, 0–1. */
  readonly coverage: number;
  /** Share of the words that stand where something is printed, 0–1. */
  readonly grounded: number;
}

/** Lines that are read to compare; with a dozen of them a layer that is wrong in every tenth letter shows. */
const PROBES = 12;
/** What is narrower than this, in heights, is a letter or two, and longer lines cost more than they tell. */
const NARROWEST = 3;
const WIDEST = 30;
/** Ours is unsure of it itself. */
const LEAST_CERTAINTY = 0.8;

/** Compares words with what is printed where they are said to stand, on an upright image. Null where there is no print. */
export async function compareWithPrint(raster: Raster, words: readonly SaidWord[]): Promise<Agreement | null> {
  const models = await loadModels();
  const boxes = (await detect(raster, models, DETECTION_PIXELS)).map((box) => facing(box, 0));
  const lines = boxes.filter(({ width, height }) => width >= NARROWEST * height);
  if (lines.length === 0) return null;
  const said = lines.map((line) => wordsIn(line, words, raster));
  const covered = said.filter((there) => there.length > 0).length;
  const grounded = new Set(boxes.flatMap((box) => wordsIn(box, words, raster))).size;
  const image = new Pyramid(raster);
  let [same, all] = [0, 0];
  for (const at of probes(lines)) {
    const line = await recognise(image, lines[at]!, models);
    if (line.certainty < LEAST_CERTAINTY) continue;
    const ours = plain(line.letters.map((letter) => letter.text).join(''));
    const theirs = plain(said[at]!.map((word) => word.text).join(''));
    const length = Math.max(ours.length, theirs.length);
    all += length;
    same += length - distance(ours, theirs);
  }
  return {
    letters: all === 0 ? 0 : same / all,
    coverage: covered / lines.length,
    grounded: grounded / Math.max(1, words.length),
  };
}

/** Places of lines to compare: not the longest, from all over the page. */
function probes(lines: readonly TextBox[]): number[] {
  const places = lines.flatMap(({ width, height }, at) => (width <= WIDEST * height ? [at] : []));
  const all = places.length > 0 ? places : lines.map((_, at) => at);
  const sorted = all.toSorted((a, b) => lines[a]!.cy - lines[b]!.cy);
  const step = Math.max(1, sorted.length / PROBES);
  return Array.from({ length: Math.min(PROBES, sorted.length) }, (_, i) => sorted[Math.floor(i * step)]!);
}

/** The words whose middle lies in a box, from left to right. */
function wordsIn(box: TextBox, words: readonly SaidWord[], { width, height }: Raster): SaidWord[] {
  const inside = words.filter((word) => {
    const dx = (word.left + word.width / 2) * width - box.cx;
    const dy = (word.top + word.height / 2) * height - box.cy;
    const along = dx * box.ux + dy * box.uy;
    const down = dy * box.ux - dx * box.uy;
    return Math.abs(along) <= box.width / 2 && Math.abs(down) <= box.height / 2;
  });
  return inside.sort((a, b) => a.left - b.left);
}

/** Letters and digits alone: spaces and dots are where two right readings differ. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Edits that make one text of the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[other.length]!;
}
