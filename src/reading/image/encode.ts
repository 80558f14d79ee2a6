import sharp from 'sharp';
import type { Turn } from '../../domain/index.ts';
import type { PageImage } from '../reader.ts';
import type { Raster } from './raster.ts';

/** Turns a raster clockwise and encodes it. */
export async function encode(
  { pixels, width, height }: Raster,
  turn: Turn,
  number: number,
  mediaType: PageImage['mediaType'],
): Promise<PageImage> {
  const image = sharp(pixels, { raw: { width, height, channels: 3 }, limitInputPixels: false }).rotate(turn);
  const { data, info } = await (mediaType === 'image/jpeg' ? image.jpeg({ quality: 88 }) : image.png()).toBuffer({
    resolveWithObject: true,
  });
  return { number, width: info.width, height: info.height, bytes: data, mediaType };
}
