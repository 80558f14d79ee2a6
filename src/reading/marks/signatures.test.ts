import { describe, expect, it } from 'vitest';
import { drawnOn } from './marks.ts';
import { Canvas, EM, unread } from './testing/canvas.ts';
import { chances, scrawl } from './testing/pen.ts';

const [WIDTH, HEIGHT] = [1200, 900];
/** Where the line to sign on begins, and its length. */
const LINE = { left: 200, y: 500, length: 420 };

/** A page with print above and below. */
function letter(): Canvas {
  const canvas = new Canvas(WIDTH, HEIGHT);
  for (const line of [0, 1, 2, 3, 13, 14]) for (let i = 0; i < 7; i++) canvas.word(7, 100 + 140 * i, 60 + 48 * line);
  return canvas;
}

function ruled(canvas: Canvas): Canvas {
  canvas.fill(LINE.left, LINE.y, LINE.length, 2);
  return canvas;
}

const label = (canvas: Canvas, text: string, left = LINE.left + 60) =>
  canvas.word(text.length, left, LINE.y + 12, EM, text);

async function signatures(canvas: Canvas, words = canvas.words) {
  const { marks } = await drawnOn(canvas.raster(25), { turn: 0, skew: 0, words }, unread);
  return marks.flatMap((mark) => (mark.kind === 'signature' ? [mark] : []));
}

describe('signatures on a picture', () => {
  it.each([1, 2, 3, 4, 5, 6])('are found on a line, and where they are (pen %i)', async (seed) => {
    const canvas = ruled(letter());
    scrawl(canvas, 240, 494, 9, 80, seed);
    const found = await signatures(canvas);
    expect(found).toHaveLength(1);
    const { box, confidence } = found[0]!;
    expect(box.left * WIDTH).toBeCloseTo(240, -1.3);
    expect((box.top + box.height) * HEIGHT).toBeGreaterThan(480);
    expect((box.top + box.height) * HEIGHT).toBeLessThan(510);
    expect(box.height * HEIGHT).toBeGreaterThan(70);
    expect(confidence).toBeGreaterThan(0.5);
    expect(confidence).toBeLessThan(1);
  });

  it('are surer, and found without a line, by a label', async () => {
    const canvas = letter();
    scrawl(canvas, 240, 494, 9, 80, 1);
    expect(await signatures(canvas)).toEqual([]);
    label(canvas, '(Unterschrift)');
    const [labelled] = await signatures(canvas);
    const onLine = ruled(letter());
    scrawl(onLine, 240, 494, 9, 80, 1);
    expect(labelled!.confidence).toBeGreaterThan((await signatures(onLine))[0]!.confidence);
  });

  it('are whole where they run over the line', async () => {
    const canvas = ruled(letter());
    scrawl(canvas, 240, 530, 9, 90, 3);
    const [signature, ...others] = await signatures(canvas);
    expect(others).toEqual([]);
    expect(signature!.box.top * HEIGHT).toBeLessThan(450);
    expect((signature!.box.top + signature!.box.height) * HEIGHT).toBeGreaterThan(515);
  });

  it('are told where recognition made words of them that it doubts', async () => {
    const canvas = ruled(letter());
    scrawl(canvas, 240, 494, 9, 80, 2);
    const place = { left: 0.19, top: 0.44, width: 0.3, height: 0.12, sideways: false };
    expect(await signatures(canvas, [...canvas.words, { ...place, text: 'Sdhrn', confidence: 0.3 }])).toHaveLength(1);
    expect(await signatures(canvas, [...canvas.words, { ...place, text: 'Bluebird', confidence: 0.95 }])).toEqual([]);
    expect(await signatures(canvas, [...canvas.words, { ...place, text: '11/2007', confidence: 0.3 }])).toEqual([]);
  });
});

describe('no signatures', () => {
  it('are dates of signature', async () => {
    const canvas = ruled(letter());
    scrawl(canvas, 240, 494, 9, 80, 1);
    label(canvas, '(Date', 240);
    label(canvas, 'of', 330);
    label(canvas, 'signature)', 380);
    expect(await signatures(canvas)).toEqual([]);
  });

  const drawings: Readonly<Record<string, (canvas: Canvas) => void>> = {
    'empty lines': (canvas) => label(canvas, 'Signature'),
    'large letters': (canvas) => canvas.word(6, 230, 400, 3 * EM),
    'a logo': (canvas) => canvas.ring(320, 440, 30, 48),
    'small handwriting': (canvas) => scrawl(canvas, 240, 494, 4, 26, 5),
    'a table': (canvas) => {
      for (let i = 0; i <= 5; i++) canvas.fill(200, 320 + 36 * i, 420, 2);
      for (let i = 0; i <= 7; i++) canvas.fill(200 + 60 * i, 320, 2, 182);
      for (let i = 0; i < 7; i++) canvas.word(2, 210 + 60 * i, 324);
    },
    'a bar code': (canvas) => {
      const chance = chances(7);
      for (let x = 240; x < 520; x += 4 + 4 * Math.floor(3 * chance()))
        canvas.fill(x, 400, 2 + 2 * Math.floor(2 * chance()), 90);
    },
    'dark areas': (canvas) => canvas.fill(230, 400, 260, 90),
    'the grain of a photo': (canvas) => {
      const chance = chances(3);
      for (let i = 0; i < 60_000; i++) canvas.ink(200 + 400 * chance(), 330 + 170 * chance(), 185);
    },
  };
  it.each(Object.entries(drawings))('are %s on a line', async (_, draw) => {
    const canvas = ruled(letter());
    draw(canvas);
    expect(await signatures(canvas)).toEqual([]);
  });

  it('are on a line that parts the page', async () => {
    const canvas = letter();
    canvas.fill(60, LINE.y, 1080, 2);
    scrawl(canvas, 240, 494, 7, 70, 1);
    expect(await signatures(canvas)).toEqual([]);
  });

  it.each([
    [1, 1],
    [90, 0],
  ])('are on a page that is full of strokes: of %i are told %i', async (strokes, told) => {
    const canvas = new Canvas(WIDTH, 2000);
    for (let i = 0; i < 28; i++) canvas.word(7, 100 + 140 * (i % 7), 60 + 48 * Math.floor(i / 7));
    for (let i = 0; i < strokes; i++) scrawl(canvas, 30 + 230 * (i % 5), 320 + 84 * Math.floor(i / 5), 9, 56, i + 1);
    canvas.word(9, 40, 328, 20, 'Signature');
    expect(await signatures(canvas)).toHaveLength(told);
  });
});
