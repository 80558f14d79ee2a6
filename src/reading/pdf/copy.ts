import { Problem } from '../../domain/index.ts';
import type { PdfCopy } from '../source.ts';
import type { PdfDocument } from './document.ts';
import type { UserBox } from './frame.ts';
import { outOfMemory } from './library.ts';

/** Page objects and the render mode of text (fpdf_edit.h). */
const TEXT = 1;
const IMAGE = 3;
const INVISIBLE = 3;

/**
 * The document as a PDF without encryption: the whole file when all its pages are wanted, else those pages. Of pages
 * whose words were recognised an earlier invisible text is taken away, so that a search does not find things twice.
 */
export function copyOf(
  { pdfium, pages, handle }: PdfDocument,
  wanted: readonly { readonly number: number; readonly recognised: boolean }[],
  visibleBox: (page: number) => UserBox,
): PdfCopy {
  const { api } = pdfium;
  const all = wanted.length === pages && wanted.every(({ number }, i) => number === i + 1);
  const encrypted = api.FPDF_GetSecurityHandlerRevision(handle) >= 0;
  const document = all && !encrypted ? handle : api.FPDF_CreateNewDocument();
  if (document === 0) throw outOfMemory();
  try {
    if (document !== handle) {
      const indices = pdfium.allocate(4 * Math.max(1, wanted.length));
      try {
        const view = new DataView(pdfium.bytes().buffer);
        for (const [i, { number }] of wanted.entries()) view.setInt32(indices + 4 * i, number - 1, true);
        if (!api.FPDF_ImportPagesByIndex(document, handle, indices, wanted.length, 0))
          throw new Problem('file.corrupt', 'The pages of the PDF are damaged and cannot be copied.');
      } finally {
        pdfium.free(indices);
      }
    }
    const kept = wanted.map(({ recognised }, i) => {
      const page = api.FPDF_LoadPage(document, i);
      if (page === 0) throw new Problem('file.corrupt', `Page ${wanted[i]!.number} of the PDF is damaged.`);
      try {
        return { box: visibleBox(page), ownText: recognised && keepsText(pdfium, page) };
      } finally {
        api.FPDF_ClosePage(page);
      }
    });
    return { bytes: saved(pdfium, document), pages: kept };
  } finally {
    if (document !== handle) api.FPDF_CloseDocument(document);
  }
}

/** Whether text is left on a page after its invisible text was taken away, where that is all there is beside images. */
function keepsText({ api }: PdfDocument['pdfium'], page: number): boolean {
  const count = api.FPDFPage_CountObjects(page);
  const invisible: number[] = [];
  for (let i = 0; i < count; i++) {
    const object = api.FPDFPage_GetObject(page, i);
    const type = api.FPDFPageObj_GetType(object);
    if (type === TEXT && api.FPDFTextObj_GetTextRenderMode(object) === INVISIBLE) invisible.push(object);
    // Writing a page anew is safe for images alone; PDFium may lose what it does not know of others.
    else if (type !== IMAGE) return hasText({ api }, page);
  }
  if (invisible.length === 0) return false;
  for (const object of invisible) {
    if (api.FPDFPage_RemoveObject(page, object)) api.FPDFPageObj_Destroy(object);
  }
  return !api.FPDFPage_GenerateContent(page);
}

function hasText({ api }: Pick<PdfDocument['pdfium'], 'api'>, page: number): boolean {
  const text = api.FPDFText_LoadPage(page);
  if (text === 0) return false;
  const letters = api.FPDFText_CountChars(text);
  api.FPDFText_ClosePage(text);
  return letters > 0;
}

function saved(pdfium: PdfDocument['pdfium'], document: number): Uint8Array {
  const { api } = pdfium;
  const writer = api.PDFiumExt_OpenFileWriter();
  try {
    api.PDFiumExt_SaveAsCopy(document, writer);
    const size = api.PDFiumExt_GetFileWriterSize(writer);
    if (size === 0) throw new Problem('file.corrupt', 'The PDF is damaged and cannot be copied.');
    const buffer = pdfium.allocate(size);
    try {
      api.PDFiumExt_GetFileWriterData(writer, buffer, size);
      return pdfium.bytes().slice(buffer, buffer + size);
    } finally {
      pdfium.free(buffer);
    }
  } finally {
    api.PDFiumExt_CloseFileWriter(writer);
  }
}
