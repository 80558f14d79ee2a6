import { describe, expect, it } from 'vitest';
import { drawnOn } from './marks.ts';
import { Canvas, EM, unread } from './testing/canvas.ts';

const [WIDTH, HEIGHT] = [900, 700];
const SIDE = 22;

/** A page with print above and below, and labels behind the places of three rows of two boxes. */
function form(print = EM): Canvas {
  const canvas = new Canvas(WIDTH, HEIGHT);
  for (const line of [0, 1, 2, 10, 11])
    for (let i = 0; i < 5; i++) canvas.word(7, 100 + 140 * i, 60 + 48 * line, print);
  for (const { x, y } of PLACES) canvas.word(6, x + 40, y - 4, print);
  return canvas;
}

const PLACES = [250, 330, 410].flatMap((y) => [100, 500].map((x) => ({ x, y })));

async function boxes(canvas: Canvas, { noise = 25, skew = 0 } = {}) {
  const { marks } = await drawnOn(canvas.raster(noise), { turn: 0, skew, words: canvas.words }, unread);
  return marks.flatMap((mark) => {
    if (mark.kind !== 'checkbox' && mark.kind !== 'radio') return [];
    const [x, y] = [Math.round(mark.box.left * WIDTH), Math.round(mark.box.top * HEIGHT)];
    return [{ ...mark, x, y }];
  });
}

/** The places of what is found among those known, and whether it is ticked. */
async function found(canvas: Canvas, options = {}) {
  const all = await boxes(canvas, options);
  return PLACES.map(({ x, y }) => {
    const there = all.filter((box) => Math.abs(box.x - x) <= 6 && Math.abs(box.y - y) <= 6);
    return there.length === 1 ? there[0]!.checked : there.length;
  }).concat(all.length > PLACES.length ? [all.length] : []);
}

type Tick = (canvas: Canvas, x: number, y: number, side: number) => void;

const TICKS: Readonly<Record<string, Tick>> = {
  cross(canvas, x, y, side) {
    canvas.line(x + 4, y + 4, x + side - 6, y + side - 6);
    canvas.line(x + side - 6, y + 4, x + 4, y + side - 6);
  },
  'tick that runs over': (canvas, x, y, side) => {
    canvas.line(x + 4, y + side / 2, x + side / 2 - 2, y + side - 6, 3);
    canvas.line(x + side / 2 - 2, y + side - 6, x + side + 4, y - 9, 3);
  },
  filling: (canvas, x, y, side) => canvas.fill(x + 4, y + 4, side - 8, side - 8),
};

describe('boxes on a picture', () => {
  it.each([
    [10, 20],
    [14, 30],
    [20, 30],
    [30, 30],
    [44, 60],
  ])('are found with sides of %i pixels beside print %i high', async (side, print) => {
    const canvas = form(print);
    for (const { x, y } of PLACES) canvas.frame(x, y, side);
    expect(await found(canvas)).toEqual(PLACES.map(() => false));
  });

  it.each(Object.entries(TICKS))('are ticked with a %s', async (_, tick) => {
    const canvas = form();
    for (const { x, y } of PLACES) canvas.frame(x, y, SIDE);
    for (const i of [1, 4]) tick(canvas, PLACES[i]!.x, PLACES[i]!.y, SIDE);
    expect(await found(canvas)).toEqual([false, true, false, false, true, false]);
  });

  it('are told with their place and a chance', async () => {
    const canvas = form();
    canvas.frame(100, 250, SIDE);
    const [box] = await boxes(canvas);
    expect(box).toMatchObject({ kind: 'checkbox', checked: false });
    expect(box!.box.left * WIDTH).toBeCloseTo(100, -1);
    expect(box!.box.width * WIDTH).toBeCloseTo(SIDE, -1);
    expect(box!.confidence).toBeGreaterThan(0.5);
    expect(box!.confidence).toBeLessThan(1);
  });

  it('are found where their frames have gaps', async () => {
    const canvas = form();
    for (const { x, y } of PLACES) {
      canvas.frame(x, y, SIDE);
      canvas.fill(x + 7, y, 1, 2, 240);
      canvas.fill(x + SIDE - 2, y + 12, 2, 1, 240);
    }
    expect(await found(canvas)).toEqual(PLACES.map(() => false));
  });

  it.each([-0.02, 0.02])('are found on a page that lies aslant by %f', async (skew) => {
    const canvas = new Canvas(WIDTH, HEIGHT);
    const places = PLACES.map(({ x, y }) => [x - skew * (y - HEIGHT / 2), y + skew * (x - WIDTH / 2)] as const);
    for (const [x, y] of places) {
      for (const [dx, dy] of [[0, 0], [0, SIDE]] as const) canvas.line(x + dx, y + dy, x + dx + SIDE, y + dy + skew * SIDE); // biome-ignore format: pairs
      for (const [dx, dy] of [[0, 0], [SIDE, 0]] as const) canvas.line(x + dx, y + dy, x + dx - skew * SIDE, y + dy + SIDE); // biome-ignore format: pairs
      canvas.word(6, x + 40, y - 4);
    }
    expect(await boxes(canvas, { skew })).toHaveLength(PLACES.length);
  });

  it('are found where recognition took them for a part of their label', async () => {
    const canvas = form();
    for (const { x, y } of PLACES) canvas.frame(x, y, SIDE);
    const words = canvas.words.map((word) => {
      const place = PLACES.find(({ x, y }) => word.left * WIDTH === x + 40 && word.top * HEIGHT === y - 4);
      return place ? { ...word, left: place.x / WIDTH, width: word.width + 40 / WIDTH } : word;
    });
    const { marks } = await drawnOn(canvas.raster(25), { turn: 0, skew: 0, words }, unread);
    expect(marks).toHaveLength(PLACES.length);
  });

  it('are not made of print, cells, bullets and letters between words', async () => {
    const canvas = form();
    for (let i = 0; i < 8; i++) {
      canvas.line(100 + 32 * i, 250, 100 + 32 * i, 282);
      canvas.frame(100, 320 + 40 * i, 10, 10, 5);
      // Letters O and D, as far from both their neighbours as words are from each other.
      canvas.word(3, 400, 300 + 40 * i);
      canvas.ring(468, 315 + 40 * i, 8, 10);
      canvas.word(3, 490, 300 + 40 * i);
    }
    for (const y of [250, 282]) canvas.line(100, y, 324, y);
    expect(await boxes(canvas)).toEqual([]);
  });
});

describe('buttons on a picture', () => {
  it('are found among others, and the one that is chosen', async () => {
    const canvas = form();
    for (const { x, y } of PLACES) canvas.ring(x + 11, y + 11, 9, 11);
    const { x, y } = PLACES[3]!;
    canvas.ring(x + 11, y + 11, 0, 5);
    expect(await found(canvas)).toEqual([false, false, false, true, false, false]);
    expect((await boxes(canvas)).every(({ kind }) => kind === 'radio')).toBe(true);
  });

  it('do not stand alone', async () => {
    const canvas = form();
    canvas.ring(111, 261, 9, 11);
    expect(await boxes(canvas)).toEqual([]);
  });
});
