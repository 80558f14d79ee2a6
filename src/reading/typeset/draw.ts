import type { Raster } from '../image/raster.ts';
import type { Pdfium } from '../pdf/library.ts';
import { render } from '../pdf/render.ts';
import type { PixelSize } from '../source.ts';
import { drawnAs } from './letters.ts';
import { decodedPicture } from './picture.ts';
import type { Print, SetPicture, SetWord } from './strip.ts';

/** FPDF_FILLMODE_ALTERNATE (fpdf_edit.h). */
const FILL = 1;
const BGRX = 3;

/**
 * Draws a sheet by making the page in PDFium and drawing that: PDFium has the letters of Helvetica and Courier inside,
 * so that no font need be installed. `width` and `height` are the sheet's in points, `size` that of
 * what is drawn in pixels; pictures on it have at most `pixels`.
 */
export async function drawSheet(
  pdfium: Pdfium,
  print: Print,
  { width, height }: { readonly width: number; readonly height: number },
  size: PixelSize,
  pixels: number,
): Promise<Raster> {
  const { api } = pdfium;
  const document = api.FPDF_CreateNewDocument();
  try {
    const page = api.FPDFPage_New(document, 0, width, height);
    try {
      for (const picture of print.pictures)
        if (!picture.unread) await drawPicture(pdfium, document, page, picture, height, pixels);
      for (const { left, top, width, height: high } of print.rules) {
        const rule = api.FPDFPageObj_CreateNewRect(left, height - top - high, width, high);
        api.FPDFPageObj_SetFillColor(rule, 150, 150, 150, 255);
        api.FPDFPath_SetDrawMode(rule, FILL, false);
        api.FPDFPage_InsertObject(page, rule);
      }
      for (const word of print.words) drawWord(pdfium, document, page, word, height);
      return render(pdfium, page, size, 0);
    } finally {
      api.FPDF_ClosePage(page);
    }
  } finally {
    api.FPDF_CloseDocument(document);
  }
}

function drawWord(pdfium: Pdfium, document: number, page: number, word: SetWord, height: number): void {
  const { api } = pdfium;
  const family = word.mono ? 'Courier' : 'Helvetica';
  const style = `${word.bold ? 'Bold' : ''}${word.italic ? 'Oblique' : ''}`;
  const object = pdfium.wrapped.FPDFPageObj_NewTextObj(document, style ? `${family}-${style}` : family, word.size);
  const text = Buffer.from(`${[...word.text].map(drawnAs).join('')}\0`, 'utf16le');
  const start = pdfium.allocate(text.length);
  pdfium.bytes().set(text, start);
  api.FPDFText_SetText(object, start);
  pdfium.free(start);
  api.FPDFPageObj_Transform(object, 1, 0, 0, 1, word.left, height - word.baseline);
  api.FPDFPage_InsertObject(page, object);
}

async function drawPicture(
  pdfium: Pdfium,
  document: number,
  page: number,
  { bytes, left, top, width, height: high }: SetPicture,
  height: number,
  pixels: number,
): Promise<void> {
  const { api } = pdfium;
  const raster = await decodedPicture(bytes, pixels);
  if (!raster) return;
  const bitmap = api.FPDFBitmap_CreateEx(raster.width, raster.height, BGRX, 0, 0);
  if (bitmap === 0) return;
  try {
    const start = api.FPDFBitmap_GetBuffer(bitmap);
    const stride = api.FPDFBitmap_GetStride(bitmap);
    const target = pdfium.bytes();
    for (let y = 0, from = 0; y < raster.height; y++) {
      for (let x = 0, to = start + y * stride; x < raster.width; x++, from += 3, to += 4) {
        target[to] = raster.pixels[from + 2]!;
        target[to + 1] = raster.pixels[from + 1]!;
        target[to + 2] = raster.pixels[from]!;
        target[to + 3] = 255;
      }
    }
    const object = api.FPDFPageObj_NewImageObj(document);
    api.FPDFImageObj_SetBitmap(0, 0, object, bitmap);
    api.FPDFImageObj_SetMatrix(object, width, 0, 0, high, left, height - top - high);
    api.FPDFPage_InsertObject(page, object);
  } finally {
    api.FPDFBitmap_Destroy(bitmap);
  }
}
