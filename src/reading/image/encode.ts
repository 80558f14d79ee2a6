import sharp, { type Sharp } from 'sharp';
import type { PageImage } from '../reader.ts';
import type { Raster } from './raster.ts';

/** Good enough to read small print by, at a tenth of the size of PNG. */
const JPEG_QUALITY = 88;

/** Encodes a page image. */
export async function encode(image: Sharp, number: number, mediaType: PageImage['mediaType']): Promise<PageImage> {
  const encoded = mediaType === 'image/jpeg' ? image.jpeg({ quality: JPEG_QUALITY }) : image.png();
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { number, width: info.width, height: info.height, bytes: data, mediaType };
}

export function fromRaster({ pixels, width, height }: Raster): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}
