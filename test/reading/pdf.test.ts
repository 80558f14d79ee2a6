import { degrees, PDFDocument, PDFName, rgb } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { generate, type Kind, LAYOUTS } from '../../training/generator/index.ts';
import { cleanUp, file, found, LETTER_WORDS, letter, letterImage, pdf, reader, texts } from './samples.ts';

cleanUp();
const reading = reader();
const only = async (path: string, options = {}) => (await reading.read(path, options)).pages[0]!;

describe('a PDF with a text layer', () => {
  it('gives its words with boxes where they stand', async () => {
    const page = await only(file(await (await pdf((_, text) => text('Gross total', 306, 396, 24))).save()));
    expect(page).toMatchObject({ number: 1, width: 1700, height: 2200, rotation: 0, source: 'text', problem: null });
    expect(texts(page)).toEqual(['Gross', 'total']);
    const [gross] = page.words;
    expect(gross!.left).toBeCloseTo(0.5, 2);
    expect(gross!.top + gross!.height).toBeCloseTo(0.5, 1);
    expect(gross!.width * 612).toBeGreaterThan(50);
    expect(gross!.height * 792).toBeGreaterThan(14);
    expect(gross!.confidence).toBe(1);
  });

  it('stands upright whatever /Rotate or the text asks for', async () => {
    for (const turn of [90, 180, 270]) {
      const turned = await letter();
      turned.getPage(0).setRotation(degrees(turn));
      // The page asks to be turned although its text stands upright: text wins over the page's wish.
      const page = await only(file(await turned.save()));
      expect([page.rotation, page.width]).toEqual([0, 1700]);
      expect(texts(page)).toEqual(LETTER_WORDS);
    }
    const along = await pdf((page, text) => {
      page.setRotation(degrees(90));
      text('Landscape', 300, 500, 14, 90);
      text('report', 320, 500, 14, 90);
    });
    const page = await only(file(await along.save()));
    expect(page).toMatchObject({ rotation: 90, width: 2200, height: 1700 });
    expect(texts(page)).toEqual(['Landscape', 'report']);
    expect(page.words[0]!.width).toBeGreaterThan(page.words[0]!.height);
  });

  it('shows only what lies in the crop box, and measures from it', async () => {
    const cropped = await pdf((page, text) => {
      page.setCropBox(100, 100, 300, 400);
      text('inside', 110, 792 - 490, 12);
      text('outside', 110, 792 - 40, 12);
    });
    const page = await only(file(await cropped.save()));
    expect([page.width, page.height]).toEqual([833, 1111]);
    expect(texts(page)).toEqual(['inside']);
    expect(page.words[0]!.left).toBeCloseTo(10 / 300, 2);
  });

  it('keeps table cells and columns in lines of their own, and words of one line together', async () => {
    const table = await pdf((_, text) => {
      text('Copper wire', 72, 100);
      text('17', 300, 100);
      text('204.00', 400, 100);
      text('Steel', 72, 120);
      text('3', 300, 120);
    });
    const lines = new Map<number, string[]>();
    for (const { line, text } of (await only(file(await table.save()))).words)
      lines.set(line, [...(lines.get(line) ?? []), text]);
    expect([...lines.values()]).toEqual([['Copper', 'wire'], ['17'], ['204.00'], ['Steel'], ['3']]);
  });

  it('joins a word that is drawn in pieces, and parts words that have no space between them', async () => {
    const pieces = await pdf((_, text) => {
      text('Ref', 72, 100);
      text('erence', 72 + 18.0, 100);
      text('Net', 200, 100);
      text('sum', 200 + 24, 100);
    });
    expect(texts(await only(file(await pieces.save())))).toEqual(['Reference', 'Net', 'sum']);
  });

  it('gives a generated document word for word, where the words stand', async () => {
    for (const kind of Object.keys(LAYOUTS) as Kind[]) {
      for (let seed = 0; seed < 12; seed++) {
        const { pdf: bytes, truth } = await generate({ kind, seed });
        const { pages } = await reading.read(file(bytes));
        const read = pages.flatMap((page) => page.words.map((word) => ({ ...word, page: page.number })));
        const missing = truth.boxes.filter(({ page, text, box: [left, top, right, bottom] }) => {
          const at = read.findIndex((word) => {
            const off = [
              word.left - left,
              word.left + word.width - right,
              word.top + word.height / 2 - (top + bottom) / 2,
            ];
            return word.page === page && word.text === text && off.every((distance) => Math.abs(distance) < 0.01);
          });
          if (at >= 0) read.splice(at, 1);
          return at < 0;
        });
        expect([kind, seed, missing, read]).toEqual([kind, seed, [], []]);
      }
    }
  });

  it('finds the ruled lines of a table', async () => {
    const ruled = await pdf((page, text) => {
      text('Total', 80, 100);
      page.drawLine({ start: { x: 72, y: 680 }, end: { x: 540, y: 680 }, thickness: 1 });
      page.drawRectangle({ x: 72, y: 500, width: 1, height: 180 });
    });
    const { rules } = await only(file(await ruled.save()));
    expect(rules).toHaveLength(2);
    expect(rules[0]!.width).toBeCloseTo(468 / 612, 2);
    expect(rules[1]!.height).toBeCloseTo(180 / 792, 2);
  });

  it('finds the ruled lines of a table that is one path, filled or drawn', async () => {
    const places = Array.from({ length: 20 }, (_, i) => 20 * i);
    for (const [thick, more] of [
      [0.6, { color: rgb(0, 0, 0) }],
      [0, { borderColor: rgb(0, 0, 0), borderWidth: 0.6 }],
    ] as const) {
      const bar = (x: number, y: number, width: number, height: number) =>
        `M${x} ${y} L${x + width} ${y} L${x + width} ${y + height} L${x} ${y + height} Z`;
      const path = places.map((at) => `${bar(0, at, 400, thick)} ${bar(at, 0, thick, 380)}`).join(' ');
      const ruled = await pdf((page, text) => {
        text('Total', 80, 100);
        page.drawSvgPath(path, { x: 72, y: 600, ...more });
      });
      const { rules } = await only(file(await ruled.save()));
      expect(rules.filter((rule) => rule.width > 0.6)).toHaveLength(20);
      expect(rules.filter((rule) => rule.height > 0.45)).toHaveLength(20);
    }
  });

  it('holds what was filled into a form', async () => {
    const form = await pdf((_, text) => text('Name', 72, 100));
    const field = form.getForm().createTextField('name');
    field.setText('Ingrid Solberg');
    field.addToPage(form.getPage(0), { x: 120, y: 685, width: 200, height: 20 });
    expect(texts(await only(file(await form.save())))).toEqual(['Name', 'Ingrid', 'Solberg']);
  });

  it('also reads what is printed in its pictures', async () => {
    const page = await pdf((_, text) => text('Statement of account', 72, 700));
    const logo = await sharp(await letterImage())
      .extract({ left: 150, top: 260, width: 900, height: 120 })
      .png()
      .toBuffer();
    const image = await page.embedPng(logo);
    page.getPage(0).drawImage(image, { x: 72, y: 600, width: 324, height: 43.2 });
    const read = await only(file(await page.save()));
    expect(read.source).toBe('merged');
    expect(texts(read)).toEqual(['Northwind', 'Trading', 'Company', 'Statement', 'of', 'account']);
    expect(read.words[0]!.top * 792).toBeGreaterThan(145);
    expect((read.words[0]!.top + read.words[0]!.height) * 792).toBeLessThan(195);
  });

  it('reads an empty page as one without words', async () => {
    const page = await only(file(await (await pdf(() => {})).save()));
    expect(page).toMatchObject({ source: 'text', words: [], problem: null });
  });
});

describe('a PDF without a usable text layer', () => {
  it('is read by OCR when it is a scan', async () => {
    const scan = await PDFDocument.create();
    const image = await scan.embedPng(await letterImage());
    scan.addPage([612, 792]).drawImage(image, { x: 0, y: 0, width: 612, height: 792 });
    const page = await only(file(await scan.save()));
    expect(page).toMatchObject({ source: 'ocr', rotation: 0, width: 1700, height: 2200 });
    expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
    const right = page.words.find((word) => word.text === 'harbour')!;
    expect(right.left * 612).toBeGreaterThan(190);
    expect(right.top * 792).toBeGreaterThan(270);
    expect((right.top + right.height) * 792).toBeLessThan(315);
  });

  it('is turned upright when the scan lies on its side', async () => {
    const scan = await PDFDocument.create();
    const image = await scan.embedPng(await letterImage());
    const sheet = scan.addPage([792, 612]);
    // Drawn a quarter turn counter-clockwise: a person would turn it clockwise to read it.
    sheet.drawImage(image, { x: 792, y: 0, width: 612, height: 792, rotate: degrees(90) });
    const path = file(await scan.save());
    const page = await only(path);
    expect(page).toMatchObject({ rotation: 90, width: 1700, height: 2200 });
    expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
    const drawn = await reading.pageImage(path, 1);
    expect([drawn.width, drawn.height]).toEqual([1700, 2200]);
  });
});

describe('a scan with a text layer of another program', () => {
  it('is read anew, wherever that layer hides', async () => {
    const scan = await letter();
    const image = await scan.embedPng(await letterImage());
    const page = scan.getPage(0);
    for (let i = 0; i < 20; i++) page.drawText('mistaken', { x: 72, y: 30 + 30 * i, size: 10 });
    page.drawImage(image, { x: 0, y: 0, width: 612, height: 792 });
    const read = await only(file(await scan.save()));
    expect(read.source).toBe('ocr');
    expect(texts(read)).not.toContain('mistaken');
    expect(found(read, LETTER_WORDS)).toBeGreaterThan(0.9);
  });
});

describe('page images', () => {
  it('have the size that the page states', async () => {
    const path = file(await (await letter(2)).save());
    const { pages } = await reading.read(path);
    const image = await reading.pageImage(path, 2, { mediaType: 'image/jpeg' });
    expect([image.width, image.height]).toEqual([pages[1]!.width, pages[1]!.height]);
    expect(image.mediaType).toBe('image/jpeg');
    expect(Buffer.from(image.bytes.subarray(0, 3)).toString('hex')).toBe('ffd8ff');
  });

  it('do not exist for a page that the file has not', async () => {
    const path = file(await (await letter()).save());
    await expect(reading.pageImage(path, 7)).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('a PDF that cannot be read', () => {
  it('says that it is encrypted, and opens with its password', async () => {
    const secret = await letter();
    secret.encrypt({ userPassword: 'open sesame', ownerPassword: 'owner' });
    const path = file(await secret.save());
    await expect(reading.read(path)).rejects.toMatchObject({ code: 'file.encrypted' });
    await expect(reading.read(path, { password: 'wrong' })).rejects.toMatchObject({ code: 'file.encrypted' });
    expect(texts(await only(path, { password: 'open sesame' }))).toEqual(LETTER_WORDS);
  });

  it('says that it is damaged', async () => {
    const noise = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(4_000, 0x5a)]);
    await expect(reading.read(file(noise))).rejects.toMatchObject({ code: 'file.corrupt' });
  });

  it('says that it has too many pages', async () => {
    const path = file(await (await letter(4)).save());
    const strict = reader({ limits: { pages: 3 } });
    await expect(strict.read(path)).rejects.toMatchObject({ code: 'file.too-many-pages' });
  });

  it('is read in part when one page is broken', async () => {
    const document = await letter(3);
    document.context.assign(document.getPage(1).ref, document.context.obj({ Type: 'Nonsense' }));
    document.getPage(1).node.set(PDFName.of('MediaBox'), document.context.obj([]));
    const { pages } = await reading.read(file(await document.save()));
    expect(pages.map((page) => page.number)).toEqual([1, 2, 3]);
    expect(texts(pages[2]!)).toEqual(LETTER_WORDS);
  });

  it('reads only the pages that were asked for', async () => {
    const { pages } = await reading.read(file(await (await letter(12)).save()), { pages: [2, 11, 40] });
    expect(pages.map((page) => page.number)).toEqual([2, 11]);
  });
});
