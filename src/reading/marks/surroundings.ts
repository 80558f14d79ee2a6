import type { Bitmap } from './bitmap.ts';
import type { Area } from './ink.ts';
import { inkShare } from './outline.ts';

/** A word, and where it is. */
export interface Print extends Area {
  readonly letters: number;
}

/** A word with what it says, and the chance that it says it, 0–1. */
export interface Written extends Print {
  readonly text: string;
  readonly confidence: number;
}

/** What is around a frame. */
export interface Surroundings {
  /** Shares of its height and width beside which there is ink: left, right, above and below. */
  readonly beside: readonly [number, number, number, number];
  /** White before and after it, in sides of the frame; `REACH` where there is more. */
  readonly before: number;
  readonly after: number;
  /** Whether it lies in a word that goes on before or after it, and the white to the rest of that word; else `REACH`. */
  readonly inWord: boolean;
  readonly gap: number;
}

// Lengths are in sides of the frame.

/** How far ink is looked for beside it, and above and below it in pixels: rulings come nearer than letters do. */
const BESIDE = 0.25;
const OVER = 2;
/** The word goes on when it reaches so far beyond. */
const BEYOND = 0.6;
/** So far is looked for what is before and after. */
const REACH = 1;
/** A column of which so much is ink is not white. */
const DIRT = 0.1;

export function surroundingsOf(bitmap: Bitmap, frame: Area, words: readonly Print[]): Surroundings {
  const { left, top, right, bottom } = frame;
  const side = Math.min(right - left, bottom - top);
  const wide = Math.max(2, Math.round(BESIDE * side));
  const rows = (from: number, to: number) =>
    share(top, bottom, (y) => inkShare(bitmap, { left: from, right: to, top: y, bottom: y + 1 }) > 0);
  const columns = (from: number, to: number) =>
    share(left, right, (x) => inkShare(bitmap, { left: x, right: x + 1, top: from, bottom: to }) > 0);
  const word = words.find(({ letters }) => letters > 1);
  const reach = Math.ceil(REACH * side);
  const white = (column: (distance: number) => number) => {
    let distance = 1;
    while (distance < reach) {
      const x = column(distance);
      if (inkShare(bitmap, { left: x, right: x + 1, top, bottom }) >= DIRT) break;
      distance += 1;
    }
    return distance / side;
  };
  const before = white((distance) => left - 1 - distance);
  const after = white((distance) => right + distance);
  const goesOnBefore = word !== undefined && left - word.left > BEYOND * side;
  const goesOnAfter = word !== undefined && word.right - right > BEYOND * side;
  return {
    beside: [
      rows(left - 1 - wide, left - 1),
      rows(right + 1, right + 1 + wide),
      columns(top - 1 - OVER, top - 1),
      columns(bottom + 1, bottom + 1 + OVER),
    ],
    before,
    after,
    inWord: goesOnBefore || goesOnAfter,
    gap: Math.min(goesOnBefore ? before : REACH, goesOnAfter ? after : REACH),
  };
}

function share(from: number, to: number, is: (along: number) => boolean): number {
  let count = 0;
  for (let along = from; along < to; along++) if (is(along)) count += 1;
  return count / (to - from);
}

/** Words by the rows that they stand in. */
export class Rows {
  readonly #rows = new Map<number, Print[]>();
  readonly #height: number;

  constructor(words: readonly Print[], height: number) {
    this.#height = height;
    for (const word of words)
      for (let row = Math.floor(word.top / height); row <= word.bottom / height; row++) {
        const there = this.#rows.get(row);
        if (there) there.push(word);
        else this.#rows.set(row, [word]);
      }
  }

  /** The words over the middle of an area. */
  at({ left, top, right, bottom }: Area): Print[] {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const there = this.#rows.get(Math.floor(y / this.#height)) ?? [];
    return there.filter((word) => word.left < x && word.right > x && word.top < y && word.bottom > y);
  }
}
