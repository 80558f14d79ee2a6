import sharp from 'sharp';
import type { Raster } from '../image/raster.ts';
import { boxesIn } from './components.ts';
import type { Models } from './models.ts';
import type { TextBox } from './text-box.ts';

/** unclip 1.8 read receipts best among 1.4–2.0; the component threshold made no difference between 0.4 and 0.6. */
const THRESHOLDS = { pixel: 0.3, component: 0.5, unclip: 1.8 };

/** Means and deviations of the blue, green and red channel that the detector was trained with. */
const MEANS = [0.485, 0.456, 0.406] as const;
const DEVIATIONS = [0.229, 0.224, 0.225] as const;

/** Finds text in an image scaled to at most `budget` pixels; the boxes are in pixels of `raster`. */
export async function detect(raster: Raster, models: Models, budget: number): Promise<TextBox[]> {
  const scale = Math.min(1, Math.sqrt(budget / (raster.width * raster.height)));
  const width = multipleOf32(raster.width * scale);
  const height = multipleOf32(raster.height * scale);
  const input = planes(await resized(raster, width, height), width * height);
  const map = await models.detect(input, width, height);
  spare = input.buffer;
  const [sx, sy] = [raster.width / width, raster.height / height];
  return boxesIn(map, width, height, THRESHOLDS).map((box) => scaled(box, sx, sy));
}

const multipleOf32 = (length: number) => Math.max(32, Math.round(length / 32) * 32);

async function resized({ pixels, width, height }: Raster, toWidth: number, toHeight: number): Promise<Uint8Array> {
  if (width === toWidth && height === toHeight) return pixels;
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize(toWidth, toHeight, { fit: 'fill', kernel: toWidth < width ? 'linear' : 'cubic' })
    .raw()
    .toBuffer();
}

/** Twenty megabytes a page that would be taken and cleared anew; whoever comes while they are in use gets some of its own. */
let spare = new ArrayBuffer(0);

function planes(pixels: Uint8Array, size: number): Float32Array<ArrayBuffer> {
  const bytes = 3 * size * Float32Array.BYTES_PER_ELEMENT;
  const input = new Float32Array(spare.byteLength >= bytes ? spare : new ArrayBuffer(bytes), 0, 3 * size);
  spare = new ArrayBuffer(0);
  const [blues, greens, reds] = [shades(0), shades(1), shades(2)];
  // The detector takes blue first; our pixels have red first.
  for (let i = 0, at = 0; i < size; i++, at += 3) {
    input[i] = blues[pixels[at + 2]!]!;
    input[i + size] = greens[pixels[at + 1]!]!;
    input[i + 2 * size] = reds[pixels[at]!]!;
  }
  return input;
}

/** What the detector takes for each of the 256 shades of a channel. */
function shades(channel: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, shade) => (shade / 255 - MEANS[channel]!) / DEVIATIONS[channel]!);
}

/** The scales of the axes differ by the rounding to 32 only, so a rectangle stays one but for a hair. */
function scaled(box: TextBox, sx: number, sy: number): TextBox {
  const along = Math.hypot(box.ux * sx, box.uy * sy);
  const down = Math.hypot(box.uy * sx, box.ux * sy);
  return {
    cx: box.cx * sx,
    cy: box.cy * sy,
    width: box.width * along,
    height: box.height * down,
    ux: (box.ux * sx) / along,
    uy: (box.uy * sy) / along,
  };
}
