import { readFile } from 'node:fs/promises';
import { Problem } from '../../domain/index.ts';
import type { ReadingLimits } from '../reader.ts';
import { loadPdfium, type Pdfium } from './library.ts';

/** Error numbers of FPDF_GetLastError (fpdfview.h). */
const PASSWORD = 4;
const SECURITY = 5;

/** FLAT_NORMALDISPLAY and FLATTEN_SUCCESS (fpdf_flatten.h). */
const AS_SEEN = 0;
const FLATTENED = 1;

/** An open PDF in PDFium's memory. */
export interface PdfDocument {
  readonly pdfium: Pdfium;
  /** PDFium's own name for the document. */
  readonly handle: number;
  readonly pages: number;
  /** Loads a page, from 1, for the time of `use`; throws `file.corrupt` when PDFium cannot. */
  withPage<Result>(number: number, use: (page: number) => Promise<Result>): Promise<Result>;
  close(): void;
}

/** Opens a PDF. Throws `file.encrypted`, `file.corrupt`, `file.too-many-pages`. */
export async function openDocument(path: string, password: string | null, limits: ReadingLimits): Promise<PdfDocument> {
  const pdfium = await loadPdfium();
  const { api } = pdfium;
  const bytes = await readFile(path);
  const start = pdfium.allocate(bytes.length);
  pdfium.bytes().set(bytes, start);
  const document = pdfium.wrapped.FPDF_LoadMemDocument(start, bytes.length, password ?? '');
  const close = () => {
    if (document !== 0) api.FPDF_CloseDocument(document);
    pdfium.free(start);
  };
  try {
    if (document === 0) throw refusal(api.FPDF_GetLastError(), password);
    const pages = api.FPDF_GetPageCount(document);
    if (pages < 1) throw new Problem('file.corrupt', 'The PDF has no pages.');
    if (pages > limits.pages)
      throw new Problem('file.too-many-pages', `The file has ${pages} pages; at most ${limits.pages} are read.`);
    return {
      pdfium,
      handle: document,
      pages,
      async withPage(number, use) {
        const page = loadFlat(pdfium, document, number);
        try {
          return await use(page);
        } finally {
          api.FPDF_ClosePage(page);
        }
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function refusal(error: number, password: string | null): Problem {
  if (error === PASSWORD)
    return new Problem(
      'file.encrypted',
      password === null ? 'The PDF is encrypted and needs a password.' : 'The PDF does not open with this password.',
    );
  if (error === SECURITY) return new Problem('file.encrypted', 'The PDF is encrypted in a way that cannot be opened.');
  return new Problem('file.corrupt', 'The PDF is damaged and cannot be opened.');
}

/**
 * Loads a page with its annotations drawn into it: what a person typed into a form, stamped or noted on the page is on
 * the page for a reader, so it belongs to the text. Changes the copy in memory only.
 */
function loadFlat({ api }: Pdfium, document: number, number: number): number {
  const load = () => {
    const page = api.FPDF_LoadPage(document, number - 1);
    if (page === 0) throw new Problem('file.corrupt', `Page ${number} of the PDF is damaged.`);
    return page;
  };
  const page = load();
  if (api.FPDFPage_GetAnnotCount(page) === 0 || api.FPDFPage_Flatten(page, AS_SEEN) !== FLATTENED) return page;
  api.FPDF_ClosePage(page);
  return load();
}
