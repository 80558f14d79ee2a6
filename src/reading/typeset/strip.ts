import type { Face } from './metrics.ts';

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
export function put(sheet: Print, print: Print, left: number, top: number): void {
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

/** Words are put in the order of their lines, so the last one has the highest number. */
function linesOf({ words }: Print): number {
  const last = words.at(-1);
  return last ? last.line + 1 : 0;
}
