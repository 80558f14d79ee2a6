import type { Sharp } from 'sharp';
import type { Turn } from '../../domain/index.ts';
import type { PixelSize } from '../source.ts';
import type { PictureHeader } from './picture.ts';
import type { Raster } from './raster.ts';

/** Pixels that recognition works on. A 600 dpi A4 scan has 35 million; print that needs more is not read anyway. */
export const WORKING_PIXELS = 20_000_000;

/**
 * Pictures of fewer pixels are enlarged: a receipt of this size is 300 to 350 pixels wide, and its letters 8 high. Shrunk
 * so, receipts for training were read with a word F1 of 85.3 instead of 82.6; at 450 pixels' width it made no difference.
 */
const SMALL_PIXELS = 300_000;
const ENLARGEMENT = 2;

/** A picture as its file says that it stands. */
export interface Standing extends PixelSize {
  /** The turn that the file asks for; the size is that after it, with pixels as wide as high. */
  readonly turn: Turn;
}

/** Turn and mirroring by EXIF orientation (TIFF 6.0, tag 274), of which only the turn is told. */
const EXIF_TURN: Readonly<Record<number, Turn>> = { 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270 };

/** Pixels less oblong than this count as square: resolutions are rounded. */
const OBLONG = 1.05;

/** How a picture stands. Oblong pixels are made square by enlarging the coarser side, so that nothing is lost. */
export function standing({ width, height, orientation, aspect }: PictureHeader): Standing {
  const across = Math.round(width * (aspect > OBLONG ? aspect : 1));
  const down = Math.round(height / (aspect < 1 / OBLONG ? aspect : 1));
  const turn = EXIF_TURN[orientation] ?? 0;
  return turn % 180 === 0 ? { width: across, height: down, turn } : { width: down, height: across, turn };
}

/** The picture as it stands, on white, in red, green and blue, at the size given. */
export function flat(image: Sharp, { width, height }: PixelSize, kernel: 'linear' | 'cubic' = 'linear'): Sharp {
  return image
    .autoOrient()
    .resize(width, height, { fit: 'fill', kernel })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha();
}

/** The pixels that recognition works on: all of them, so many that they fit into `WORKING_PIXELS`, or more than there are. */
export async function workingCopy(image: Sharp, { width, height }: PixelSize): Promise<Raster> {
  const isSmall = width * height < SMALL_PIXELS;
  const scale = isSmall ? ENLARGEMENT : Math.min(1, Math.sqrt(WORKING_PIXELS / (width * height)));
  const size = { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
  const { data, info } = await flat(image, size, isSmall ? 'cubic' : 'linear')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { pixels: info.channels === 3 ? data : tripled(data, info.channels), width: info.width, height: info.height };
}

/** Grey to red, green and blue; of any other number of channels the first is taken. */
function tripled(grey: Uint8Array, channels: number): Uint8Array {
  const pixels = new Uint8Array((grey.length / channels) * 3);
  for (let from = 0, to = 0; from < grey.length; from += channels, to += 3) pixels.fill(grey[from]!, to, to + 3);
  return pixels;
}
