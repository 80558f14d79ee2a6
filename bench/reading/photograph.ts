import sharp from 'sharp';
import { seeded } from '../../src/evaluate/index.ts';
import { type Point, type Projection, project, projection } from '../../src/reading/image/projection.ts';
import type { Raster } from '../../src/reading/image/raster.ts';

/** A sheet on a desk, photographed by hand. */
export interface Camera {
  /** Degrees by which the camera looks aslant at the sheet. */
  readonly tilt: number;
  readonly megapixels: number;
  /** Whether the sheet was folded in three, as for an envelope. */
  readonly folded?: boolean;
}

export interface Photo {
  readonly jpeg: Buffer;
  readonly size: readonly [number, number];
  /** Where the sheet's corners lie: top left, top right, bottom right, bottom left. */
  readonly corners: readonly Point[];
  /** From fractions of the sheet to pixels of the picture. */
  readonly forth: Projection;
}

/** Distance of the camera in diagonals of the sheet: as near as the whole sheet can be taken by a phone. */
const DISTANCE = 1.3;
const PORTRAIT = 4 / 3;
const QUALITY = 80;

/** The unit square as seen by a camera that leans towards a random side; around 0, in any unit. */
function seen(sheet: Raster, tilt: number, roll: () => number): Point[] {
  const diagonal = Math.hypot(sheet.width, sheet.height);
  const side = 2 * Math.PI * roll();
  const lean = (tilt * Math.PI) / 180;
  const turn = ((2 * roll() - 1) * 4 * Math.PI) / 180;
  return [[0, 0], [1, 0], [1, 1], [0, 1]].map(([u, v]) => {
    const [x, y] = [(u! - 0.5) * (sheet.width / diagonal), (v! - 0.5) * (sheet.height / diagonal)];
    const along = x * Math.cos(side) + y * Math.sin(side);
    const across = y * Math.cos(side) - x * Math.sin(side);
    const depth = DISTANCE + along * Math.sin(lean);
    const [a, b] = [(along * Math.cos(lean)) / depth, across / depth];
    const [px, py] = [a * Math.cos(side) - b * Math.sin(side), a * Math.sin(side) + b * Math.cos(side)];
    return [px * Math.cos(turn) - py * Math.sin(turn), px * Math.sin(turn) + py * Math.cos(turn)] as const;
  }); // biome-ignore format: one table
}

/** Photographs a clean sheet. The seed decides all that is by chance. */
export async function photograph(sheet: Raster, camera: Camera, seed: number): Promise<Photo> {
  const { tilt, megapixels } = camera;
  const roll = seeded(seed);
  const width = Math.round(Math.sqrt((megapixels * 1e6) / PORTRAIT));
  const height = Math.round(width * PORTRAIT);
  const raw = seen(sheet, tilt, roll);
  const [xs, ys] = [raw.map(([x]) => x), raw.map(([, y]) => y)];
  const [w, h] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
  const fill = 0.78 + 0.17 * roll();
  const scale = fill * Math.min(width / w, height / h);
  const corners = raw.map(
    ([x, y]) =>
      [
        width / 2 + (x - (Math.max(...xs) + Math.min(...xs)) / 2) * scale,
        height / 2 + (y - (Math.max(...ys) + Math.min(...ys)) / 2) * scale,
      ] as const,
  );
  const square: Point[] = [[0, 0], [1, 0], [1, 1], [0, 1]]; // biome-ignore format: one table
  const pixels = painted(camera.folded ? folded(sheet, roll) : sheet, projection(corners, square), width, height, roll);
  const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .blur(0.5 + 0.25 * Math.sqrt(megapixels / 8))
    .jpeg({ quality: QUALITY })
    .toBuffer();
  return { jpeg, size: [width, height], corners, forth: projection(square, corners) };
}

/** Panels of a sheet that was folded in three, how much the light on them differs, and the width of a crease, in heights. */
const PANELS = 3;
const RELIEF = 0.22;
const CREASE = 0.002;
/** How far the paper between two folds stands off, as a share of the sheet's width. */
const BEND = 0.006;

/** A sheet with two creases: each panel has its own light and leans its own way. */
function folded({ pixels, width, height }: Raster, roll: () => number): Raster {
  const lights = Array.from({ length: PANELS }, () => 1 - RELIEF * roll());
  const leans = Array.from({ length: PANELS + 1 }, () => (2 * roll() - 1) * BEND * width);
  const out = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y++) {
    const place = ((y + 0.5) / height) * PANELS;
    const panel = Math.min(PANELS - 1, Math.floor(place));
    const [within, nearest] = [place - panel, Math.round(place)];
    const isInner = nearest > 0 && nearest < PANELS;
    const crease = isInner ? Math.exp(-(((place - nearest) / PANELS / CREASE) ** 2)) : 0;
    const light = lights[panel]! * (1 - 0.3 * crease);
    const shift = Math.round(leans[panel]! * (1 - within) + leans[panel + 1]! * within);
    for (let x = 0; x < width; x++) {
      const from = (y * width + Math.max(0, Math.min(width - 1, x + shift))) * 3;
      for (let c = 0; c < 3; c++) out[(y * width + x) * 3 + c] = pixels[from + c]! * light;
    }
  }
  return { pixels: out, width, height };
}

/** The picture: print on paper, a desk with a grain, light from one side, the shadow of a hand, noise. */
function painted(sheet: Raster, back: Projection, width: number, height: number, roll: () => number): Uint8Array {
  // Of a much smaller picture each pixel sees several of the sheet's.
  const shrink = Math.max(1, Math.floor(Math.sqrt((sheet.width * sheet.height) / (width * height * 0.6))));
  const tone = 30 + 110 * roll();
  const desk = [tone + 40 * roll(), tone + 15 * roll(), tone];
  const paper = [236 + 14 * roll(), 234 + 12 * roll(), 222 + 18 * roll()];
  const light = 2 * Math.PI * roll();
  const [dark, shadow] = [0.15 + 0.3 * roll(), 0.2 + 0.35 * roll()];
  const edge = 2 * Math.PI * roll();
  const place = 0.3 * (2 * roll() - 1);
  const grain = Float32Array.from({ length: 8_191 }, () => (roll() + roll() - 1) * 14);
  const out = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    let g = Math.floor(roll() * grain.length);
    for (let x = 0; x < width; x++) {
      const [u, v] = project(back, [x + 0.5, y + 0.5]);
      const inside = u >= 0 && v >= 0 && u < 1 && v < 1;
      const [fx, fy] = [x / width - 0.5, y / height - 0.5];
      const even = 1 - dark * (0.5 + fx * Math.cos(light) + fy * Math.sin(light));
      const behind = (fx * Math.cos(edge) + fy * Math.sin(edge) - place) / 0.06;
      const bright = even * (1 - shadow / (1 + Math.exp(-behind)));
      const wood = 12 * Math.sin((x + 6 * Math.sin((900 * y) / height / 31)) / (width / 130));
      g = g + 1 < grain.length ? g + 1 : 0;
      for (let c = 0; c < 3; c++) {
        const ground = inside ? (paper[c]! * shade(sheet, u, v, c, shrink)) / 255 : desk[c]! + wood;
        out[to++] = Math.max(0, Math.min(255, ground * bright + grain[g]!));
      }
    }
  }
  return out;
}

function shade({ pixels, width, height }: Raster, u: number, v: number, channel: number, shrink: number): number {
  let sum = 0;
  for (let dy = 0; dy < shrink; dy++)
    for (let dx = 0; dx < shrink; dx++) {
      const x = Math.max(0, Math.min(width - 1.001, u * width - shrink / 2 + dx));
      const y = Math.max(0, Math.min(height - 1.001, v * height - shrink / 2 + dy));
      const [x0, y0] = [Math.floor(x), Math.floor(y)];
      const [fx, fy] = [x - x0, y - y0];
      const at = (y0 * width + x0) * 3 + channel;
      const below = y0 + 1 < height ? at + width * 3 : at;
      const right = x0 + 1 < width ? 3 : 0;
      sum +=
        (pixels[at]! * (1 - fx) + pixels[at + right]! * fx) * (1 - fy) +
        (pixels[below]! * (1 - fx) + pixels[below + right]! * fx) * fy;
    }
  return sum / (shrink * shrink);
}
