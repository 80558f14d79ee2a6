import { describe, expect, it } from 'vitest';
import { inReadingOrder, type LooseWord } from './lines.ts';

const SIZE = { width: 1000, height: 1000 };

/** A word of 20 × (10 per letter) pixels on a page of 1000 × 1000. */
function word(text: string, left: number, middle: number, height = 20): LooseWord {
  const rectangle = {
    left: left / 1000,
    top: (middle - height / 2) / 1000,
    width: text.length / 100,
    height: height / 1000,
  };
  return { text, confidence: 1, sideways: false, ...rectangle };
}

const linesOf = (words: readonly LooseWord[], options: Parameters<typeof inReadingOrder>[2] = {}): string[] => {
  const lines: string[] = [];
  for (const { text, line } of inReadingOrder(words, SIZE, options))
    lines[line] = [lines[line], text].filter(Boolean).join(' ');
  return lines;
};

describe('reading order', () => {
  it('goes from top to bottom, and in a row from left to right', () => {
    expect(linesOf([word('below', 100, 130), word('right', 400, 101), word('left', 100, 99)])).toEqual([
      'left',
      'right',
      'below',
    ]);
  });

  it('keeps the words of a line together and parts cells', () => {
    expect(linesOf([word('Copper', 100, 100), word('wire', 170, 100), word('17', 300, 100)])).toEqual([
      'Copper wire',
      '17',
    ]);
  });

  it('parts words that a ruled line stands between, however near they are', () => {
    const row = [word('1.0', 100, 100), word('Normal', 136, 100)];
    const rule = { left: 0.132, top: 0.05, width: 0.001, height: 0.1 };
    expect(linesOf(row, { rules: [rule] })).toEqual(['1.0', 'Normal']);
    expect(linesOf(row, { rules: [{ ...rule, top: 0.2 }] })).toEqual(['1.0 Normal']);
    expect(linesOf(row, { rules: [{ left: 0.1, top: 0.11, width: 0.4, height: 0.001 }] })).toEqual(['1.0 Normal']);
  });

  it('lets large print keep its wide spaces', () => {
    expect(linesOf([word('Grand', 100, 100, 60), word('total', 240, 100, 60)])).toEqual(['Grand total']);
  });

  it('does not take a superscript or a small note for the same line as large print', () => {
    expect(linesOf([word('Heading', 100, 100, 80), word('note', 175, 80, 16)])).toHaveLength(2);
  });

  it('follows lines that rise across the page', () => {
    const slanted = (text: string, left: number, row: number) => word(text, left, 100 + row * 25 - 0.05 * left);
    const page = [0, 1, 2].flatMap((row) => [slanted(`l${row}`, 100, row), slanted(`r${row}`, 800, row)]);
    expect(linesOf(page, { skew: -0.05 })).toEqual(['l0', 'r0', 'l1', 'r1', 'l2', 'r2']);
  });

  it('puts what is written across the page last, each on its own', () => {
    expect(linesOf([{ ...word('margin', 10, 50), sideways: true }, word('text', 100, 400)])).toEqual([
      'text',
      'margin',
    ]);
  });
});
