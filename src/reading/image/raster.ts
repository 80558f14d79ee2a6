import type { Rectangle } from '../../domain/index.ts';

/** Pixels in memory: 8-bit red, green, blue, row by row, no padding. */
export interface Raster {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A copy of the part of a raster that `part` covers, in fractions of it, and where it was taken from in pixels. */
export function cropped(raster: Raster, part: Rectangle): { raster: Raster; left: number; top: number } {
  const left = Math.max(0, Math.floor(part.left * raster.width));
  const top = Math.max(0, Math.floor(part.top * raster.height));
  const width = Math.max(1, Math.min(raster.width, Math.ceil((part.left + part.width) * raster.width)) - left);
  const height = Math.max(1, Math.min(raster.height, Math.ceil((part.top + part.height) * raster.height)) - top);
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * raster.width + left) * 3;
    pixels.set(raster.pixels.subarray(from, from + width * 3), row * width * 3);
  }
  return { raster: { pixels, width, height }, left, top };
}
