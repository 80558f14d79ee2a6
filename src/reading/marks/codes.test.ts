import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, type WriterOptions, writeBarcode } from 'zxing-wasm/writer';
import { drawnOn } from './marks.ts';
import { Canvas, unread } from './testing/canvas.ts';

beforeAll(async () => {
  const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')));
  const wasmBinary = new Uint8Array(wasm).buffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
});

type Format = NonNullable<WriterOptions['format']>;

/** Draws a code with modules of so many pixels. */
async function code(
  canvas: Canvas,
  text: string,
  format: Format,
  left: number,
  top: number,
  module = 3,
): Promise<void> {
  const { symbol, error } = await writeBarcode(text, { format });
  expect(error).toBe('');
  const { data, width, height } = symbol;

  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (data[y * width + x] === 0) canvas.fill(left + x * module, top + y * module, module, module);
}

function page(): Canvas {
  const canvas = new Canvas(800, 520);
  for (let line = 0; line < 3; line++) for (let i = 0; i < 5; i++) canvas.word(7, 100 + 130 * i, 60 + 45 * line);
  return canvas;
}

async function marks(canvas: Canvas, skew = 0) {
  return (await drawnOn(canvas.raster(25), { turn: 0, skew, words: canvas.words }, unread)).marks;
}

describe('codes on a picture', () => {
  it.each<[Format, string]>([
    ['QRCode', 'SPC\n0200\n1\nCH4431999123000889012\nS\nRobert Schneider AG'],
    ['DataMatrix', '010403453120000110ABC123'],
    ['PDF417', 'The quick brown fox'],
    ['Aztec', 'Ticket 4711'],
    ['Code128', 'INV-2024-00017'],
    ['Code39', 'PARCEL 12345'],
    ['EAN13', '4006381333931'],
    ['ITF', '12345678901231'],
  ])('say what is in them: %s', async (format, text) => {
    const canvas = page();
    await code(canvas, text, format, 120, 240, format === 'Aztec' ? 5 : 3);
    expect(await marks(canvas)).toMatchObject([{ kind: 'barcode', format, text }]);
  });

  it('are told with their place', async () => {
    const canvas = page();
    await code(canvas, 'here', 'QRCode', 400, 300, 6);
    const [mark] = await marks(canvas);
    // A code of version 1 has 21 modules.
    expect(mark!.box.left * 800).toBeCloseTo(400, -1);
    expect(mark!.box.top * 520).toBeCloseTo(300, -1);
    expect(mark!.box.width * 800).toBeCloseTo(126, -1);
  });

  it('are found in several places', async () => {
    const canvas = page();
    await code(canvas, 'one', 'QRCode', 100, 220);
    await code(canvas, 'TWO-00002', 'Code128', 250, 320);
    const texts = (await marks(canvas)).map((mark) => (mark.kind === 'barcode' ? mark.text : ''));
    expect(texts.sort()).toEqual(['TWO-00002', 'one']);
  });

  it('are not made of print, rulings and dark areas', async () => {
    const canvas = page();
    canvas.fill(100, 210, 300, 120);
    for (let i = 0; i < 12; i++) canvas.line(450, 210 + 12 * i, 750, 210 + 12 * i, 2);
    for (let i = 0; i < 35; i++) canvas.fill(60 + 20 * i, 420, 8, 60);
    expect(await marks(canvas)).toEqual([]);
  });
});
