import type { LooseWord } from '../../layout/lines.ts';
import type { Bitmap } from '../bitmap.ts';
import type { Component } from '../components.ts';
import { type Area, type Ink, meet } from '../ink.ts';
import { colouredStamps, type Lying, type Read } from './coloured.ts';
import { Print } from './print.ts';
import { printedStamps } from './printed.ts';
import { roundStamps } from './round.ts';

/** Where something was stamped, and the chance that it is so. */
export interface Stamp extends Area {
  readonly confidence: number;
}

/** The page on which stamps are looked for. */
export interface Stamped extends Lying {
  readonly ink: Ink;
  /** The ink without rulings, and what of it hangs together. */
  readonly strokes: Bitmap;
  readonly parts: readonly Component[];
  /** In fractions of the upright page. */
  readonly words: readonly LooseWord[];
  /** The height of print in pixels of the ink. */
  readonly em: number;
}

/** The stamps on a page, the surest of those in one place. `read` reads what the ink of one drew. */
export async function stampsOn({ ink, strokes, parts, words, em, ...page }: Stamped, read: Read): Promise<Stamp[]> {
  const print = new Print(ink, words, page.skew, em);
  const found = [
    ...(await colouredStamps(page, ink, print, read)),
    ...printedStamps(ink, strokes, parts, print),
    ...roundStamps(strokes, parts, print),
  ];
  const stamps: Stamp[] = [];
  for (const stamp of found.sort((a, b) => b.confidence - a.confidence))
    if (!stamps.some((other) => meet(other, stamp))) stamps.push(stamp);
  return stamps;
}
