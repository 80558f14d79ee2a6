import type { Sharp } from 'sharp';
import { Problem } from '../../domain/index.ts';
import type { ReadingLimits } from '../reader.ts';

/** What is known of a picture before it is decoded. */
export interface PictureHeader {
  /** In pixels, as they lie in the file. */
  readonly width: number;
  readonly height: number;
  /** How the picture is to be turned and mirrored (EXIF, TIFF 6.0, tag 274), 1–8; 1 where nothing is told. */
  readonly orientation: number;
  /** Width of a pixel over its height: fax machines scan twice as fine across as down; 1 where nothing is told. */
  readonly aspect: number;
}

/** A picture as its decoder gives it: not yet turned, squared, or laid on white. */
export interface Decoded<Result> {
  readonly result: Result;
  /** Whether all of it could be decoded. */
  readonly whole: boolean;
}

/** A file of pictures; `index` counts from 0. */
export interface PictureFile {
  readonly pages: number;
  /** Throws `file.corrupt`, `image.too-large`. */
  header(index: number): Promise<PictureHeader>;
  /** Decodes a picture for `use`, which may be called twice. Throws `file.corrupt`, `file.unsupported`. */
  decode<Result>(index: number, use: (image: Sharp) => Promise<Result>): Promise<Decoded<Result>>;
}

/** Throws `image.too-large` when a header promises more pixels than may be decoded. */
export function withinLimits({ width, height }: { width: number; height: number }, limits: ReadingLimits): void {
  if (width * height <= limits.pixels) return;
  throw new Problem('image.too-large', `The image has ${width} × ${height} pixels; at most ${limits.pixels} are read.`);
}

export function damaged(cause?: unknown): Problem {
  return new Problem('file.corrupt', 'The image is damaged and cannot be decoded.', { cause });
}
