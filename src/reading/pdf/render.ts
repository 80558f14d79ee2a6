import type { Turn } from '../../domain/index.ts';
import type { Raster } from '../image/raster.ts';
import type { PixelSize } from '../source.ts';
import { outOfMemory, type Pdfium } from './library.ts';

const BGRX = 3;
const ANNOTATIONS = 0x01;
const WHITE = 0xffffffff;

/** Draws a page with its annotations and form fields on white. `turn` is added to the page's own rotation. */
export function render(pdfium: Pdfium, page: number, { width, height }: PixelSize, turn: Turn): Raster {
  const { api } = pdfium;
  const bitmap = api.FPDFBitmap_CreateEx(width, height, BGRX, 0, 0);
  if (bitmap === 0) throw outOfMemory();
  try {
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    api.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, turn / 90, ANNOTATIONS);
    const start = api.FPDFBitmap_GetBuffer(bitmap);
    const stride = api.FPDFBitmap_GetStride(bitmap);
    const bytes = pdfium.bytes();
    const pixels = new Uint8Array(width * height * 3);
    for (let y = 0, to = 0; y < height; y++) {
      for (let x = 0, from = start + y * stride; x < width; x++, from += 4, to += 3) {
        pixels[to] = bytes[from + 2]!;
        pixels[to + 1] = bytes[from + 1]!;
        pixels[to + 2] = bytes[from]!;
      }
    }
    return { pixels, width, height };
  } finally {
    api.FPDFBitmap_Destroy(bitmap);
  }
}
