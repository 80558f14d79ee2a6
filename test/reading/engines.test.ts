import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../../src/domain/index.ts';
import { DEFAULT_LIMITS, DEFAULT_OCR, type OcrSettings, prepareOcr, type Reader } from '../../src/reading/index.ts';
import { chineseFont, withTesseract } from '../support/programs.ts';
import { cleanUp, file, found, LETTER_WORDS, letter, letterImage, pdf, reader, texts } from './samples.ts';

cleanUp();

const cache = mkdtempSync(join(tmpdir(), 'recto-models-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

async function readerWith(settings: Partial<OcrSettings>): Promise<Reader> {
  return reader({ recognition: await prepareOcr({ ...DEFAULT_OCR, ...settings }, cache, DEFAULT_LIMITS.memory) });
}

/** What every engine must do, whatever reads the pixels: pages with words in their places. */
function anEngine(settings: Partial<OcrSettings>): void {
  let reading: Reader;
  let image: Buffer;
  const only = async (bytes: Uint8Array): Promise<Page> => (await reading.read(file(bytes))).pages[0]!;

  beforeAll(async () => {
    reading = await readerWith(settings);
    image = await sharp(await letterImage())
      .resize(1000)
      .png()
      .toBuffer();
  });

  it('reads words, each with its box and a chance that it is right', async () => {
    const page = await only(image);
    expect(page).toMatchObject({ number: 1, width: 1000, height: 1294, rotation: 0, source: 'ocr', problem: null });
    expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
    const invoice = page.words.find((word) => word.text === 'Invoice')!;
    // Drawn at 72 points from the left and 180 from the top of a Letter page, 20 points high.
    expect(invoice.left).toBeCloseTo(72 / 612, 1);
    expect(invoice.top + invoice.height / 2).toBeCloseTo(173 / 792, 1);
    for (const { confidence, left, top, width, height } of page.words) {
      expect(confidence).toBeGreaterThan(0.4);
      expect(confidence).toBeLessThanOrEqual(1);
      for (const edge of [left, top, left + width, top + height]) expect(edge).toBeGreaterThanOrEqual(0);
      for (const edge of [left + width, top + height]) expect(edge).toBeLessThanOrEqual(1.000_001);
    }
  });

  it('gives them in reading order, line by line', async () => {
    const page = await only(image);
    expect(texts(page).slice(0, 3)).toEqual(LETTER_WORDS.slice(0, 3));
    const lines = page.words.map((word) => word.line);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(new Set(lines).size).toBe(8);
  });

  it.each([90, 180, 270] as const)('turns a page upright that was laid on its side by %i degrees', async (turn) => {
    const page = await only(await sharp(image).rotate(turn).png().toBuffer());
    expect(page).toMatchObject({ width: 1000, height: 1294, rotation: 360 - turn });
    expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
  });

  it('tells how far the lines lie aslant', async () => {
    const page = await only(await sharp(image).rotate(2, { background: '#ffffff' }).png().toBuffer());
    expect(Math.abs(page.skew! - Math.tan((2 * Math.PI) / 180))).toBeLessThan(0.01);
  });

  it('finds nothing on blank paper, and says so without a problem', async () => {
    const blank = sharp({ create: { width: 600, height: 800, channels: 3, background: '#ffffff' } });
    const page = await only(await blank.png().toBuffer());
    expect(page).toMatchObject({ words: [], problem: null });
  });

  it('takes a picture of a few pixels', async () => {
    const dot = sharp({ create: { width: 3, height: 2, channels: 3, background: '#808080' } });
    expect((await only(await dot.png().toBuffer())).problem).toBeNull();
  });

  it('reads what is printed in a picture on a page with text of its own', async () => {
    const document = await pdf((_, text) => {
      for (let i = 0; i < 12; i++) text(`Line ${i} of the text that the file itself holds`, 72, 100 + 20 * i);
    });
    const stamp = await document.embedPng(await sharp(image).extract({ left: 80, top: 160, width: 700, height: 350 }).png().toBuffer()); // biome-ignore format: one picture
    document.getPage(0).drawImage(stamp, { x: 72, y: 60, width: 420, height: 210 });
    const page = await only(await document.save());
    expect(page.source).toBe('merged');
    expect(texts(page)).toEqual(expect.arrayContaining(['Northwind', 'Invoice', 'text']));
  });

  it('reads the pages of a scanned PDF', async () => {
    const scan = await sharp(image).jpeg().toBuffer();
    const document = await pdf(() => {}, 2);
    const picture = await document.embedJpg(scan);
    for (const page of document.getPages()) page.drawImage(picture, { x: 0, y: 0, width: 612, height: 792 });
    const { pages } = await reading.read(file(await document.save()));
    for (const page of pages) {
      expect(page.source).toBe('ocr');
      expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
    }
  });
}

describe('our own networks', () => {
  anEngine({});

  it('read the letters of Europe, with their accents', async () => {
    const lines = [
      'Rückgabe für Größe Übergröße gemäß Länge',
      'Facture réglée à la réception, château français',
      'España señor número teléfono dirección',
      'Ação não coração Endereço português',
      'København Ångström Øresund Malmö',
      'Città più perché Sofia 1.234,50 €',
    ];
    const document = await pdf((_, text) => {
      for (const [i, line] of lines.entries()) text(line, 72, 100 + 40 * i, 14);
    });
    const reading = await readerWith({});
    const { bytes } = await reading.pageImage(file(await document.save()), 1);
    const page = (await reading.read(file(bytes))).pages[0]!;
    expect(found(page, lines.join(' ').split(' '))).toBeGreaterThan(0.9);
    expect(page.source).toBe('ocr');
  });
});
describe('our own networks with all of their characters', () => anEngine({ alphabet: 'full' }));
describe.skipIf(!withTesseract)('Tesseract', () => anEngine({ engine: 'tesseract' }));

describe.skipIf(!withTesseract)('Tesseract as it is set', () => {
  it('names a language that is not there', async () => {
    await expect(readerWith({ engine: 'tesseract', languages: 'eng+xxx_frak' })).rejects.toMatchObject({
      code: 'config.invalid',
      faults: [{ key: 'RECTO_TESSERACT_LANGUAGES', message: expect.stringContaining('tesseract-ocr-xxx-frak') }],
    });
  });

  it.skipIf(process.platform !== 'linux')('ends with the page that it was started for', async () => {
    // An odd limit marks our processes among those of the machine.
    const memory = DEFAULT_LIMITS.memory + 4096 * (1 + Math.floor(Math.random() * 1e5));
    const recognition = await prepareOcr({ ...DEFAULT_OCR, engine: 'tesseract' }, cache, memory);
    const scan = await reader().pageImage(file(await (await letter()).save()), 1);
    const cancelled = new AbortController();
    const reading = reader({ recognition }).read(file(scan.bytes), { signal: cancelled.signal });
    const gone = reading.catch(() => 'cancelled');
    await until(() => running('tesseract', `"memory":${memory}`) > 0);
    cancelled.abort();
    expect(await gone).toBe('cancelled');
    await until(() => running('tesseract', `"memory":${memory}`) === 0);
  });
});

/** Counts processes of a program whose environment holds a text. */
function running(program: string, text: string): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === program &&
        readFileSync(`/proc/${pid}/environ`, 'utf8').includes(text)
      );
    } catch {
      return false; // no process, or one that has just ended
    }
  }).length;
}

async function until(happened: () => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !happened(); await sleep(5))
    if (Date.now() > end) throw new Error('It did not come about within 30 s.');
}

describe.skipIf(!chineseFont)('Chinese print', () => {
  const LINES = ['上海市增值税专用发票', '购买方名称 北京科技有限公司', '价税合计 人民币 12345.60 元'];

  async function picture(): Promise<Buffer> {
    const text = sharp({ text: { text: LINES.join('\n'), fontfile: chineseFont!, font: 'WenQuanYi Zen Hei 22', dpi: 150 } }); // biome-ignore format: one picture
    const lines = await text.negate().png().toBuffer();
    return sharp(lines).extend({ top: 60, bottom: 60, left: 60, right: 60, background: '#ffffff' }).png().toBuffer();
  }

  it('is read with all characters of the networks', async () => {
    const { pages } = await (await readerWith({ alphabet: 'full' })).read(file(await picture()));
    expect(texts(pages[0]!).join('')).toBe(LINES.join('').replaceAll(' ', ''));
  });

  it('is left out with Latin letters alone, but for its digits', async () => {
    const { pages } = await (await readerWith({})).read(file(await picture()));
    expect(texts(pages[0]!).join(' ')).toContain('12345.60');
    expect(texts(pages[0]!).join('')).not.toMatch(/\p{Script=Han}/u);
  });
});
