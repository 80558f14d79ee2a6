import type { Page, Rule, Word } from '../../../domain/index.ts';
import { levelling } from '../level.ts';

/** A page of 1000 × 1400 pixels with print 20 pixels high, of which a letter is 10 wide. */
export const SIZE = { width: 1000, height: 1400 };
const HEIGHT = 20;

/** Text at a place in pixels; `size` is a factor of the usual print. Three spaces or more part it into runs. */
export interface Print {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly size?: number;
  readonly font?: number;
}

export const print = (text: string, left: number, top: number, size = 1): Print => ({ text, left, top, size });

/** Lines of text below each other, 30 pixels apart. */
export function lines(texts: readonly string[], left: number, top: number, step = 30): Print[] {
  return texts.map((text, i) => print(text, left, top + i * step));
}

/** A page with the given print; rules are in pixels: left, top, width, height. */
export function pageOf(
  prints: readonly Print[],
  rules: readonly (readonly [number, number, number, number])[] = [],
  more: Partial<Page> = {},
): Page {
  const words = prints.flatMap(({ text, left, top, size = 1, font }, line): Word[] => {
    let at = left;
    return text.split(' ').map((word) => {
      const width = word.length * 10 * size;
      const placed = box(at, top, width, HEIGHT * size);
      at += width + 8 * size;
      return { text: word, confidence: 1, line, ...placed, ...(font === undefined ? {} : { font }) };
    });
  });
  const drawn = rules.map((rule): Rule => box(...rule));
  return { number: 1, ...SIZE, rotation: 0, source: 'text', words, rules: drawn, problem: null, ...more };
}

function box(left: number, top: number, width: number, height: number) {
  return {
    left: left / SIZE.width,
    top: top / SIZE.height,
    width: width / SIZE.width,
    height: height / SIZE.height,
  };
}

/** Rulings of a grid with lines at these places. */
export function grid(xs: readonly number[], ys: readonly number[]): [number, number, number, number][] {
  const [left, right, top, bottom] = [xs[0]!, xs.at(-1)!, ys[0]!, ys.at(-1)!];
  return [
    ...xs.map((x): [number, number, number, number] => [x, top, 1, bottom - top]),
    ...ys.map((y): [number, number, number, number] => [left, y, right - left, 1]),
  ];
}

/** A page as a scan shows it that lies aslant: turned about its middle, with upright boxes around slanted words. */
export function aslant(page: Page, degrees: number): Page {
  const skew = Math.tan((degrees * Math.PI) / 180);
  const { onPage } = levelling(page, skew);
  const pixels = levelling(page, 0);
  return { ...page, skew, words: page.words.map((word) => ({ ...word, ...onPage(pixels.level(word)) })) };
}
