import sharp, { type Sharp } from 'sharp';
import type { PageImage } from '../reader.ts';
import type { PixelSize } from '../source.ts';
import type { Raster } from './raster.ts';

/** Good enough to read small print by, at a tenth of the size of PNG. */
const JPEG_QUALITY = 88;

/** Most pixels of a JPEG in one direction that libjpeg writes. */
const LONGEST_JPEG = 65_500;

/** The size at which a page image of a size is encoded: scaled down where it is longer than its format takes. */
export function encodedSize({ width, height }: PixelSize, mediaType: PageImage['mediaType']): PixelSize {
  const scale = mediaType === 'image/jpeg' ? Math.min(1, LONGEST_JPEG / Math.max(width, height)) : 1;
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

/** Encodes a page image of an encoded size. */
export async function encode(image: Sharp, number: number, mediaType: PageImage['mediaType']): Promise<PageImage> {
  const encoded = mediaType === 'image/jpeg' ? image.jpeg({ quality: JPEG_QUALITY }) : image.png();
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { number, width: info.width, height: info.height, bytes: data, mediaType };
}

export function fromRaster({ pixels, width, height }: Raster): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}
