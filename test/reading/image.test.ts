import { writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { photograph } from '../../bench/reading/photograph.ts';
import type { Page } from '../../src/domain/index.ts';
import { project } from '../../src/reading/image/projection.ts';
import { structureOf } from '../../src/reading/index.ts';
import { cleanUp, file, found, LETTER_WORDS, letterImage, pdf, reader, texts } from './samples.ts';

cleanUp();
const reading = reader();
const only = async (bytes: Uint8Array): Promise<Page> => (await reading.read(file(bytes))).pages[0]!;

let letter: Buffer;
beforeAll(async () => {
  letter = await sharp(await letterImage())
    .resize(1000)
    .png()
    .toBuffer();
});

/** The images joined to one TIFF, each a page: sharp writes a tall image as pages when told their height. */
async function tiff(images: readonly Buffer[]): Promise<Buffer> {
  const { width, height } = await sharp(images[0]).metadata();
  const raws = await Promise.all(
    images.map((image) => sharp(image).removeAlpha().toColourspace('srgb').raw().toBuffer()),
  );
  const raw = { width, height: height * images.length, channels: 3, pageHeight: height } as const;
  return sharp(Buffer.concat(raws), { raw }).tiff({ compression: 'lzw' }).toBuffer();
}

/** Where the compressed rows of a page of a little-endian TIFF lie (TIFF 6.0: tags 273 and 279 of its directory). */
function strips(bytes: Buffer, page: number): { from: number; to: number }[] {
  let directory = bytes.readUInt32LE(4);
  for (let i = 0; i < page; i++) directory = bytes.readUInt32LE(directory + 2 + 12 * bytes.readUInt16LE(directory));
  const values = (tag: number): number[] => {
    for (let at = directory + 2, left = bytes.readUInt16LE(directory); left > 0; at += 12, left--) {
      if (bytes.readUInt16LE(at) !== tag) continue;
      const [size, count] = [bytes.readUInt16LE(at + 2) === 3 ? 2 : 4, bytes.readUInt32LE(at + 4)];
      const start = size * count <= 4 ? at + 8 : bytes.readUInt32LE(at + 8);
      return Array.from({ length: count }, (_, i) => bytes.readUIntLE(start + i * size, size));
    }
    throw new RangeError(`no tag ${tag}`);
  };
  const counts = values(279);
  return values(273).map((from, i) => ({ from, to: from + counts[i]! }));
}

describe('an image', () => {
  it('is read with word boxes and confidences', async () => {
    const page = await only(letter);
    expect(page).toMatchObject({ number: 1, width: 1000, height: 1294, rotation: 0, source: 'ocr', problem: null });
    expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
    const invoice = page.words.find((word) => word.text === 'Invoice')!;
    // Drawn at 72 points from the left and 180 from the top of a Letter page, 20 points high.
    expect(invoice.left).toBeCloseTo(72 / 612, 1);
    expect(invoice.top + invoice.height / 2).toBeCloseTo(173 / 792, 1);
    for (const word of page.words) expect(word.confidence).toBeGreaterThan(0.5);
  });

  it('tells its rulings, so that its tables are found as those of a PDF are', async () => {
    const drawn = await pdf((page, text) => {
      for (const y of [560, 600, 640]) page.drawLine({ start: { x: 72, y }, end: { x: 500, y }, thickness: 0.7 });
      for (const x of [72, 250, 500]) page.drawLine({ start: { x, y: 560 }, end: { x, y: 640 }, thickness: 0.7 });
      for (const [i, word] of ['Item', 'Price', 'Copper', '204.00'].entries())
        text(word, 100 + 200 * (i % 2), 178 + 40 * (i >> 1), 16);
    });
    const { bytes } = await reading.pageImage(file(await drawn.save()), 1);
    const page = await only(await sharp(bytes).resize(1275).rotate(0.8, { background: '#ffffff' }).jpeg().toBuffer());
    const [table] = structureOf([page])[0]!.tables;
    const cells = table!.cells.map(({ words }) => words.map((index) => page.words[index]!.text).join(' '));
    expect(table).toMatchObject({ ruled: true, rows: 2, columns: 2 });
    expect(cells).toEqual(['Item', 'Price', 'Copper', '204.00']);
  });

  it('numbers its lines from top to bottom', async () => {
    const page = await only(letter);
    const lines = page.words.map((word) => word.line);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(new Set(lines).size).toBe(8);
  });

  it('stands as its EXIF orientation says', async () => {
    for (const [orientation, angle, rotation] of [
      [6, 270, 90],
      [3, 180, 180],
      [8, 90, 270],
    ] as const) {
      const photo = await sharp(letter).rotate(angle).withMetadata({ orientation }).jpeg({ quality: 90 }).toBuffer();
      const page = await only(photo);
      expect(page).toMatchObject({ width: 1000, height: 1294, rotation });
      expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
    }
  });

  it('is turned by its text where nothing else says how it lies', async () => {
    const path = file(await sharp(letter).rotate(180).png().toBuffer());
    const page = (await reading.read(path)).pages[0]!;
    expect(page).toMatchObject({ width: 1000, height: 1294, rotation: 180 });
    expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
    const upright = await reading.pageImage(path, 1, { rotation: page.rotation });
    const again = await only(Buffer.from(upright.bytes));
    expect(again.rotation).toBe(0);
  });

  it('tells how far its lines lie aslant', async () => {
    const page = await only(await sharp(letter).rotate(2, { background: '#ffffff' }).png().toBuffer());
    expect(page.skew).toBeCloseTo(Math.tan((2 * Math.PI) / 180), 2);
    expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
    expect(texts(page)).toEqual(texts(await only(letter)));
    expect((await only(letter)).skew).toBeUndefined();
  });

  it('of a sheet that was photographed aslant is read flat, and its words are told on the photo', async () => {
    const { data, info } = await sharp(letter)
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const sheet = { pixels: data, width: info.width, height: info.height };
    const { jpeg, size, forth } = await photograph(sheet, { tilt: 22, megapixels: 1.5 }, 5);
    const path = file(jpeg);
    const page = (await reading.read(path)).pages[0]!;
    expect(page).toMatchObject({ width: size[0], height: size[1], rotation: 0 });
    expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
    // The letter's lines begin at the same place on the sheet, which lies elsewhere on the photo for each.
    for (const [text, top] of [
      ['Northwind', 113],
      ['Payment', 533],
    ] as const) {
      const word = page.words.find((w) => w.text === text)!;
      const [x, y] = project(forth, [72 / 612, top / 792]);
      expect(Math.abs(word.left - x / size[0])).toBeLessThan(0.015);
      expect(Math.abs(word.top + word.height / 2 - y / size[1])).toBeLessThan(0.03);
    }
    expect(page.words.map(({ line }) => line)).toEqual(page.words.map(({ line }) => line).sort((a, b) => a - b));
    expect(await reading.pageImage(path, 1, { rotation: 0 })).toMatchObject({ width: size[0], height: size[1] });
  });

  it('tells a nought alone in its cell from a letter', async () => {
    const cells = await pdf((_, text) =>
      ['0', 'o', '7', '0'].forEach((sign, i) => void text(sign, 100 + 120 * i, 200, 14)),
    );
    const drawn = await reading.pageImage(file(await cells.save()), 1);
    expect(texts(await only(Buffer.from(drawn.bytes)))).toEqual(['0', 'o', '7', '0']);
  });

  it('may be grey, 16 bits deep, transparent or made for print', async () => {
    const variants = {
      grey: await sharp(letter).greyscale().png().toBuffer(),
      deep: await sharp(letter).toColourspace('rgb16').png().toBuffer(),
      transparent: await sharp(letter).unflatten().png().toBuffer(),
      print: await sharp(letter).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
    };
    for (const [name, bytes] of Object.entries(variants))
      expect([name, found(await only(bytes), LETTER_WORDS) > 0.9]).toEqual([name, true]);
  });

  it('gives every page of a TIFF', async () => {
    const blank = await sharp(letter).negate().linear(0, 255).png().toBuffer();
    const { pages } = await reading.read(file(await tiff([letter, blank, letter])));
    expect(pages.map((page) => page.number)).toEqual([1, 2, 3]);
    expect(pages[1]!.words).toEqual([]);
    expect(texts(pages[2]!)).toEqual(texts(pages[0]!));
  });
});

describe('an image that cannot be read', () => {
  it('says that it is cut short', async () => {
    const whole = await tiff([letter]);
    const webp = await sharp(letter).webp().toBuffer();
    for (const bytes of [whole, webp])
      await expect(only(bytes.subarray(0, bytes.length >> 1))).rejects.toMatchObject({ code: 'file.corrupt' });
  });

  it('gives the upper part of a PNG that is cut short or broken, and says so', async () => {
    const broken = Buffer.from(letter).fill(0xff, letter.length >> 1, (letter.length >> 1) + 2_000);
    for (const bytes of [letter.subarray(0, letter.length >> 1), broken]) {
      const page = await only(bytes);
      expect(page).toMatchObject({ width: 1000, height: 1294, problem: { code: 'file.corrupt' } });
      expect(texts(page).filter((text) => text === 'Northwind')).toHaveLength(1);
    }
  });

  it('gives the upper part of a JPEG that is cut short, and says so', async () => {
    const jpeg = await sharp(letter).jpeg().toBuffer();
    const page = await only(jpeg.subarray(0, Math.floor(jpeg.length * 0.6)));
    expect(page.problem).toMatchObject({ code: 'file.corrupt' });
    expect(texts(page)).toContain('Northwind');
  });

  it('loses no more than the page of a TIFF that is broken', async () => {
    const bytes = await tiff([letter, letter, letter]);
    for (const { from, to } of strips(bytes, 1)) bytes.fill(0xff, from, to);
    const { pages } = await reading.read(file(bytes));
    expect(pages.map((page) => page.problem?.code ?? null)).toEqual([null, 'file.corrupt', null]);
    expect(pages[1]!.words).toEqual([]);
    for (const page of [pages[0]!, pages[2]!]) expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
  });

  it('is refused by its header when it has too many pixels', async () => {
    // A header that promises 10,000 × 10,000 pixels, and no pixels at all: nothing may be decoded to refuse it.
    const huge = Buffer.from(letter);
    huge.writeUInt32BE(10_000, 16);
    huge.writeUInt32BE(10_000, 20);
    const path = file(huge);
    await expect(reading.read(path)).rejects.toMatchObject({ code: 'image.too-large' });
    const flat = { width: 10_000, height: 10_000, channels: 3, background: '#ffffff' } as const;
    writeFileSync(path, await sharp({ create: flat, limitInputPixels: false }).png({ compressionLevel: 1 }).toBuffer());
    await expect(reading.read(path)).rejects.toMatchObject({ code: 'image.too-large' });
  });
});
