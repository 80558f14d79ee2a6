import { drawnAs } from './letters.ts';
import { BOLD, REGULAR } from './widths.ts';

/** A typeface of the sheets: Helvetica or, where columns must stand below each other, Courier. */
export interface Face {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly mono: boolean;
}

const MONO_WIDTH = 600;
/** For letters of scripts that the metrics do not know: near the mean of the alphabet, and a square for ideographs. */
const UNKNOWN_WIDTH = 556;
const FULL_WIDTH = 1000;

const table = (widths: Readonly<Record<number, string>>): ReadonlyMap<string, number> =>
  new Map(Object.entries(widths).flatMap(([width, signs]) => [...signs].map((sign) => [sign, Number(width)] as const)));

const WIDTHS = { regular: table(REGULAR), bold: table(BOLD) };

const FULL =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]$/u;
const MARK = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** Whether a line may be broken beside this character, without a space. */
export function isIdeograph(sign: string): boolean {
  return FULL.test(sign);
}

function signWidth(sign: string, widths: ReadonlyMap<string, number>): number {
  const known = widths.get(sign);
  if (known !== undefined) return known;
  if (MARK.test(sign)) return 0;
  if (FULL.test(sign)) return FULL_WIDTH;
  return widths.get(drawnAs(sign)) ?? UNKNOWN_WIDTH;
}

/** Width of a text on one line, in points. */
export function widthOf(text: string, face: Face, size: number): number {
  if (face.mono) return ([...text].length * MONO_WIDTH * size) / 1000;
  const widths = face.bold ? WIDTHS.bold : WIDTHS.regular;
  let sum = 0;
  for (const sign of text) sum += signWidth(sign, widths);
  return (sum * size) / 1000;
}

/** Of the size of print: from a line's top to its baseline, from line to line, and a word's reach above and below it. */
export const BASELINE = 0.86;
export const LEADING = 1.2;
export const ASCENT = 0.72;
export const DESCENT = 0.21;
