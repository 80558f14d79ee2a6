import { widthOf } from './metrics.ts';
import type { Print } from './strip.ts';

/**
 * Signs that stand for a number which is known only when all sheets are: code points that Unicode keeps from texts
 * (23.7), as wide as a digit.
 */
export const NUMBERS = { page: '\ufdd0', pages: '\ufdd1' } as const;

const MARKS = /[\ufdd0\ufdd1]/g;

/** Takes what stands for numbers out of a text that comes from a file. */
export function withoutMarks(text: string): string {
  return text.replace(MARKS, '');
}

/** Writes the numbers onto a sheet. What follows one on its line is moved by what it is wider than one digit. */
export function numbered(print: Print, page: number, pages: number): Print {
  let [line, shift] = [-1, 0];
  for (const [i, word] of print.words.entries()) {
    if (word.line !== line) [line, shift] = [word.line, 0];
    word.left += shift;
    const text = word.text.replace(MARKS, (mark) => String(mark === NUMBERS.page ? page : pages));
    if (text === word.text) continue;
    const width = widthOf(text, word, word.size);
    shift += width - word.width;
    print.words[i] = { ...word, text, width };
  }
  return print;
}
