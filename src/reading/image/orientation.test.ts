import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import type { Turn } from '../../domain/index.ts';
import type { ImageFormat } from '../../intake/index.ts';
import { between } from '../layout/turned.ts';
import { DEFAULT_LIMITS } from '../reader.ts';
import { openPictures } from './open.ts';
import { openImage } from './source.ts';
import { standing, workingCopy } from './working-copy.ts';

const folder = mkdtempSync(join(tmpdir(), 'recto-orientation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [WIDTH, HEIGHT] = [48, 32];
/** The upright picture: each quarter has a shade of its own. */
const shade = (x: number, y: number) => (x < WIDTH / 2 ? (y < HEIGHT / 2 ? 250 : 170) : y < HEIGHT / 2 ? 90 : 10);

/** Where a pixel of the stored picture lies on the upright one, by orientation (TIFF 6.0, tag 274). */
const PLACES: Readonly<Record<number, (x: number, y: number) => readonly [number, number]>> = {
  1: (x, y) => [x, y],
  2: (x, y) => [WIDTH - 1 - x, y],
  3: (x, y) => [WIDTH - 1 - x, HEIGHT - 1 - y],
  4: (x, y) => [x, HEIGHT - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y) => [WIDTH - 1 - y, x],
  7: (x, y) => [WIDTH - 1 - y, HEIGHT - 1 - x],
  8: (x, y) => [y, HEIGHT - 1 - x],
};

function stored(orientation: number): Sharp {
  const [width, height] = orientation < 5 ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH];
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 3) pixels.fill(shade(...PLACES[orientation]!(x, y)), to, to + 3);
  return sharp(pixels, { raw: { width, height, channels: 3 } }).withMetadata({ orientation });
}

/** How a picture that was turned clockwise by `turn` since differs from the upright one: null where it does not. */
async function fault(picture: Sharp, turn: Turn = 0): Promise<string | null> {
  const back = await picture.rotate(between(turn, 0)).png().toBuffer();
  const { data, info } = await sharp(back).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  if (info.width !== WIDTH || info.height !== HEIGHT) return `${info.width} × ${info.height}`;
  let wrong = 0;
  for (let y = 0, at = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++, at += info.channels) {
      // Where the quarters meet, shades may run into each other.
      const within = Math.abs(x + 0.5 - WIDTH / 2) > 1 && Math.abs(y + 0.5 - HEIGHT / 2) > 1;
      if (within && Math.abs(data[at]! - shade(x, y)) > 40) wrong += 1;
    }
  return wrong > 0 ? `${wrong} pixels` : null;
}

/** What is wrong with a file as recognition and as people see it. */
async function faultsOf(bytes: Uint8Array, format: ImageFormat): Promise<(string | null)[]> {
  const path = join(folder, format);
  writeFileSync(path, bytes);
  const pictures = await openPictures(path, format, DEFAULT_LIMITS);
  const page = standing(await pictures.header(0));
  const { result } = await pictures.decode(0, (image) => workingCopy(image, page));
  const raw = { width: result.width, height: result.height, channels: 3 } as const;
  const source = await openImage(path, format, DEFAULT_LIMITS);
  const shown = async (turn: Turn) => sharp((await source.image(1, turn, 'image/png')).bytes);
  const aside = ((page.turn + 90) % 360) as Turn; // a multiple of 90 below 360
  return [
    // So small a picture is enlarged for recognition.
    await fault(sharp(result.pixels, { raw }).resize(result.width / 2, result.height / 2)),
    await fault(await shown(page.turn)),
    await fault(await shown(aside), 90),
  ];
}

describe('a picture stands as its file says, turned and mirrored once, as', () => {
  const makers = {
    jpeg: (o) => stored(o).jpeg({ quality: 100 }).toBuffer(),
    png: (o) => stored(o).png().toBuffer(),
    tiff: (o) => stored(o).tiff({ compression: 'lzw' }).toBuffer(),
    webp: (o) => stored(o).webp({ lossless: true }).toBuffer(),
    heif: (o) => stored(o).avif({ quality: 90, effort: 0 }).toBuffer(),
  } satisfies Partial<Record<ImageFormat, (orientation: number) => Promise<Buffer>>>;
  for (const [format, make] of Object.entries(makers))
    it(format === 'heif' ? 'AVIF' : format, async () => {
      for (const orientation of Object.keys(PLACES).map(Number)) {
        // The keys of that very table.
        const faults = await faultsOf(await make(orientation), format as keyof typeof makers);
        expect([orientation, ...faults]).toEqual([orientation, null, null, null]);
      }
    });

  it('a PNG that was repaired', async () => {
    const whole = await stored(6).png().toBuffer();
    const end = whole.indexOf('IEND') - 4;
    // The checksums of the pixels and the end are lost, and no pixel.
    expect(await faultsOf(whole.subarray(0, end - 8), 'png')).toEqual([null, null, null]);
  });

  it('a TIFF in L*a*b*', async () => {
    const lightness = await stored(6).tiff({ compression: 'none', predictor: 'none' }).toBuffer();
    expect(await faultsOf(asLab(lightness), 'tiff')).toEqual([null, null, null]);
  });
});

/** A little-endian TIFF of greys in red, green and blue as one of L*a*b* by ICC, shades taken for lightness. */
function asLab(bytes: Buffer): Buffer {
  const lab = Buffer.from(bytes);
  const directory = lab.readUInt32LE(4);
  for (let at = directory + 2, left = lab.readUInt16LE(directory); left > 0; left--, at += 12) {
    if (lab.readUInt16LE(at) === 262) lab.writeUInt16LE(9, at + 8);
    if (lab.readUInt16LE(at) !== 273) continue;
    const pixels = lab.readUInt32LE(lab.readUInt32LE(at + 4) === 1 ? at + 8 : lab.readUInt32LE(at + 8));
    for (let i = 0; i < WIDTH * HEIGHT; i++) lab.fill(128, pixels + 3 * i + 1, pixels + 3 * i + 3);
  }
  return lab;
}
