import { open, readFile } from 'node:fs/promises';
import type { ImageFormat } from '../../intake/index.ts';
import type { ReadingLimits } from '../reader.ts';
import { BMP_HEAD, bmpHeader, decodeBmp } from './bmp.ts';
import { openHeif } from './heif.ts';
import { openJpeg2000 } from './jpeg2000.ts';
import { type PictureFile, withinLimits } from './picture.ts';
import { rasterFile } from './raster-file.ts';
import { openByVips } from './vips.ts';

/** Opens a file of pictures by what it is. Throws `file.corrupt`, `file.unsupported`, `image.too-large`. */
export async function openPictures(path: string, format: ImageFormat, limits: ReadingLimits): Promise<PictureFile> {
  if (format === 'bmp') return openBmp(path, limits);
  if (format === 'heif') return openHeif(path, limits);
  if (format === 'jpeg2000') return openJpeg2000(path, limits);
  return openByVips(path, format, limits);
}

async function openBmp(path: string, limits: ReadingLimits): Promise<PictureFile> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BMP_HEAD), 0, BMP_HEAD, 0);
    const size = bmpHeader(buffer.subarray(0, bytesRead));
    withinLimits(size, limits);
    return rasterFile(size, async () => decodeBmp(await readFile(path)));
  } finally {
    await file.close();
  }
}
