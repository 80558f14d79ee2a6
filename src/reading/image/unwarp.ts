import type { Rectangle } from '../../domain/index.ts';
import { type Point, type Projection, project, projection } from './projection.ts';
import type { Raster } from './raster.ts';
import type { Quadrilateral } from './sheet.ts';

/** Pixels of a sheet that is made flat: A4 at 250 dpi. More cost time, and nothing that is read needs them. */
const MOST_PIXELS = 6_000_000;
/** What is taken along beyond the borders, as a share of the sheet: they are found to a few pixels. */
const MARGIN = 0.006;

/** A sheet that was seen aslant, made flat. */
export interface FlatSheet {
  readonly raster: Raster;
  /** Where a place of it, in fractions of it, lies on the picture, in fractions of that. */
  back(place: Rectangle): Rectangle;
}

/** Makes a sheet flat by the projection that takes its corners to those of a rectangle. */
export function unwarped(picture: Raster, corners: Quadrilateral): FlatSheet {
  const [a, b, c, d] = corners;
  const length = (p: Point, q: Point) => Math.hypot(p[0] - q[0], p[1] - q[1]);
  const across = Math.max(length(a, b), length(d, c));
  const down = Math.max(length(a, d), length(b, c));
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (across * down)));
  const [width, height] = [Math.max(1, Math.round(across * scale)), Math.max(1, Math.round(down * scale))];
  const [left, top, right, bottom] = [MARGIN * width, MARGIN * height, (1 - MARGIN) * width, (1 - MARGIN) * height];
  const back = projection(
    [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ],
    corners,
  );
  return {
    raster: { pixels: sampled(picture, back, width, height), width, height },
    back(place) {
      const xs = [place.left * width, (place.left + place.width) * width];
      const ys = [place.top * height, (place.top + place.height) * height];
      const seen = xs.flatMap((x) => ys.map((y) => project(back, [x, y])));
      const share = (at: number, of: number) => Math.max(0, Math.min(1, at / of));
      const [us, vs] = [seen.map(([x]) => share(x, picture.width)), seen.map(([, y]) => share(y, picture.height))];
      const [u, v] = [Math.min(...us), Math.min(...vs)];
      return { left: u, top: v, width: Math.max(...us) - u, height: Math.max(...vs) - v };
    },
  };
}

/** Each pixel where it lies on the picture, by bilinear interpolation; beyond its margins the picture goes on as it ends. */
function sampled(picture: Raster, back: Projection, width: number, height: number): Uint8Array {
  const { pixels } = picture;
  const out = new Uint8Array(width * height * 3);
  const [a, b, c, d, e, f, g, h] = back as [number, number, number, number, number, number, number, number]; // eight, always
  const [lastX, lastY] = [picture.width - 1.001, picture.height - 1.001];
  const right = picture.width > 1 ? 3 : 0;
  const below = picture.height > 1 ? picture.width * 3 : 0;
  for (let v = 0, to = 0; v < height; v++) {
    const y = v + 0.5;
    for (let u = 0; u < width; u++, to += 3) {
      const x = u + 0.5;
      const w = 1 / (g * x + h * y + 1);
      const sx = Math.max(0, Math.min(lastX, (a * x + b * y + c) * w - 0.5));
      const sy = Math.max(0, Math.min(lastY, (d * x + e * y + f) * w - 0.5));
      const column = sx | 0;
      const row = sy | 0;
      const fx = sx - column;
      const fy = sy - row;
      const p = (row * picture.width + column) * 3;
      const q = p + below;
      for (let channel = 0; channel < 3; channel++) {
        const upper = pixels[p + channel]! + fx * (pixels[p + right + channel]! - pixels[p + channel]!);
        const lower = pixels[q + channel]! + fx * (pixels[q + right + channel]! - pixels[q + channel]!);
        out[to + channel] = upper + fy * (lower - upper) + 0.5;
      }
    }
  }
  return out;
}
