import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../reader.ts';
import { openPictures } from './open.ts';
import { directoriesOf } from './tiff.ts';
import { workingCopy } from './working-copy.ts';

const folder = mkdtempSync(join(tmpdir(), 'recto-tiff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Tag, type and value of an entry; the type is 3 (two bytes), 4 (four) or 16 (eight). */
type Entry = readonly [tag: number, type: number, value: number];

/** An 8-bit grey picture of 16 × `height` pixels without compression, by its directory's entries. */
const grey = (height: number, ...more: Entry[]): Entry[] => {
  const told = new Map<number, Entry>();
  const plain: Entry[] = [[256, 3, 16], [257, 3, height], [258, 3, 8], [259, 3, 1], [262, 3, 1], [273, 4, 16], [277, 3, 1], [278, 3, height], [279, 4, 16 * height]]; // biome-ignore format: a table
  for (const entry of [...plain, ...more]) told.set(entry[0], entry);
  return [...told.values()].sort((a, b) => a[0] - b[0]);
};

/** A TIFF whose directories share one strip of grey; `last` is where the last directory leads. */
function tiff(pages: readonly Entry[][], { big = false, motorola = false, last = 0 } = {}): string {
  const bytes = Buffer.alloc(16 + 2_048 + pages.length * 512, 0x80);
  const put = (value: number, at: number, size: number) => {
    if (size === 8) motorola ? bytes.writeBigUInt64BE(BigInt(value), at) : bytes.writeBigUInt64LE(BigInt(value), at);
    else motorola ? bytes.writeUIntBE(value, at, size) : bytes.writeUIntLE(value, at, size);
  };
  const width = big ? 8 : 4;
  bytes.fill(0, 0, 16);
  bytes.write(motorola ? 'MM' : 'II', 0, 'latin1');
  put(big ? 43 : 42, 2, 2);
  if (big) put(8, 4, 2);
  const start = (i: number) => 16 + 2_048 + i * 512;
  put(start(0), big ? 8 : 4, width);
  pages.forEach((entries, i) => {
    bytes.fill(0, start(i), start(i) + 512);
    put(entries.length, start(i), big ? 8 : 2);
    const step = big ? 20 : 12;
    const first = start(i) + (big ? 8 : 2);
    entries.forEach(([tag, type, value], k) => {
      put(tag, first + k * step, 2);
      put(type, first + k * step + 2, 2);
      put(1, first + k * step + 4, width);
      put(value, first + k * step + 4 + width, type === 3 ? 2 : type === 4 ? 4 : 8);
    });
    put(pages[i + 1] ? start(i + 1) : last, first + entries.length * step, width);
  });
  const path = join(folder, 'file.tif');
  writeFileSync(path, bytes);
  return path;
}

const opened = (path: string) => openPictures(path, 'tiff', DEFAULT_LIMITS);
const heights = async (path: string) => {
  const pictures = await opened(path);
  return Promise.all(Array.from({ length: pictures.pages }, async (_, i) => (await pictures.header(i)).height));
};

describe('a TIFF', () => {
  it('has a page for each directory but smaller copies and masks, however these are marked', async () => {
    const path = tiff([
      grey(20),
      grey(21, [254, 4, 1]),
      grey(22),
      grey(23, [255, 3, 2]),
      grey(24, [254, 4, 4]),
      grey(25),
    ]);
    expect(await heights(path)).toEqual([20, 22, 25]);
  });

  it('counts no picture that lies below another one as a page', async () => {
    // Tag 330: the second directory is a part of the first, and the chain leaves it out.
    const path = tiff([grey(20, [330, 4, 16 + 2_048 + 512]), grey(21)]);
    const { directories } = await directoriesOf(path, 10);
    expect(directories.map(({ height }) => height)).toEqual([20, 21]);
    const alone = tiff([grey(20, [330, 4, 16 + 2_048])]);
    expect(await heights(alone)).toEqual([20]);
  });

  it('is told by its directories in either order of bytes, with offsets of four and of eight bytes', async () => {
    for (const big of [false, true])
      for (const motorola of [false, true]) {
        const wide: Entry[] = big ? [[257, 16, 20]] : [];
        const { directories, ended } = await directoriesOf(tiff([grey(20, ...wide), grey(21)], { big, motorola }), 10);
        expect([big, motorola, ended, ...directories.map((d) => d.height)]).toEqual([big, motorola, true, 20, 21]);
      }
  });

  it('whose directories go round in circles, or lead out of the file, keeps its pages and says that it is damaged', async () => {
    for (const last of [16 + 2_048, 16 + 2_048 + 512, 4_000_000]) {
      const pictures = await opened(tiff([grey(20), grey(21)], { last }));
      expect([last, pictures.pages]).toEqual([last, 2]);
      const size = { width: 16, height: 20 };
      const whole = async (index: number) => (await pictures.decode(index, (image) => workingCopy(image, size))).whole;
      expect([last, await whole(0), await whole(1)]).toEqual([last, true, false]);
    }
  });

  it('of a hundred pages has them all', async () => {
    const pages = Array.from({ length: 100 }, (_, i) => grey(20 + i));
    expect(await heights(tiff(pages))).toEqual(pages.map((_, i) => 20 + i));
  });

  it('loses only the pages that cannot be decoded', async () => {
    const pictures = await opened(tiff([grey(20, [259, 3, 34712]), grey(21), grey(22, [259, 3, 50_000]), grey(23)]));
    const told = await Promise.all(
      [0, 1, 2, 3].map((index) =>
        pictures
          .decode(index, (image) => workingCopy(image, { width: 16, height: 20 }))
          .then(
            ({ whole }) => whole,
            (problem: { code: string }) => problem.code,
          ),
      ),
    );
    expect(told).toEqual(['file.unsupported', true, 'file.unsupported', true]);
  });
});
