import type { Rectangle, Turn } from '../../domain/index.ts';
import type { Raster } from '../image/raster.ts';
import type { LooseWord } from '../layout/lines.ts';
import { findTurn, type OcrPage, readImage, readPictures } from './read.ts';
import { recognitionHere } from './recognition.ts';
import { tesseract } from './tesseract.ts';

/** Reads print off pixels. All engines pass one suite: `test/reading/engines.test.ts`. */
export interface OcrEngine {
  /** Reads an image. `known` is its turn where that is certain already, as for a page drawn from a PDF with text. */
  readImage(raster: Raster, known?: Turn | null): Promise<OcrPage>;
  /**
   * Reads the pictures on an upright page image. `pictures` and `known`, the words that are known already, are in
   * fractions of it; what covers a known word is not read again.
   */
  readPictures(
    raster: Raster,
    pictures: readonly Rectangle[],
    known: readonly Rectangle[],
  ): Promise<readonly LooseWord[]>;
  /** Finds out how an image lies; for callers that need no words. */
  findTurn(raster: Raster): Promise<Turn>;
}

const own: OcrEngine = { readImage, readPictures, findTurn };

let chosen: OcrEngine | null = null;

/** The engine of this process. */
export function ocr(): OcrEngine {
  if (!chosen) {
    const recognition = recognitionHere();
    chosen = recognition.engine === 'tesseract' ? tesseract(recognition) : own;
  }
  return chosen;
}
