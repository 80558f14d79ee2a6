import { Problem } from '../../domain/index.ts';
import type { PdfCopy } from '../source.ts';
import type { PdfDocument } from './document.ts';
import type { UserBox } from './frame.ts';
import { outOfMemory } from './library.ts';

/** Page objects and the render mode of text (fpdf_edit.h). */
const TEXT = 1;
const FORM = 5;
const INVISIBLE = 3;

/** How deep drawings lie in each other: no program goes further. */
const MOST_LEVELS = 8;

/**
 * The document as a PDF without encryption: the whole file when all its pages are wanted and sound, else those pages. In the place
 * of one that is too damaged to be copied there is an empty page.
 */
export function copyOf(
  { pdfium, pages, handle }: PdfDocument,
  wanted: readonly { readonly number: number; readonly recognised: boolean }[],
  visibleBox: (page: number) => UserBox,
): PdfCopy {
  const { api } = pdfium;
  const whole =
    wanted.length === pages && wanted.every(({ number }, i) => number === i + 1 && loads(pdfium, handle, i));
  const encrypted = api.FPDF_GetSecurityHandlerRevision(handle) >= 0;
  const document = whole && !encrypted ? handle : api.FPDF_CreateNewDocument();
  if (document === 0) throw outOfMemory();
  try {
    if (document !== handle)
      for (const [i, { number }] of wanted.entries()) importPage(pdfium, document, i, handle, number);
    const kept = wanted.map(({ recognised }, i) => {
      const page = api.FPDF_LoadPage(document, i);
      if (page === 0) throw new Problem('file.corrupt', `Page ${wanted[i]!.number} of the PDF is damaged.`);
      try {
        return { box: visibleBox(page), ownText: recognised && showsText(pdfium, page) };
      } finally {
        api.FPDF_ClosePage(page);
      }
    });
    return { bytes: saved(pdfium, document), pages: kept };
  } finally {
    if (document !== handle) api.FPDF_CloseDocument(document);
  }
}

function loads({ api }: PdfDocument['pdfium'], document: number, index: number): boolean {
  const page = api.FPDF_LoadPage(document, index);
  if (page !== 0) api.FPDF_ClosePage(page);
  return page !== 0;
}

/** Width and height of an empty page in points, where the true ones are lost. */
const A4 = [595, 842] as const;

function importPage(pdfium: PdfDocument['pdfium'], into: number, at: number, from: number, number: number): void {
  const { api } = pdfium;
  const index = pdfium.allocate(4);
  try {
    new DataView(pdfium.bytes().buffer).setInt32(index, number - 1, true);
    if (api.FPDF_ImportPagesByIndex(into, from, index, 1, at)) return;
  } finally {
    pdfium.free(index);
  }
  const empty = api.FPDFPage_New(into, at, ...A4);
  if (empty === 0) throw outOfMemory();
  api.FPDF_ClosePage(empty);
}

/** Whether a page shows text of its own, in the drawings on it too. */
function showsText({ api }: PdfDocument['pdfium'], page: number): boolean {
  const shows = (object: number, level: number): boolean => {
    const type = api.FPDFPageObj_GetType(object);
    if (type === TEXT) return api.FPDFTextObj_GetTextRenderMode(object) !== INVISIBLE;
    if (type !== FORM || level > MOST_LEVELS) return false;
    const count = api.FPDFFormObj_CountObjects(object);
    for (let i = 0; i < count; i++) if (shows(api.FPDFFormObj_GetObject(object, i), level + 1)) return true;
    return false;
  };
  const count = api.FPDFPage_CountObjects(page);
  for (let i = 0; i < count; i++) if (shows(api.FPDFPage_GetObject(page, i), 0)) return true;
  return false;
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
