import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../reader.ts';
import { viewOf } from './photo.ts';
import { type Point, project, projection } from './projection.ts';
import type { Raster } from './raster.ts';
import { findSheet, type Quadrilateral } from './sheet.ts';
import { openImage } from './source.ts';

const folder = mkdtempSync(join(tmpdir(), 'recto-sheet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What recognition is given; it finds one word on a bright picture, and none on a dark one. */
const recognised = vi.hoisted(() => [] as { width: number; height: number }[]);
vi.mock('../ocr/engine.ts', () => ({
  ocr: () => ({
    readImage: async (raster: Raster) => {
      recognised.push(raster);
      const bright = raster.pixels[(raster.width * (raster.height >> 1) + (raster.width >> 1)) * 3]! > 100;
      const word = { text: 'Total', confidence: 0.9, left: 0, top: 0, width: 0.5, height: 0.5, sideways: false };
      return { turn: 0, words: bright ? [word] : [], skew: 0 };
    },
  }),
}));

const SQUARE: readonly Point[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const [WIDTH, HEIGHT] = [600, 800];
const ASLANT: Quadrilateral = [
  [120, 90],
  [470, 110],
  [560, 720],
  [50, 700],
];

/** Shades of the sheet by place on it, 0–1 across and down; null: what it lies on is seen. */
type Print = (u: number, v: number) => number | null;

/** A picture with a grain, on which the light fades to the right, of a sheet with these corners on a dark desk. */
function picture(corners: Quadrilateral, print: Print, desk: (x: number, y: number) => number = () => 70): Raster {
  const back = projection(corners, SQUARE);
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0, to = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++, to += 3) {
      const [u, v] = project(back, [x + 0.5, y + 0.5]);
      const inside = u >= 0 && v >= 0 && u < 1 && v < 1;
      const shade = ((inside ? print(u, v) : null) ?? desk(x, y)) * (1 - (0.4 * x) / WIDTH);
      pixels.fill(shade + ((x * 7 + y * 13) % 5), to, to + 3);
    }
  return { pixels, width: WIDTH, height: HEIGHT };
}

/** Lines of print, and a frame that is as long as the sheet is. */
const page: Print = (u, v) => {
  const frame =
    Math.abs(u - 0.5) < 0.42 && Math.abs(v - 0.6) < 0.3 && !(Math.abs(u - 0.5) < 0.41 && Math.abs(v - 0.6) < 0.29);
  return frame || (v > 0.1 && v < 0.25 && (v * 40) % 1 < 0.3 && u > 0.1 && u < 0.8 && (u * 60) % 1 < 0.6) ? 40 : 240;
};

const noPrint = async () => false;

describe('a sheet', () => {
  it('that was photographed aslant is found by its borders, in uneven light', () => {
    const found = findSheet(picture(ASLANT, page))!;
    found.forEach(([x, y], i) => {
      expect(Math.hypot(x - ASLANT[i]![0], y - ASLANT[i]![1])).toBeLessThan(6);
    });
  });

  it('is not looked for where nothing was seen aslant: on flat scans, and on those that lie askew on black', () => {
    const whole: Quadrilateral = [[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]]; // biome-ignore format: one table
    const askew: Quadrilateral = [[60, 40], [555, 66], [520, 760], [25, 734]]; // biome-ignore format: one table
    const card: Quadrilateral = [[60, 100], [540, 100], [540, 760], [60, 760]]; // biome-ignore format: one table
    for (const corners of [whole, askew, card]) expect(findSheet(picture(corners, page))).toBeNull();
  });

  it('is not found where one of its borders is out of the picture, and no fold is taken for that', () => {
    const cut: Quadrilateral = [[120, -400], [470, -380], [560, 720], [50, 700]]; // biome-ignore format: one table
    const folded: Print = (u, v) => (page(u, v) ?? 0) * (v > 0.57 && v < 0.585 ? 0.7 : 1);
    expect(findSheet(picture(cut, folded))).toBeNull();
  });
});

describe('what is recognised of a picture', () => {
  it('is the sheet made flat, and places on it are told on the picture', async () => {
    const view = await viewOf(picture(ASLANT, page), noPrint);
    const forth = projection(SQUARE, ASLANT);
    const place = { left: 0.2, top: 0.3, width: 0.2, height: 0.1 };
    const back = view.back(place, 0);
    // The sheet's borders are found to a few pixels, and some of the desk is taken along.
    const [left] = project(forth, [0.2, 0.4]);
    const [right] = project(forth, [0.4, 0.4]);
    expect(Math.abs(back.left * WIDTH - left)).toBeLessThan(6);
    expect(Math.abs((back.left + back.width) * WIDTH - right)).toBeLessThan(6);
    // The same place of the page turned on its side is the same place of the picture turned so.
    const turned = view.back({ left: 1 - 0.3 - 0.1, top: 0.2, width: 0.1, height: 0.2 }, 90);
    expect(turned.top).toBeCloseTo(back.left, 5);
    expect(turned.left).toBeCloseTo(1 - back.top - back.height, 5);
    // The middle of the sheet leans as its upper and lower border do.
    expect(view.slope(0, 0)).toBeCloseTo((20 / 350 + 20 / 510) / 2, 1);
  });

  it('is the picture itself where it is flat, or where print stands around the sheet', async () => {
    const aslant = picture(ASLANT, page);
    const view = await viewOf(aslant, async () => true);
    expect(view.raster).toBe(aslant);
    const place = { left: 0.2, top: 0.3, width: 0.2, height: 0.1 };
    expect(view.back(place, 90)).toBe(place);
    expect(view.slope(0.1, 0)).toBe(0.1);
  });

  it('shows what lies around the sheet, and none of it, to whoever looks for print there', async () => {
    let rest: Raster | null = null;
    await viewOf(picture(ASLANT, page), async (around) => {
      rest = around;
      return true;
    });
    const { pixels, width } = rest!;
    const shades = (x: number, y: number) => pixels[(y * width + x) * 3]!;
    expect(shades(300, 400)).toBeLessThan(80);
    expect(shades(300, 250)).toBe(shades(300, 400));
    expect(shades(20, 20)).not.toBe(shades(300, 400));
  });
});

describe('a photo', () => {
  it('is recognised flat, and keeps its size; boxes are those on the photo', async () => {
    const { pixels, width, height } = picture(ASLANT, page);
    const path = join(folder, 'photo.png');
    writeFileSync(
      path,
      await sharp(pixels, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer(),
    );
    const { words, ...read } = await (await openImage(path, 'png', DEFAULT_LIMITS)).read(1, () => {});
    expect(read).toMatchObject({ width: WIDTH, height: HEIGHT, rotation: 0, problem: null });
    // First what lies around the sheet, then the sheet, as wide as its lower border and as high as its longer side.
    const [rest, sheet, ...others] = recognised;
    expect(others).toEqual([]);
    expect(rest).toMatchObject({ width: WIDTH, height: HEIGHT });
    expect(Math.abs(sheet!.width - 510)).toBeLessThan(10);
    expect(Math.abs(sheet!.height - 617)).toBeLessThan(10);
    // The quarter of the sheet that the word covers, with its corner at the left of the lower border of that quarter.
    const [word] = words;
    const [left] = project(projection(SQUARE, ASLANT), [0, 0.5]);
    expect(word).toMatchObject({ text: 'Total', line: 0 });
    expect(Math.abs(word!.left * WIDTH - left)).toBeLessThan(8);
    expect(Math.abs(word!.top * HEIGHT - ASLANT[0][1])).toBeLessThan(8);
  });
});
