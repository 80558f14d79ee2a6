import { describe, expect, it } from 'vitest';
import { type ReadLine, splitLine, wordsOfLine } from './recognise.ts';
import type { TextBox } from './text-box.ts';

const BOX: TextBox = { cx: 500, cy: 300, width: 300, height: 24, ux: 1, uy: 0 };

/** A line in print of even width, 20 pixels of the strip a letter, with a wide gap before the letters named. */
function line(text: string, gaps: readonly number[], box = BOX): ReadLine {
  const width = 600;
  const ink = new Uint8Array(width);
  let x = -10;
  const letters = Array.from(text, (letter, i) => {
    x += gaps.includes(i) ? 40 : 20;
    ink.fill(1, x - 8, x + 8);
    const space = gaps.includes(i) ? 0.05 : 1e-5;
    return { text: letter, x, probability: 0.999, space: i === 0 ? 0 : space, spaced: false, others: [] };
  });
  const strip = { width, unit: 48, ink, strongInk: ink, inkHeight: 30 };
  return { box, strip, letters, certainty: 0.999 };
}

const words = (read: ReadLine) => wordsOfLine(read).map((word) => word.text);

describe('the words of a line', () => {
  it('are parted at wide gaps and nowhere else', () => {
    expect(words(line('PAYMENTDUEDATE', [7, 10]))).toEqual(['PAYMENT', 'DUE', 'DATE']);
    expect(words(line('PAYMENTDUEDATE', []))).toEqual(['PAYMENTDUEDATE']);
  });

  it('have boxes around their own ink', () => {
    const [total, due] = wordsOfLine(line('TOTALDUE', [5]));
    // Two strip pixels to one of the image: the strip begins at the left edge of the line's box.
    expect(total!.box.cx - total!.box.width / 2).toBeCloseTo(350 + 2 / 2, 0);
    expect(total!.box.cx + total!.box.width / 2).toBeCloseTo(350 + 98 / 2, 0);
    expect(due!.box.cx - due!.box.width / 2).toBeCloseTo(350 + 122 / 2, 0);
    expect(due!.box.height).toBe(24);
  });

  it('follow the slant of their line', () => {
    const slanted = { ...BOX, ux: Math.cos(0.2), uy: Math.sin(0.2) };
    const [total, due] = wordsOfLine(line('TOTALDUE', [5], slanted));
    expect((due!.box.cy - total!.box.cy) / (due!.box.cx - total!.box.cx)).toBeCloseTo(Math.tan(0.2), 5);
  });

  it('are the surer the surer their letters and borders are', () => {
    const clear = line('TOTALDUE', [5]);
    const [sure] = wordsOfLine(clear);
    const letters = clear.letters.map((letter, i) => (i === 2 ? { ...letter, probability: 0.4 } : letter));
    const [unsure] = wordsOfLine({ ...clear, letters });
    expect(sure!.confidence).toBeGreaterThan(0.9);
    expect(unsure!.confidence).toBeLessThan(0.7);
    expect(splitLine(clear)[0]).toMatchObject({ begins: 1, line: 0.999 });
  });

  it('are none where no letter was read', () => {
    expect(words(line('', []))).toEqual([]);
  });
});
