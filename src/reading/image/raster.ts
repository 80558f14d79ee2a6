/** Pixels in memory: 8-bit red, green, blue, row by row, no padding. */
export interface Raster {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}
