import {
  beginText,
  endText,
  PDFDocument,
  PDFName,
  PDFNull,
  type PDFPage,
  PDFString,
  StandardFonts,
  setFontAndSize,
  setTextMatrix,
  setTextRenderingMode,
  showText,
  type TextRenderingMode,
} from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { Page, Word } from '../../src/domain/index.ts';
import { DEFAULT_LIMITS } from '../../src/reading/index.ts';
import { openDocument } from '../../src/reading/pdf/document.ts';
import { glyphsOf } from '../../src/reading/pdf/glyphs.ts';
import { wordsOf } from '../../src/reading/pdf/words.ts';
import { searchablePdf } from '../../src/reading/searchable/compose.ts';
import { openSource } from '../../src/reading/source.ts';
import { zip } from './archives.ts';
import { cleanUp, file, letter, pdf, reader } from './samples.ts';

cleanUp();

/** The words of a PDF's page by its text layer. */
async function layerOf(bytes: Uint8Array, number = 1): Promise<string[]> {
  const document = await openDocument(file(bytes), null, DEFAULT_LIMITS);
  const words = await document.withPage(number, async (page) => wordsOf(glyphsOf(document.pdfium, page)));
  document.close();
  return words.map(({ text }) => text);
}

const word = (text: string, line: number, more: Partial<Word> = {}): Word => ({
  text,
  line,
  confidence: 0.9,
  left: 0.1,
  top: 0.1 + line / 10,
  width: 0.2,
  height: 0.02,
  ...more,
});

const pageOf = (words: Word[], more: Partial<Page> = {}): Page => ({
  number: 1,
  width: 1700,
  height: 2200,
  rotation: 0,
  source: 'ocr',
  words,
  rules: [],
  problem: null,
  ...more,
});

async function composed(bytes: Uint8Array, pages: Page[]): Promise<Uint8Array> {
  const source = await openSource(file(bytes), null, DEFAULT_LIMITS);
  try {
    return await searchablePdf(source, pages, () => {});
  } finally {
    source.close();
  }
}

it('lays no word twice over a page that was read in part from its own text, sure of it or not', async () => {
  const document = await pdf((_, text) => text('Printed', 72, 100));
  const merged = pageOf([word('Printed', 0, { confidence: 0.7, font: 0 }), word('Recognised', 3, { confidence: 1 })], {
    source: 'merged',
    fonts: [{ name: 'Helvetica', size: 12, bold: false, italic: false }],
  });
  expect(await layerOf(await composed(await document.save(), [merged]))).toEqual(['Printed', 'Recognised']);
});

/** A scan of a grey sheet with an earlier invisible layer, a stamp drawn over it in lines, and a note. */
async function stamped(): Promise<PDFDocument> {
  const document = await PDFDocument.create();
  const grey = sharp({ create: { width: 170, height: 220, channels: 3, background: '#eee' } });
  const image = await document.embedPng(await grey.png().toBuffer());
  const font = await document.embedFont(StandardFonts.Helvetica);
  const sheet = document.addPage([612, 792]);
  sheet.drawImage(image, { x: 0, y: 0, width: 612, height: 792 });
  hide(sheet, 'Outdated', font.encodeText('Outdated'), sheet.node.newFontDictionary('F', font.ref));
  sheet.drawRectangle({ x: 300, y: 500, width: 200, height: 60, borderWidth: 4 });
  const note = document.context.obj({
    Type: 'Annot',
    Subtype: 'Text',
    Rect: [10, 10, 30, 30],
    Contents: PDFString.of('Paid'),
  });
  sheet.node.set(PDFName.of('Annots'), document.context.obj([document.context.register(note)]));
  return document;
}

function hide(sheet: PDFPage, _: string, encoded: Parameters<typeof showText>[0], font: PDFName): void {
  const invisible = 3 as TextRenderingMode; // the enumeration's own number
  sheet.pushOperators(
    beginText(),
    setTextRenderingMode(invisible),
    setFontAndSize(font, 20),
    setTextMatrix(1, 0, 0, 1, 72, 600),
    showText(encoded),
    endText(),
  );
}

it('keeps a scan that was stamped as it is, with its notes, and replaces an earlier invisible text', async () => {
  const bytes = await (await stamped()).save();
  expect(await layerOf(bytes)).toEqual(['Outdated']);
  const made = await composed(bytes, [pageOf([word('Recognised', 1)])]);
  expect(await layerOf(made)).toEqual(['Recognised']);
  const { node } = (await PDFDocument.load(made)).getPage(0);
  expect(node.Annots()?.size()).toBe(1);
  expect(node.Resources()?.lookup(PDFName.of('XObject'))?.toString()).not.toContain('/Page');
});

it('of a PDF with a lost page keeps the others', async () => {
  for (const encrypted of [false, true]) {
    const document = await pdf((_, text) => text('Printed', 72, 100), 3);
    document.context.assign(document.getPage(1).ref, PDFNull);
    if (encrypted) document.encrypt({ ownerPassword: 'harbour' });
    const pages = [1, 2, 3].map((number) =>
      number === 2
        ? pageOf([], { number, problem: { code: 'file.corrupt', message: 'It is damaged.' } })
        : pageOf([word('Recognised', 1)], { number, source: 'merged' }),
    );
    const made = await composed(await document.save(), pages);
    expect(await layerOf(made, 3)).toEqual(['Printed', 'Recognised']);
  }
});

it('takes pictures that are longer than a JPEG may be', async () => {
  const long = sharp({ create: { width: 70_000, height: 40, channels: 3, background: '#fff' } });
  const made = await composed(await long.png().toBuffer(), [
    pageOf([word('Recognised', 1)], { width: 70_000, height: 40 }),
  ]);
  expect(await layerOf(made)).toEqual(['Recognised']);
});

it('is not made of an archive, and it is said what to do', async () => {
  const path = file(zip([{ name: 'a.pdf', content: await (await letter()).save() }]));
  const reading = reader();
  const { pages } = await reading.read(path);
  await expect(reading.searchable(path, pages)).rejects.toMatchObject({
    code: 'file.unsupported',
    message: expect.stringContaining('unpack'),
  });
});
