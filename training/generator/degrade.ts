import sharp from 'sharp';
import { type Point, type Projection, project, projection } from '../../src/reading/image/projection.ts';
import { Chance } from './chance.ts';
import { type Raster, renderPage } from './render.ts';
import type { TruthWord } from './truth.ts';

/** `scan`: from a flatbed, slightly askew. `photo`: by hand on a table, in perspective and uneven light. */
export type Look = 'scan' | 'photo';

export interface Degraded {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** The page's words with their boxes on the picture, in fractions of it; the page number is 1. */
  readonly boxes: readonly TruthWord[];
}

interface Damage {
  readonly dpi: number;
  readonly width: number;
  readonly height: number;
  /** Where the page's corners lie on the picture: top left, top right, bottom right, bottom left. */
  readonly corners: readonly Point[];
  readonly coloured: boolean;
  readonly blur: number;
  readonly noise: number;
  /** How much darker the darkest place is, 0–1, and the direction of the light. */
  readonly shadow: number;
  readonly light: Point;
  readonly paper: readonly [number, number, number];
  readonly table: readonly [number, number, number];
  readonly quality: number;
}

function turnedCorners(width: number, height: number, degrees: number, centre: Point): Point[] {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return [
    [-width / 2, -height / 2],
    [width / 2, -height / 2],
    [width / 2, height / 2],
    [-width / 2, height / 2],
  ].map(([x, y]) => [centre[0] + x! * cos - y! * sin, centre[1] + x! * sin + y! * cos]);
}

function damageOf(look: Look, page: Raster, dpi: number, chance: Chance): Damage {
  const { width, height } = page;
  const light: Point = [chance.between(-1, 1), chance.between(-1, 1)];
  if (look === 'scan') {
    const grey = chance.whole(236, 252);
    return {
      dpi, width, height, light,
      corners: turnedCorners(width, height, chance.between(-1.2, 1.2), [width / 2, height / 2]),
      coloured: chance.happens(0.3),
      blur: chance.between(0.4, 0.9),
      noise: chance.between(3, 10),
      shadow: chance.between(0, 0.08),
      paper: [grey, grey, grey],
      table: [grey - 8, grey - 8, grey - 8],
      quality: chance.whole(55, 80),
    }; // biome-ignore format: one record
  }
  const border = Math.round(width * chance.between(0.04, 0.12));
  const [across, down] = [width + 2 * border, height + 2 * border];
  const askew = turnedCorners(width, height, chance.between(-2, 2), [across / 2, down / 2]);
  const shift = () => chance.between(-0.025, 0.025) * width;
  const tone = chance.whole(40, 110);
  return {
    dpi, width: across, height: down, light,
    corners: askew.map(([x, y]) => [x + shift(), y + shift()]),
    coloured: true,
    blur: chance.between(0.4, 0.9),
    noise: chance.between(3, 9),
    shadow: chance.between(0.15, 0.4),
    paper: [chance.whole(235, 250), chance.whole(232, 246), chance.whole(218, 238)],
    table: [tone + chance.whole(0, 30), tone + chance.whole(0, 10), tone],
    quality: chance.whole(60, 82),
  }; // biome-ignore format: one record
}

/** Draws the page into the picture, pixel by pixel from where it comes from, with paper, light and noise. */
function paint(page: Raster, back: Projection, damage: Damage, chance: Chance): Uint8Array {
  const { width, height, paper, table, light, shadow, noise } = damage;
  const out = new Uint8Array(width * height * 3);
  const reach = Math.hypot(light[0], light[1]) || 1;
  // A table of noise read from a random place in each line is as rough as fresh noise, and much faster.
  const grain = Float32Array.from({ length: 8191 }, () => (chance.between(-1, 1) + chance.between(-1, 1)) * noise);
  for (let y = 0, to = 0; y < height; y++) {
    let g = chance.whole(0, grain.length - 1);
    for (let x = 0; x < width; x++) {
      const [sx, sy] = project(back, [x + 0.5, y + 0.5]);
      const inside = sx >= 0 && sy >= 0 && sx < page.width && sy < page.height;
      const across = (x / width - 0.5) * (light[0] / reach) + (y / height - 0.5) * (light[1] / reach);
      const bright = 1 - shadow * (0.5 + across) * (0.5 + across);
      const wood = inside ? 0 : 10 * Math.sin((x + 6 * Math.sin(y / 31)) / 9);
      g = g + 1 < grain.length ? g + 1 : 0;
      for (let c = 0; c < 3; c++) {
        const ground = inside ? (paper[c]! * sample(page, sx - 0.5, sy - 0.5, c)) / 255 : table[c]! + wood;
        const value = ground * bright + grain[g]!;
        out[to++] = Math.max(0, Math.min(255, value));
      }
    }
  }
  return out;
}

function sample({ pixels, width, height }: Raster, x: number, y: number, channel: number): number {
  const x0 = Math.max(0, Math.min(width - 2, Math.floor(x)));
  const y0 = Math.max(0, Math.min(height - 2, Math.floor(y)));
  const [fx, fy] = [Math.max(0, Math.min(1, x - x0)), Math.max(0, Math.min(1, y - y0))];
  const at = (y0 * width + x0) * 3 + channel;
  const below = at + width * 3;
  const top = pixels[at]! * (1 - fx) + pixels[at + 3]! * fx;
  const bottom = pixels[below]! * (1 - fx) + pixels[below + 3]! * fx;
  return top * (1 - fy) + bottom * fy;
}

/** Makes a worn picture of one page (from 1), with the page's words where they then lie. The seed decides everything. */
export async function degrade(
  { pdf, boxes }: { readonly pdf: Uint8Array; readonly boxes: readonly TruthWord[] },
  page: number,
  seed: number,
  look: Look,
): Promise<Degraded> {
  const chance = new Chance(seed);
  const dpi = look === 'scan' ? chance.of([150, 170, 200]) : chance.whole(190, 240);
  const raster = await renderPage(pdf, page, dpi);
  const damage = damageOf(look, raster, dpi, chance);
  const { width, height } = damage;
  const paperCorners: Point[] = [
    [0, 0],
    [raster.width, 0],
    [raster.width, raster.height],
    [0, raster.height],
  ];
  const forth = projection(paperCorners, damage.corners);
  const pixels = paint(raster, projection(damage.corners, paperCorners), damage, chance);
  let picture = sharp(pixels, { raw: { width, height, channels: 3 } }).blur(damage.blur);
  if (!damage.coloured) picture = picture.greyscale();
  const jpeg = await picture.jpeg({ quality: damage.quality }).toBuffer();
  const moved = boxes
    .filter((b) => b.page === page)
    .map(({ box: [left, top, right, bottom], text, label }): TruthWord => {
      const seen = (
        [
          [left, top],
          [right, top],
          [right, bottom],
          [left, bottom],
        ] as const
      ).map(([x, y]) => project(forth, [x * raster.width, y * raster.height]));
      const xs = seen.map(([x]) => x / width);
      const ys = seen.map(([, y]) => y / height);
      return { page: 1, box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)], text, label };
    });
  return { jpeg: new Uint8Array(jpeg), width, height, boxes: moved };
}
