import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../../src/domain/index.ts';
import { bmp, type Grey } from './pictures/bmp.ts';
import { BLANK_JPEG_2000, HEIC, JPEG_2000, turnedHeic } from './pictures/encoded.ts';
import { tiff } from './pictures/tiff.ts';
import { cleanUp, file, pdf, reader, texts } from './samples.ts';

cleanUp();
const reading = reader();
const only = async (bytes: Uint8Array): Promise<Page> => (await reading.read(file(bytes))).pages[0]!;

const SIGN = ['Harbour', '48213'];

/** Where the code of the JPEG 2000 begins, behind its boxes. */
const START = JPEG_2000.indexOf(Buffer.from([0xff, 0x4f, 0xff, 0x51]));

/** The words of `SIGN` in black on white, in so few pixels that every format can be tried. */
let sign: Grey;
const picture = ({ pixels, width, height }: Grey = sign): Sharp =>
  sharp(pixels, { raw: { width, height, channels: 1 } });
const inRgb = () => picture().toColourspace('srgb');

beforeAll(async () => {
  const page = await pdf((_, text) => text(SIGN.join(' '), 40, 60, 20));
  const drawn = await reading.pageImage(file(await page.save()), 1);
  const { data, info } = await sharp(drawn.bytes)
    .extract({ left: 80, top: 90, width: 520, height: 120 })
    .resize(260)
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  sign = { pixels: data, width: info.width, height: info.height };
});

async function expectSign(variants: Readonly<Record<string, Uint8Array>>, told: object = {}): Promise<void> {
  for (const [name, bytes] of Object.entries(variants)) {
    const page = await only(bytes);
    expect([name, texts(page)]).toEqual([name, SIGN]);
    expect(page).toMatchObject({ width: 260, height: 60, rotation: 0, problem: null, ...told });
  }
}

describe('every kind of', () => {
  it('JPEG is read', async () => {
    const cmyk = await inRgb().toColourspace('cmyk').jpeg().toBuffer();
    expect(cmyk.includes(Buffer.from('\xff\xee\0\x0eAdobe', 'latin1'))).toBe(true);
    await expectSign({
      progressive: await inRgb().jpeg({ progressive: true }).toBuffer(),
      grey: await picture().jpeg().toBuffer(),
      'for print, inverted as Adobe does': cmyk,
    });
  });

  it('PNG is read', async () => {
    const ink = Uint8Array.from({ length: 4 * sign.pixels.length }, (_, i) =>
      i % 4 < 3 ? 0 : 255 - sign.pixels[i >> 2]!,
    );
    const clear = sharp(ink, { raw: { width: sign.width, height: sign.height, channels: 4 } });
    await expectSign({
      'with a palette': await inRgb().png({ palette: true, colours: 8 }).toBuffer(),
      '16 bits deep': await picture().toColourspace('grey16').png().toBuffer(),
      interlaced: await picture().png({ progressive: true }).toBuffer(),
      'black on nothing': await clear.png().toBuffer(),
    });
  });

  it('WebP, GIF and AVIF is read, and of a film its first picture', async () => {
    const film = { width: 260, height: 120, channels: 3, pageHeight: 60 } as const;
    const rgb = await inRgb().raw().toBuffer();
    const frames = sharp(Buffer.concat([rgb, Buffer.alloc(rgb.length, 255)]), { raw: film });
    await expectSign({
      WebP: await inRgb().webp({ quality: 90 }).toBuffer(),
      GIF: await inRgb().gif().toBuffer(),
      AVIF: await inRgb().avif({ quality: 80, effort: 0 }).toBuffer(),
      'film as GIF': await frames.gif().toBuffer(),
      'film as WebP': await frames.webp().toBuffer(),
    });
  });

  it('BMP is read', async () => {
    await expectSign({
      '1 bit': bmp({ ...sign, pixels: sign.pixels.map((shade) => (shade < 128 ? 0 : 255)) }, { bits: 1 }),
      '4 bits': bmp(sign, { bits: 4 }),
      '8 bits of OS/2': bmp(sign, { bits: 8, core: true }),
      '16 bits': bmp(sign, { bits: 16 }),
      '16 bits by masks': bmp(sign, { bits: 16, masks: [0xf800, 0x7e0, 0x1f] }),
      '24 bits from the top': bmp(sign, { bits: 24, topDown: true }),
      '32 bits': bmp(sign, { bits: 32 }),
      '4 bits in runs': bmp(sign, { bits: 4, packed: true }),
      '8 bits in runs': bmp(sign, { bits: 8, packed: true }),
    });
  });

  it('TIFF is read', async () => {
    const black = picture().threshold(128).toColourspace('b-w');
    const floats = Float32Array.from(sign.pixels, (shade) => shade / 255);
    const lab = new Uint8Array(sign.pixels.length * 3);
    sign.pixels.forEach((shade, i) => {
      lab[3 * i] = shade;
    });
    const { width, height } = sign;
    const plain = { width, height, samples: 1, bits: 8, photometric: 1 };
    const shades = new Uint8Array(floats.buffer);
    await expectSign({
      fax: await black.tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer(),
      JPEG: await inRgb().tiff({ compression: 'jpeg' }).toBuffer(),
      PackBits: await picture().tiff({ compression: 'packbits' }).toBuffer(),
      'deflate, in tiles': await inRgb().tiff({ compression: 'deflate', tile: true }).toBuffer(),
      BigTIFF: await inRgb().tiff({ compression: 'lzw', bigtiff: true }).toBuffer(),
      'for print': await inRgb().toColourspace('cmyk').tiff().toBuffer(),
      '16 bits': await picture().toColourspace('grey16').tiff().toBuffer(),
      fractions: tiff([{ ...plain, bits: 32, format: 3, pixels: shades }]),
      'L*a*b*': tiff([{ ...plain, samples: 3, photometric: 8, pixels: lab }]),
    });
  });

  it('JPEG 2000 is read, whatever is kept beside the picture', async () => {
    // A box of metadata with the head of another code stream, of one pixel.
    const other = Buffer.from(JPEG_2000.subarray(START, START + 42));
    other.writeUInt32BE(1, 8);
    other.writeUInt32BE(1, 12);
    const box = Buffer.concat([Buffer.from([0, 0, 0, 8 + other.length]), Buffer.from('xml '), other]);
    const before = START - 8;
    const beside = Buffer.concat([JPEG_2000.subarray(0, before), box, JPEG_2000.subarray(before)]);
    await expectSign({ boxed: JPEG_2000, bare: JPEG_2000.subarray(START), 'with metadata': beside });
    expect(await only(BLANK_JPEG_2000)).toMatchObject({ width: 64, height: 64, words: [], problem: null });
  });

  it('HEIC is read where the package for it is installed', async () => {
    await expectSign({ HEIC });
    // It stands upside down by what its file says, and is turned back by its text.
    await expectSign({ HEIC: turnedHeic(2) }, { rotation: 180 });
  });
});

describe('a TIFF', () => {
  it('of a fax is made square', async () => {
    const { data: pixels, info } = await picture()
      .resize(sign.width, sign.height / 2, { fit: 'fill' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const fax = { width: info.width, height: info.height, samples: 1, bits: 8, photometric: 1, pixels };
    const path = file(tiff([{ ...fax, resolution: [204, 98] }]));
    const page = (await reading.read(path)).pages[0]!;
    expect(page).toMatchObject({ width: 260, height: 62 });
    expect(texts(page)).toEqual(SIGN);
    expect(await reading.pageImage(path, 1, { rotation: 0 })).toMatchObject({ width: 260, height: 62 });
    // Only a slip of the writer asks for pixels ten times as high as wide.
    expect(await only(tiff([{ ...fax, resolution: [2000, 98] }]))).toMatchObject({ width: 260, height: 30 });
  });

  it('gives no page twice that it holds in small as well', async () => {
    const page = { ...sign, samples: 1, bits: 8, photometric: 1 };
    const { pages } = await reading.read(file(tiff([page, { ...page, subfile: 1 }, page])));
    expect(pages.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('of a compression that is not known says so', async () => {
    const page = { ...sign, samples: 1, bits: 8, photometric: 1, compression: 50_000 };
    await expect(only(tiff([page]))).rejects.toMatchObject({
      code: 'file.unsupported',
      message: expect.stringContaining('Zstandard'),
    });
  });
});

describe('a damaged picture', () => {
  it('gives what could be decoded of it, and says so', async () => {
    const rows = bmp(sign, { bits: 24, topDown: true });
    for (const [bytes, share] of [
      [rows, 0.9],
      [JPEG_2000, 0.97],
    ] as const) {
      const page = await only(bytes.subarray(0, Math.floor(bytes.length * share)));
      expect(page.problem).toMatchObject({ code: 'file.corrupt' });
      expect(texts(page)).toEqual(SIGN);
    }
  });

  it('of which nothing is left is refused', async () => {
    const code = JPEG_2000.indexOf(Buffer.from([0xff, 0x93]));
    // All that the picture holds is lost, and its end is there: it decodes to one shade without an error.
    const broken = Buffer.from(JPEG_2000).fill(0, code + 2, JPEG_2000.length - 2);
    for (const bytes of [broken, bmp(sign, { bits: 24 }).subarray(0, 60), HEIC.subarray(0, 300)])
      await expect(only(bytes)).rejects.toMatchObject({ code: 'file.corrupt' });
  });

  it('is refused by its header when that promises too much', async () => {
    const wide = bmp(sign, { bits: 24 });
    wide.writeInt32LE(100_000, 18);
    wide.writeInt32LE(100_000, 22);
    const gif = Buffer.from('GIF89a\x20\0\x20\0\0\0\0\x2c\0\0\0\0\xff\xff\xff\xff\0', 'latin1');
    const jp2 = Buffer.from(JPEG_2000);
    jp2.writeUInt32BE(100_000, START + 8);
    jp2.writeUInt32BE(100_000, START + 12);
    const channels = Buffer.from(JPEG_2000);
    channels.writeUInt16BE(16_384, START + 40);
    for (const bytes of [wide, gif, jp2, channels])
      await expect(only(bytes)).rejects.toMatchObject({ code: 'image.too-large' });
  });
});
