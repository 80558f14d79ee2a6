import type { Rectangle } from '../../domain/index.ts';
import type { Raster } from '../image/raster.ts';

/** Least difference of brightness, 0–255, between print and its ground. */
const CONTRAST = 32;

/** Whether anything is to be seen in a box, in fractions of an image. */
export function isSeen({ pixels, width, height }: Raster, box: Rectangle): boolean {
  let [darkest, brightest] = [255, 0];
  const right = Math.min(width - 1, Math.ceil((box.left + box.width) * width));
  const bottom = Math.min(height - 1, Math.ceil((box.top + box.height) * height));
  for (let y = Math.max(0, Math.floor(box.top * height)); y <= bottom; y++) {
    for (let x = Math.max(0, Math.floor(box.left * width)), at = (y * width + x) * 3; x <= right; x++, at += 3) {
      const brightness = (pixels[at]! + pixels[at + 1]! + pixels[at + 2]!) / 3;
      darkest = Math.min(darkest, brightness);
      brightest = Math.max(brightest, brightness);
    }
  }
  return brightest - darkest >= CONTRAST;
}
