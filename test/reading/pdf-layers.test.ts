import {
  PDFDict,
  PDFDocument,
  type PDFFont,
  PDFName,
  type PDFPage,
  rgb,
  StandardFonts,
  setTextRenderingMode,
  TextRenderingMode,
} from '@cantoo/pdf-lib';
import { describe, expect, it } from 'vitest';
import { cleanUp, file, found, LETTER_WORDS, letter, letterImage, pdf, reader, texts } from './samples.ts';

cleanUp();
const reading = reader();
const only = async (document: PDFDocument) => (await reading.read(file(await document.save()))).pages[0]!;

/** The letter as a scan; `layer` writes over it, for instance what another program has recognised. */
async function scan(layer: (page: PDFPage, font: PDFFont) => void): Promise<PDFDocument> {
  const made = await PDFDocument.create();
  const page = made.addPage([612, 792]);
  page.drawImage(await made.embedPng(await letterImage()), { x: 0, y: 0, width: 612, height: 792 });
  layer(page, await made.embedFont(StandardFonts.Helvetica));
  return made;
}

/** Where the letter's words stand: the same lines, invisible. */
function recognised(page: PDFPage, font: PDFFont, spell: (word: string) => string): void {
  page.pushOperators(setTextRenderingMode(TextRenderingMode.Invisible));
  const lines = [3, 2, 4, 5, 5, 4, 3, 5];
  let at = 0;
  for (const [i, count] of lines.entries()) {
    const line = LETTER_WORDS.slice(at, at + count).map(spell);
    page.drawText(line.join(' '), { x: 72, y: 672 - 60 * i, size: 20, font });
    at += count;
  }
}

describe('the layer of a scan', () => {
  it('is taken where lines of the print agree with it', async () => {
    const page = await only(await scan((page, font) => recognised(page, font, (word) => word)));
    expect(page.source).toBe('text');
    expect(texts(page)).toEqual(LETTER_WORDS);
    expect(page.words[0]!.confidence).toBeGreaterThan(0.94);
  });

  it('is not taken where it is full of mistakes', async () => {
    const page = await only(await scan((page, font) => recognised(page, font, (word) => word.replace(/[aeio]/g, 'c'))));
    expect(page.source).toBe('ocr');
    expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
  });

  it('is merged with what is recognised where it is a stamp', async () => {
    const page = await only(
      await scan((page, font) =>
        page.drawText('RECEIVED 0417', { x: 300, y: 740, size: 16, font, color: rgb(1, 0, 0) }),
      ),
    );
    expect(page.source).toBe('merged');
    expect(texts(page).filter((word) => word === 'RECEIVED' || word === '0417')).toEqual(['RECEIVED', '0417']);
    expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
  });
});

describe('letters that make no words', () => {
  it('are read from the print', async () => {
    const made = await letter();
    // The font's map to Unicode is off by three, as it is by any number where a writer numbered glyphs and told nobody.
    const map = made.context.flateStream(
      `/CIDInit /ProcSet findresource begin begincmap /CMapName /Off def
      1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7A> <0023> endbfrange endcmap end`,
    );
    await made.save();
    for (const [, object] of made.context.enumerateIndirectObjects())
      if (object instanceof PDFDict && object.get(PDFName.of('Type')) === PDFName.of('Font'))
        object.set(PDFName.of('ToUnicode'), made.context.register(map));
    const page = await only(made);

    expect(page.source).toBe('ocr');
    expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
  });

  it('are still read from the layer where they are what is printed', async () => {
    const codes = Array.from({ length: 24 }, (_, i) => `BRWN XZTR KLMN ${i}`);
    const page = await only(
      await pdf((_, text) => {
        for (const [i, code] of codes.entries()) text(code, 72, 80 + 25 * i, 14);
      }),
    );
    expect(page.source).toBe('text');
    expect(texts(page)).toEqual(codes.flatMap((code) => code.split(' ')));
  });
});
