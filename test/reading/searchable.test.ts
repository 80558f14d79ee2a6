import { degrees, PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Page, Rectangle, Turn } from '../../src/domain/index.ts';
import { DEFAULT_LIMITS } from '../../src/reading/index.ts';
import { openDocument } from '../../src/reading/pdf/document.ts';
import { Frame } from '../../src/reading/pdf/frame.ts';
import { glyphsOf } from '../../src/reading/pdf/glyphs.ts';
import { wordsOf } from '../../src/reading/pdf/words.ts';
import { searchablePdf } from '../../src/reading/searchable/compose.ts';
import { cleanUp, file, found, LETTER_WORDS, letter, letterImage, pdf, reader, texts } from './samples.ts';

cleanUp();

/** Mean difference of two pages' images, 0–255. */
async function difference(one: string, other: string, page: number): Promise<number> {
  const drawing = reader();
  const [a, b] = await Promise.all(
    [one, other].map(async (path) => {
      const { bytes } = await drawing.pageImage(path, page, { rotation: 0 });
      return sharp(bytes).greyscale().resize(400, 400, { fit: 'fill' }).raw().toBuffer();
    }),
  );
  return a!.reduce((sum, value, i) => sum + Math.abs(value - b![i]!), 0) / a!.length;
}

/** The words of a PDF's first page by its text layer alone, as they stand on it after `turn`; the page is `size` points. */
async function layerOf(
  path: string,
  [left, bottom, width, height]: readonly [number, number, number, number],
  turn: Turn = 0,
): Promise<(Rectangle & { text: string })[]> {
  const document = await openDocument(path, null, DEFAULT_LIMITS);
  const frame = new Frame({ left, bottom, right: left + width, top: bottom + height }, turn, 1e7);
  const words = await document.withPage(1, async (page) => wordsOf(glyphsOf(document.pdfium, page)));
  document.close();
  return words.map(({ text, box }) => ({ text, ...frame.fractions(box) }));
}

/** Places of words on both pages agree to within `slack` of the page. */
function expectSamePlaces(words: readonly (Rectangle & { text: string })[], before: Page, slack: number): void {
  const places = new Map(before.words.map((word) => [word.text, word]));
  for (const word of words) {
    const place = places.get(word.text);
    if (!place) continue;
    for (const side of ['left', 'top', 'width', 'height'] as const)
      expect(Math.abs(word[side] - place[side]), `${side} of ${word.text}`).toBeLessThan(slack);
  }
}

describe('a searchable PDF', () => {
  it('of an image shows it and holds its words where they stand', async () => {
    const path = file(await letterImage(), 'scan.png');
    const reading = reader();
    const { pages } = await reading.read(path);
    const made = file(await reading.searchable(path, pages), 'scan.pdf');
    const words = await layerOf(made, [0, 0, 612, 792]);
    expect(texts({ words })).toEqual(texts(pages[0]!));
    expectSamePlaces(words, pages[0]!, 0.012);
    expect(await difference(path, made, 1)).toBeLessThan(2);
  });

  it('of a scan that lies on its side keeps the page as it is, and sets the words along its lines', async () => {
    const scan = await PDFDocument.create();
    const image = await scan.embedPng(
      await sharp(await letterImage())
        .rotate(90)
        .toBuffer(),
    );
    const sheet = scan.addPage([892, 712]);
    sheet.drawImage(image, { x: 50, y: 50, width: 792, height: 612 });
    sheet.setCropBox(50, 50, 792, 612);
    sheet.setRotation(degrees(180));
    const path = file(await scan.save(), 'turned.pdf');
    const reading = reader();
    const { pages } = await reading.read(path);
    expect(found(pages[0]!, LETTER_WORDS)).toBeGreaterThan(0.8);
    const made = file(await reading.searchable(path, pages), 'made.pdf');
    const words = await layerOf(made, [50, 50, 792, 612], pages[0]!.rotation);
    expect(texts({ words })).toEqual(texts(pages[0]!));
    expectSamePlaces(words, pages[0]!, 0.012);
    expect(await difference(path, made, 1)).toBeLessThan(0.5);
    expect((await PDFDocument.load(await reading.searchable(path, pages))).getPage(0).getRotation().angle).toBe(180);
  });

  it('of a born-digital PDF keeps its pages, and takes those that are asked for', async () => {
    const document = await pdf((_, text) => text('Born with its own words on every page', 72, 100, 14), 3);
    document.getPage(1).drawText('second', { x: 72, y: 300 });
    const path = file(await document.save(), 'born.pdf');
    const reading = reader();
    const { pages } = await reading.read(path, { pages: [2, 3] });
    const made = file(await reading.searchable(path, pages), 'made.pdf');
    const { pages: again } = await reading.read(made);
    expect(again.map(texts)).toEqual(pages.map(texts));
  });

  it('of an encrypted PDF opens without a password', async () => {
    const document = await letter();
    document.encrypt({ userPassword: 'quay', ownerPassword: 'harbour' });
    const path = file(await document.save(), 'locked.pdf');
    const reading = reader();
    const { pages } = await reading.read(path, { password: 'quay' });
    const made = file(await reading.searchable(path, pages, { password: 'quay' }), 'open.pdf');
    expect(texts((await reading.read(made)).pages[0]!)).toEqual(texts(pages[0]!));
  });

  it('carries any letter of Unicode', async () => {
    const words = ['Straße', 'Łódź', 'Ωμέγα', '注文書', '€5'];
    const page: Page = {
      number: 1,
      width: 1000,
      height: 1400,
      rotation: 0,
      source: 'ocr',
      words: words.map((text, line) => ({
        text,
        confidence: 1,
        line,
        left: 0.1,
        top: 0.1 + line / 10,
        width: 0.2,
        height: 0.02,
      })),
      rules: [],
      problem: null,
    };
    const bytes = await sharp({ create: { width: 1000, height: 1400, channels: 3, background: '#fff' } })
      .jpeg()
      .toBuffer();
    const source = {
      pages: 1,
      read: async () => page,
      image: async () => ({ number: 1, width: 1000, height: 1400, bytes, mediaType: 'image/jpeg' as const }),
      unchanged: async () => true,
      close: () => {},
    };
    const made = file(await searchablePdf(source, [page], () => {}), 'letters.pdf');
    expect(texts({ words: await layerOf(made, [0, 0, 360, 504]) })).toEqual(words);
  });
});
