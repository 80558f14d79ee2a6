import { DESCENT, type Face } from './metrics.ts';

/**
 * A word at its place. Lengths in points, y downwards from the top of what it stands in. What is set is moved as it is
 * put together, and copied nowhere: a sheet of a large table has some ten thousand words.
 */
export interface SetWord extends Face {
  readonly text: string;
  left: number;
  baseline: number;
  readonly width: number;
  readonly size: number;
  /** Counts the lines of its strip from 0. */
  line: number;
}

export interface Area {
  left: number;
  top: number;
  readonly width: number;
  readonly height: number;
}

export interface SetPicture extends Area {
  readonly bytes: Uint8Array;
  /** What it is, where it cannot be read. */
  readonly unread?: string;
}

/** What stands on a sheet or on a part of it. */
export interface Print {
  readonly words: SetWord[];
  readonly rules: Area[];
  readonly pictures: SetPicture[];
}

/** A slice of a column that is not broken over sheets. */
export interface Strip extends Print {
  readonly height: number;
  /** Whether it must not be the last on its sheet. */
  readonly keep: boolean;
}

export function emptyPrint(): Print {
  return { words: [], rules: [], pictures: [] };
}

export function gap(height: number): Strip {
  return { ...emptyPrint(), height, keep: false };
}

/** Moves `print` onto `sheet`, so far from its left and top. Its lines are counted on from those that are there. */
function put(sheet: Print, print: Print, left: number, top: number): void {
  const from = linesOf(sheet);
  for (const word of print.words) {
    word.left += left;
    word.baseline += top;
    word.line += from;
    sheet.words.push(word);
  }
  for (const rule of print.rules) sheet.rules.push(moved(rule, left, top));
  for (const picture of print.pictures) sheet.pictures.push(moved(picture, left, top));
}

function moved<Each extends Area>(area: Each, left: number, top: number): Each {
  area.left += left;
  area.top += top;
  return area;
}

/** Puts strips below each other onto `sheet`, from so far left and down. */
export function stack(sheet: Print, strips: readonly Strip[], left: number, top: number): Print {
  for (const strip of strips) {
    put(sheet, strip, left, top);
    top += strip.height;
  }
  return sheet;
}

export function heightOf(strips: readonly Strip[]): number {
  return strips.reduce((sum, { height }) => sum + height, 0);
}

/** How far print reaches to the right, in points. */
export function reachOf({ words, rules, pictures }: Print): number {
  let reach = 0;
  for (const part of [words, rules, pictures])
    for (const { left, width } of part) reach = Math.max(reach, left + width);
  return reach;
}

/** How far print reaches down, in points. */
export function bottomOf({ words, rules, pictures }: Print): number {
  let bottom = 0;
  for (const { baseline, size } of words) bottom = Math.max(bottom, baseline + DESCENT * size);
  for (const part of [rules, pictures]) for (const { top, height } of part) bottom = Math.max(bottom, top + height);
  return bottom;
}

/** Words are put in the order of their lines, so the last one has the highest number. */
function linesOf({ words }: Print): number {
  const last = words.at(-1);
  return last ? last.line + 1 : 0;
}
