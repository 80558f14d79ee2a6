import type { LooseWord } from '../../layout/lines.ts';
import { type Area, type Ink, meet, spaceBetween } from '../ink.ts';
import type { Written } from '../surroundings.ts';

/** A word, and how its line stands. */
export interface Leaning extends Written {
  /** Degrees by which it falls to the right, against the page's lines; 0 for what is written across them. */
  readonly angle: number;
}

// Lengths are in heights of print.

/** Lines of so many letters, and so much longer than high, tell how print lies. */
const LETTERS = 4;
const LONG = 3;
/** The nearest of them tell it for a place, so many at most and at least, when they are so near. */
const NEAR = 10;
const NEAREST = 5;
const FEWEST = 2;
/** Median deviations of their angles that are no lean. */
const UNEVEN = 2;
/** Words that are read so surely are what is there. */
const KNOWN = 0.8;
/** A word that covers so much of another's line and is so near is its neighbour. */
const BESIDE = 0.5;
const NEXT = 1.2;

export const widthOf = ({ left, right }: Area) => right - left;
export const heightOf = ({ top, bottom }: Area) => bottom - top;
export const sizeOf = (area: Area) => Math.max(0, widthOf(area)) * Math.max(0, heightOf(area));

/** The share of one area that lies in another. */
export function shareIn(part: Area, whole: Area): number {
  const common = {
    left: Math.max(part.left, whole.left),
    top: Math.max(part.top, whole.top),
    right: Math.min(part.right, whole.right),
    bottom: Math.min(part.bottom, whole.bottom),
  };
  return sizeOf(common) / Math.max(1, sizeOf(part));
}

export const degreesOf = (slope: number) => (Math.atan(slope) * 180) / Math.PI;

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** The words of a page with the slants of their lines. */
export class Print {
  readonly em: number;
  readonly words: readonly Leaning[];
  /** Those that are surely what is there. */
  readonly known: readonly Leaning[];
  readonly #long: readonly Leaning[];

  constructor(ink: Ink, words: readonly LooseWord[], skew: number, em: number) {
    this.em = em;
    this.words = words.map(({ text, confidence, sideways, slope = skew, ...place }): Leaning => {
      const angle = sideways ? 0 : degreesOf(slope) - degreesOf(skew);
      return { ...ink.area(place), letters: text.length, text, confidence, angle };
    });
    this.known = this.words.filter(({ confidence, letters }) => confidence >= KNOWN && letters > 1);
    this.#long = this.words.filter((word) => word.letters >= LETTERS && widthOf(word) > LONG * heightOf(word));
  }

  /**
   * Degrees by which what stands at an angle in a place leans beyond all lines around, without some of its own: curved
   * paper leans here and there, and in photos lines part.
   */
  lean(angle: number, area: Area, own: readonly Leaning[] = []): number {
    const near = this.#long
      .filter((word) => !meet(word, area) && !own.includes(word))
      .map((word) => {
        const { across, down } = spaceBetween(word, area);
        return { angle: word.angle, far: Math.max(0, across) + Math.max(0, down) };
      })
      .filter(({ far }) => far < NEAR * this.em)
      .sort((a, b) => a.far - b.far)
      .slice(0, NEAREST)
      .map((word) => word.angle);
    if (near.length < FEWEST) return Math.abs(angle);
    const usual = median(near);
    const spread = median(near.map((other) => Math.abs(other - usual)));
    return Math.max(0, Math.abs(angle - usual) - UNEVEN * spread);
  }

  /** The sure words on the line of one, on either side of it. */
  beside(word: Leaning): Leaning[] {
    return this.known.filter((other) => {
      if (other === word) return false;
      const { across, down } = spaceBetween(other, word);
      const lower = Math.min(heightOf(other), heightOf(word));
      return across < NEXT * this.em && -down > BESIDE * lower;
    });
  }
}
