import { describe, expect, it } from 'vitest';
import { skewOf, turnIn, wordsIn } from './tesseract-output.ts';

const row = (...cells: (string | number)[]) => cells.join('\t');
const HEAD = 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext';
const PAGE = row(1, 1, 0, 0, 0, 0, 0, 0, 1000, 500, -1, '');
const table = (...rows: string[]) => [HEAD, PAGE, ...rows, ''].join('\n');

describe("Tesseract's table of words", () => {
  it('gives words in fractions of the page, with chances', () => {
    const words = wordsIn(table(row(4, 1, 1, 1, 1, 0, 0, 0, 9, 9, -1, ''), row(5, 1, 1, 1, 1, 1, 100, 50, 200, 25, 87.5, 'Total'))); // biome-ignore format: one table
    expect(words).toEqual([
      {
        text: 'Total',
        left: 0.1,
        top: 0.1,
        width: 0.2,
        height: 0.05,
        confidence: 0.875,
        sideways: false,
        row: '1 1 1',
      },
    ]);
  });

  it('leaves out words of white space, and is empty without a page', () => {
    expect(wordsIn(table(row(5, 1, 1, 1, 1, 1, 0, 0, 10, 10, 95, '  ')))).toEqual([]);
    expect(wordsIn('')).toEqual([]);
  });

  it('tells the slope of the lines', () => {
    const falling = [0, 1, 2].map((i) => row(5, 1, 1, 1, 1, i + 1, 100 + 300 * i, 100 + 6 * i, 100, 20, 90, 'word'));
    expect(skewOf(wordsIn(table(...falling)), { width: 1000, height: 500 })).toBeCloseTo(0.02, 6);
    expect(skewOf([], { width: 1000, height: 500 })).toBe(0);
  });
});

describe("Tesseract's orientation", () => {
  const said = (rotate: number, confidence: number) =>
    `Page number: 0\nOrientation in degrees: 90\nRotate: ${rotate}\nOrientation confidence: ${confidence}\nScript: Latin\n`;

  it('is how far the page must be turned', () => expect(turnIn(said(270, 11.2))).toBe(270));
  it('is none where it is not sure, or says nothing', () => {
    expect(turnIn(said(180, 0.2))).toBe(0);
    expect(turnIn('')).toBe(0);
  });
});
