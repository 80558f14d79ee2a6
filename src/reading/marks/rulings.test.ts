import { describe, expect, it } from 'vitest';
import type { Rule, Turn } from '../../domain/index.ts';
import { Bitmap } from './bitmap.ts';
import { drawnOn } from './marks.ts';
import { Canvas, EM, unread } from './testing/canvas.ts';

async function found(
  canvas: Canvas,
  { turn = 0, skew = 0, noise = 25 }: { turn?: Turn; skew?: number; noise?: number } = {},
) {
  return (await drawnOn(canvas.raster(noise), { turn, skew, words: canvas.words }, unread)).rules;
}

/** Left, top, right and bottom in tens of pixels. */
function places(rules: readonly Rule[], { width, height }: Canvas) {
  const tens = (fraction: number, of: number) => Math.round((fraction * of) / 10) * 10;
  return rules
    .map((r) => [
      tens(r.left, width),
      tens(r.top, height),
      tens(r.left + r.width, width),
      tens(r.top + r.height, height),
    ])
    .sort((a, b) => a[1]! - b[1]! || a[0]! - b[0]! || a[2]! - b[2]!);
}

/** Text and a table of two rows and three columns. */
function table(draw: (canvas: Canvas, x1: number, y1: number, x2: number, y2: number) => void): Canvas {
  const canvas = new Canvas(1000, 800);
  for (let line = 0; line < 4; line++) for (let i = 0; i < 6; i++) canvas.word(7, 100 + 130 * i, 60 + 45 * line);
  for (const y of [300, 360, 420]) draw(canvas, 100, y, 800, y);
  for (const x of [100, 350, 550, 800]) draw(canvas, x, 300, x, 420);
  for (const y of [315, 375]) for (const x of [120, 370, 570]) canvas.word(5, x, y);
  return canvas;
}

const TABLE = [
  [100, 300, 100, 420],
  [100, 300, 800, 300],
  [350, 300, 350, 420],
  [550, 300, 550, 420],
  [800, 300, 800, 420],
  [100, 360, 800, 360],
  [100, 420, 800, 420],
];

describe('rulings on a picture', () => {
  it('are found where they are drawn, and nowhere in print', async () => {
    const canvas = table((c, x1, y1, x2, y2) => c.line(x1, y1, x2, y2));
    expect(places(await found(canvas), canvas)).toEqual(TABLE);
  });

  it('are found where they are faint, and where they are lost in places', async () => {
    const canvas = table((c, x1, y1, x2, y2) => {
      for (let i = 0; i < 5; i++) {
        const [from, to] = [i / 5, (i + 0.9) / 5];
        c.line(x1 + (x2 - x1) * from, y1 + (y2 - y1) * from, x1 + (x2 - x1) * to, y1 + (y2 - y1) * to, 2, 150);
      }
    });
    const rules = places(await found(canvas), canvas);
    expect(rules).toHaveLength(TABLE.length);
  });

  it.each([-0.02, 0.004, 0.02])('are found on a page that lies aslant by %f', async (skew) => {
    const canvas = new Canvas(1000, 800);
    for (const y of [300, 500]) canvas.line(100, y - 350 * skew, 800, y + 350 * skew);
    for (const x of [100, 800]) canvas.line(x + 100 * skew, 300, x - 100 * skew, 500);
    for (let i = 0; i < 6; i++) canvas.word(5, 120 + 110 * i, 380 + 110 * i * skew);
    const rules = await found(canvas, { skew });
    expect(rules).toHaveLength(4);
    for (const rule of rules) expect(Math.max(rule.width * 1000, rule.height * 800)).toBeGreaterThan(190);
  });

  it('are told on the upright page, however the picture lies', async () => {
    const canvas = table((c, x1, y1, x2, y2) => c.line(x1, y1, x2, y2));
    const { pixels, width, height } = canvas.raster();
    const turned = { pixels: new Uint8Array(pixels.length), width: height, height: width };
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        turned.pixels.set(
          pixels.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
          3 * ((width - 1 - x) * height + y),
        );
    const { rules } = await drawnOn(turned, { turn: 90, skew: 0, words: canvas.words }, unread);
    expect(places(rules, canvas)).toEqual(TABLE);
  });

  it('may be dotted or dashed', async () => {
    const canvas = new Canvas(1000, 400);
    canvas.word(5, 100, 50);
    for (let x = 100; x < 700; x += 9) canvas.fill(x, 150, 3, 3);
    for (let x = 100; x < 690; x += 18) canvas.fill(x, 250, 11, 3);
    expect(places(await found(canvas), canvas)).toEqual([
      [100, 150, 700, 150],
      [100, 250, 690, 250],
    ]);
  });

  it('are found under a word that was written on one, but not in the word', async () => {
    const canvas = new Canvas(1000, 400);
    for (let i = 0; i < 5; i++) canvas.word(6, 200 + 100 * i, 150);
    canvas.line(180, 150 + EM, 720, 150 + EM);
    expect(places(await found(canvas), canvas)).toEqual([[180, 180, 720, 180]]);
  });

  it('are none of the bars of a code, the edges of a dark area, and the strokes of a pen', async () => {
    const canvas = new Canvas(1000, 600);
    canvas.word(8, 100, 60);
    for (let i = 0; i < 60; i++) canvas.fill(100 + 7 * i, 150, 2 + (i % 3), 100);
    canvas.fill(600, 150, 300, 120);
    canvas.line(150, 400, 190, 520, 4);
    canvas.line(200, 520, 240, 400, 4);
    expect(await found(canvas)).toEqual([]);
  });
});

describe('a bitmap', () => {
  const rows = (...texts: string[]) => {
    const bitmap = new Bitmap(texts[0]!.length, texts.length);
    for (const [y, text] of texts.entries())
      for (const [x, sign] of [...text].entries())
        if (sign === '#') bitmap.bits[y * bitmap.stride + (x >> 5)]! |= 1 << (x & 31);
    return bitmap;
  };
  const shown = (bitmap: Bitmap) =>
    Array.from({ length: bitmap.height }, (_, y) =>
      Array.from({ length: bitmap.width }, (_, x) => (bitmap.has(x, y) ? '#' : '.')).join(''),
    );
  const runs = (bitmap: Bitmap, least: number) => {
    const found: number[][] = [];
    bitmap.runs(0, least, (from, to) => found.push([from, to]));
    return found;
  };
  const WIDE = '.'.repeat(30);

  it('fills gaps up to a width, over the borders of its numbers too', () => {
    expect(shown(rows(`#..#...#${WIDE}`).closed(2))).toEqual([`####...#${WIDE}`]);
    expect(shown(rows(`${WIDE}#...#${WIDE}#....#${WIDE}`).closed(3))).toEqual([`${WIDE}#####${WIDE}#....#${WIDE}`]);
  });

  it('keeps what is thin', () => {
    expect(shown(rows('##.#', '##..', '#...', '####').thin(2))).toEqual(['.#.#', '.#..', '....', '.###']);
  });

  it('tells the runs of a row, up to its end', () => {
    const row = rows(`##.###${'#'.repeat(64)}.#`);
    expect(runs(row, 1)).toEqual([
      [0, 2],
      [3, 70],
      [71, 72],
    ]);
    expect(runs(row, 3)).toEqual([[3, 70]]);
    expect(runs(rows('#'.repeat(32)), 1)).toEqual([[0, 32]]);
  });
});
