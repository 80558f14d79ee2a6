import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { Problem } from '../../domain/index.ts';
import type { ReadingLimits } from '../reader.ts';
import { damaged, type PictureFile, withinLimits } from './picture.ts';
import type { Raster } from './raster.ts';
import { rasterFile } from './raster-file.ts';
import { openByVips } from './vips.ts';

/** The package that decodes HEVC. It is not ours to bring along: LGPL-3, and HEVC is under patents in places. */
const PACKAGE = 'heic-decode';

/** What the package makes of a file: red, green, blue and alpha. */
type Decode = (input: { buffer: Uint8Array }) => Promise<{ width: number; height: number; data: Uint8ClampedArray }>;

/** Opens a HEIF: AVIF as libvips decodes it, HEIC by the operator's package. Throws `file.unsupported` without that. */
export async function openHeif(path: string, limits: ReadingLimits): Promise<PictureFile> {
  const header = await sharp(path, { failOn: 'none', limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw damaged(cause);
    });
  if (header.compression !== 'hevc') return openByVips(path, 'heif', limits);
  withinLimits(header, limits);
  const decode = await installed();
  return rasterFile({ width: header.width, height: header.height }, async () => {
    const picture = await decode({ buffer: await readFile(path) }).catch((cause: unknown) => {
      throw damaged(cause);
    });
    return { raster: onWhite(picture), whole: true };
  });
}

async function installed(): Promise<Decode> {
  // A name that the compiler does not follow: the package may be absent.
  const name: string = PACKAGE;
  const { default: decode } = await import(name).catch((cause: unknown) => {
    throw new Problem('file.unsupported', `HEIC images are read only where the package ${PACKAGE} is installed.`, {
      remedy: `Install ${PACKAGE} beside Recto, or send the image as JPEG.`,
      cause,
    });
  });
  return decode;
}

function onWhite({ width, height, data }: { width: number; height: number; data: Uint8ClampedArray }): Raster {
  const pixels = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < pixels.length; from += 4, to += 3) {
    const cover = data[from + 3]! / 255;
    for (let c = 0; c < 3; c++) pixels[to + c] = 255 + cover * (data[from + c]! - 255);
  }
  return { pixels, width, height };
}
