import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type PDFDocument, type PDFPage, rgb } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, type WriterOptions, writeBarcode } from 'zxing-wasm/writer';
import type { Page } from '../../src/domain/index.ts';
import { cleanUp, file, letter, reader } from './samples.ts';

cleanUp();
const reading = reader();

beforeAll(async () => {
  const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')));
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true });
});

const [LEFT, TOP] = [330, 640];
const BLACK = rgb(0, 0, 0);

async function symbolOf(text: string, format: NonNullable<WriterOptions['format']>) {
  const { symbol, error } = await writeBarcode(text, { format });
  expect(error).toBe('');
  const { data, width, height } = symbol;
  const dark: { x: number; y: number }[] = [];
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (data[y * width + x] === 0) dark.push({ x, y });
  return { data, width, height, dark };
}

/** Reads a letter with a code drawn on it. */
async function withCode(draw: (page: PDFPage, made: PDFDocument) => Promise<void> | void): Promise<Page> {
  const made = await letter();
  await draw(made.getPage(0), made);
  return (await reading.read(file(await made.save()))).pages[0]!;
}

describe('codes on a page with text of its own', () => {
  it('are decoded from its pictures', async () => {
    const { data, width, height } = await symbolOf('PAYLOAD-1', 'QRCode');
    const grey = Uint8Array.from(data);
    const png = await sharp(grey, { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer();
    const page = await withCode(async (drawn, made) => {
      drawn.drawImage(await made.embedPng(png), { x: LEFT, y: TOP, width: 84, height: 84 });
    });
    expect(page.source).toBe('text');
    expect(page.marks).toMatchObject([{ kind: 'barcode', format: 'QRCode', text: 'PAYLOAD-1' }]);
    expect(page.marks![0]!.box.left * 612).toBeCloseTo(LEFT, -1);
    expect(page.marks![0]!.box.top * 792).toBeCloseTo(792 - TOP - 84, -1);
  });

  it('are decoded where each module is a shape', async () => {
    const { dark } = await symbolOf('PAYLOAD-2', 'QRCode');
    const page = await withCode((drawn) => {
      for (const { x, y } of dark)
        drawn.drawRectangle({ x: LEFT + 3 * x, y: TOP - 3 * y, width: 3, height: 3, color: BLACK });
    });
    expect(page.marks).toMatchObject([{ kind: 'barcode', text: 'PAYLOAD-2' }]);
  });

  it('are decoded where all of a code is one path', async () => {
    const { dark } = await symbolOf('PAYLOAD-3', 'DataMatrix');
    const page = await withCode((drawn) => {
      const path = dark.map(({ x, y }) => `M ${3 * x} ${3 * y} h 3 v 3 h -3 Z`).join(' ');
      drawn.drawSvgPath(path, { x: LEFT, y: TOP, color: BLACK });
    });
    expect(page.marks).toMatchObject([{ kind: 'barcode', format: 'DataMatrix', text: 'PAYLOAD-3' }]);
  });

  it('are decoded where each bar is a shape', async () => {
    const { dark } = await symbolOf('SHIP-00017', 'Code128');
    const bars = dark.filter(({ y }) => y === 0);
    const page = await withCode((drawn) => {
      for (const { x } of bars) drawn.drawRectangle({ x: LEFT + x, y: TOP, width: 1, height: 40, color: BLACK });
    });
    expect(page.marks).toMatchObject([{ kind: 'barcode', format: 'Code128', text: 'SHIP-00017' }]);
  });

  it('are decoded where all bars are one path', async () => {
    const { dark } = await symbolOf('SHIP-00018', 'Code128');
    const path = dark.flatMap(({ x, y }) => (y === 0 ? [`M ${x} 0 h 1 v 40 h -1 Z`] : [])).join(' ');
    const page = await withCode((drawn) => {
      drawn.drawSvgPath(path, { x: LEFT, y: TOP, color: BLACK });
    });
    expect(page.marks).toMatchObject([{ kind: 'barcode', format: 'Code128', text: 'SHIP-00018' }]);
  });

  it('are not made of tables and lines', async () => {
    const page = await withCode((drawn) => {
      for (let i = 0; i < 60; i++)
        drawn.drawRectangle({ x: LEFT + 3 * i, y: TOP, width: 1.5, height: 60, color: BLACK });
    });
    expect(page).not.toHaveProperty('marks');
  });
});
