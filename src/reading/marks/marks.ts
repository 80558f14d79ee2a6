import type { Rectangle, Rule, Turn } from '../../domain/index.ts';
import type { Raster } from '../image/raster.ts';
import { inkOf } from './ink.ts';
import { rulingsIn } from './rulings.ts';

/** What is drawn on the picture of a page, in fractions of the upright page. */
export interface Drawn {
  readonly rules: readonly Rule[];
}

/** What is known of a page from its print. */
export interface Printed {
  /** Degrees clockwise by which the picture must be turned to stand upright. */
  readonly turn: Turn;
  readonly skew: number;
  /** In fractions of the upright page. */
  readonly words: readonly (Rectangle & { readonly sideways: boolean })[];
}

/** Finds the rulings on the picture of a page. */
export function drawnOn(picture: Raster, { turn, skew, words }: Printed): Drawn {
  const ink = inkOf(picture, turn, skew);
  const em = heightOf(words) * ink.height || ink.width / 60;
  const print = words.map((word) => ink.area(word));
  return { rules: rulingsIn(ink, print, em).map((line) => ink.fractions(line)) };
}

/** The usual height of a word; 0 without words. */
function heightOf(words: Printed['words']): number {
  const heights = words.filter((word) => !word.sideways).map((word) => word.height);
  return heights.sort((a, b) => a - b)[heights.length >> 1] ?? 0;
}
