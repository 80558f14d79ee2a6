import type { Mark, Rectangle, Rule, Turn } from '../../domain/index.ts';
import type { Raster } from '../image/raster.ts';
import { boxesIn } from './boxes.ts';
import { codesIn } from './codes.ts';
import { inkOf, overlap } from './ink.ts';
import { rulingsIn } from './rulings.ts';

/** What is drawn on the picture of a page, in fractions of the upright page. */
export interface Drawn {
  readonly rules: readonly Rule[];
  readonly marks: readonly Mark[];
}

/** What is known of a page from its print. */
export interface Printed {
  /** Degrees clockwise by which the picture must be turned to stand upright. */
  readonly turn: Turn;
  readonly skew: number;
  /** In fractions of the upright page. */
  readonly words: readonly (Rectangle & { readonly text: string; readonly sideways: boolean })[];
}

/** Finds the rulings, codes and boxes to tick on the picture of a page. */
export async function drawnOn(picture: Raster, { turn, skew, words }: Printed): Promise<Drawn> {
  const ink = inkOf(picture, turn, skew);
  const em = heightOf(words) * ink.height || ink.width / 60;
  const print = words.map((word) => ({ ...ink.area(word), letters: word.text.length }));
  const codes = await codesIn(ink);
  // The corners of a QR code are squares, too.
  const boxes = boxesIn(ink, print, em).filter((box) => !codes.some(({ area }) => overlap(area, box)));
  return {
    rules: rulingsIn(ink, print, em).map((line) => ink.fractions(line)),
    marks: [
      ...codes.map(({ area, ...code }): Mark => ({ kind: 'barcode', box: ink.fractions(area), ...code })),
      ...boxes.map((box): Mark => {
        const { round, checked, confidence } = box;
        return { kind: round ? 'radio' : 'checkbox', box: ink.fractions(box), checked, confidence };
      }),
    ],
  };
}

/** The usual height of a word; 0 without words. */
function heightOf(words: Printed['words']): number {
  const heights = words.filter((word) => !word.sideways).map((word) => word.height);
  return heights.sort((a, b) => a - b)[heights.length >> 1] ?? 0;
}
