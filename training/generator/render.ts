import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { init } from '@embedpdf/pdfium';

/** Pixels as red, green, blue, row by row. */
export interface Raster {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

async function load() {
  const wasm = await readFile(fileURLToPath(import.meta.resolve('@embedpdf/pdfium/pdfium.wasm')));
  // Emscripten's own option and heap are missing from the package's types.
  const api = await init({ wasmBinary: new Uint8Array(wasm) } as unknown as Parameters<typeof init>[0]);
  api.PDFiumExt_Init();
  const heap = api.pdfium as unknown as { readonly HEAPU8: Uint8Array };
  return { api, heap };
}

let loaded: ReturnType<typeof load> | null = null;

const BGRX = 3;

/** Draws one page of a PDF of our own making (`page` from 1) on white. */
export async function renderPage(pdf: Uint8Array, page: number, dpi: number): Promise<Raster> {
  loaded ??= load();
  const { api, heap } = await loaded;
  const at = api.pdfium.wasmExports.malloc(pdf.length);
  heap.HEAPU8.set(pdf, at);
  const document = api.FPDF_LoadMemDocument(at, pdf.length, '');
  const handle = api.FPDF_LoadPage(document, page - 1);
  const width = Math.round((api.FPDF_GetPageWidthF(handle) * dpi) / 72);
  const height = Math.round((api.FPDF_GetPageHeightF(handle) * dpi) / 72);
  const bitmap = api.FPDFBitmap_CreateEx(width, height, BGRX, 0, 0);
  try {
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
    api.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, 0, 0);
    const start = api.FPDFBitmap_GetBuffer(bitmap);
    const stride = api.FPDFBitmap_GetStride(bitmap);
    const pixels = new Uint8Array(width * height * 3);
    for (let y = 0, to = 0; y < height; y++) {
      for (let x = 0, from = start + y * stride; x < width; x++, from += 4) {
        pixels[to++] = heap.HEAPU8[from + 2]!;
        pixels[to++] = heap.HEAPU8[from + 1]!;
        pixels[to++] = heap.HEAPU8[from]!;
      }
    }
    return { pixels, width, height };
  } finally {
    api.FPDFBitmap_Destroy(bitmap);
    api.FPDF_ClosePage(handle);
    api.FPDF_CloseDocument(document);
    api.pdfium.wasmExports.free(at);
  }
}
