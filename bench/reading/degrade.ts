import sharp from 'sharp';
import { seeded } from '../../src/evaluate/index.ts';
import type { Raster } from '../../src/reading/image/raster.ts';

/** A print that lay aslant on a poor scanner, and was kept as a poor JPEG. */
const DEGREES = 0.7;
const BLUR_SIGMA = 0.8;
/** Standard deviation of the noise, of 255. */
const NOISE = 12;
const JPEG_QUALITY = 55;

/** A clean page, drawn at so many dots an inch, as a bad scan. The noise follows from the seed alone. */
export async function degraded({ pixels, width, height }: Raster, seed: number, dpi: number): Promise<Buffer> {
  const { data, info } = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .rotate(DEGREES, { background: '#ffffff' })
    .greyscale()
    .blur(BLUR_SIGMA)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const next = seeded(seed);
  const grey = new Uint8Array(info.width * info.height);
  for (let i = 0; i < grey.length; i++) {
    // Two uniform numbers make a normal one (Box and Muller 1958).
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    grey[i] = Math.max(0, Math.min(255, Math.round(data[i * info.channels]! + NOISE * normal)));
  }
  const raw = { width: info.width, height: info.height, channels: 1 } as const;
  return sharp(grey, { raw }).withMetadata({ density: dpi }).jpeg({ quality: JPEG_QUALITY }).toBuffer();
}

const ANGLE = (DEGREES * Math.PI) / 180;
const [COS, SIN] = [Math.cos(ANGLE), Math.sin(ANGLE)];

type Pair = readonly [number, number];

/** Width and height of the scan of a page. */
export function scanSize([width, height]: Pair): Pair {
  return [width * COS + height * SIN, width * SIN + height * COS];
}

/** Where a point of the clean page lies on its scan, in the unit of both. */
export function onScan([x, y]: Pair, [width, height]: Pair): Pair {
  const [wide, high] = scanSize([width, height]);
  const [dx, dy] = [x - width / 2, y - height / 2];
  return [wide / 2 + dx * COS - dy * SIN, high / 2 + dx * SIN + dy * COS];
}
