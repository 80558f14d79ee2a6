import { readFile } from 'node:fs/promises';
import { Problem } from '../../domain/index.ts';
import type { ReadingLimits } from '../reader.ts';
import { type FormDocument, type Overlay, overlayOf } from './annotations.ts';
import { type Allowance, nothingOf } from './embedded.ts';
import { loadPdfium, type Pdfium } from './library.ts';

/** Error numbers of FPDF_GetLastError (fpdfview.h). */
const PASSWORD = 4;
const SECURITY = 5;

/** FLAT_NORMALDISPLAY and FLATTEN_SUCCESS (fpdf_flatten.h). */
const AS_SEEN = 0;
const FLATTENED = 1;

/** An open PDF in PDFium's memory. */
export interface PdfDocument extends FormDocument {
  readonly pages: number;
  /** Loads a page, from 1, for the time of `use`; files attached to it are unpacked as far as allowed. Throws `file.corrupt` when PDFium cannot. */
  withPage<Result>(
    number: number,
    use: (page: number, overlay: Overlay) => Promise<Result>,
    allowance?: Allowance,
  ): Promise<Result>;
  close(): void;
}

/** Opens a PDF. Throws `file.encrypted`, `file.corrupt`, `file.too-many-pages`. */
export async function openDocument(path: string, password: string | null, limits: ReadingLimits): Promise<PdfDocument> {
  const pdfium = await loadPdfium();
  const { api } = pdfium;
  const bytes = await readFile(path);
  const start = pdfium.allocate(bytes.length);
  pdfium.bytes().set(bytes, start);
  const handle = pdfium.wrapped.FPDF_LoadMemDocument(start, bytes.length, password ?? '');
  let form: OpenForm | null = null;
  const close = () => {
    form?.close();
    if (handle !== 0) api.FPDF_CloseDocument(handle);
    pdfium.free(start);
  };
  try {
    if (handle === 0) throw refusal(api.FPDF_GetLastError(), password);
    const pages = api.FPDF_GetPageCount(handle);
    if (pages < 1) throw new Problem('file.corrupt', 'The PDF has no pages.');
    if (pages > limits.pages)
      throw new Problem('file.too-many-pages', `The file has ${pages} pages; at most ${limits.pages} are read.`);
    form = openForm(pdfium, handle);
    const open = { pdfium, handle, form: form.handle };
    return {
      ...open,
      pages,
      async withPage(number, use, allowance = nothingOf(limits)) {
        const { page, overlay } = loadFlat(open, number, allowance);
        try {
          return await use(page, overlay);
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

interface OpenForm {
  /** 0 without a form. */
  readonly handle: number;
  close(): void;
}

/** Opens what fills in forms, which also knows the values of their fields. None of a form's scripts are run. */
function openForm(pdfium: Pdfium, document: number): OpenForm {
  const { api } = pdfium;
  if (api.FPDF_GetFormType(document) === 0) return { handle: 0, close() {} };
  const environment = api.PDFiumExt_OpenFormFillInfo();
  const handle = api.PDFiumExt_InitFormFillEnvironment(document, environment);
  return {
    handle,
    close() {
      if (handle !== 0) api.PDFiumExt_ExitFormFillEnvironment(handle);
      api.PDFiumExt_CloseFormFillInfo(environment);
    },
  };
}

/**
 * Loads a page with its annotations drawn into it: what a person typed into a form, stamped or noted on the page is on
 * the page for a reader, so it belongs to the text. Changes the copy in memory only.
 */
function loadFlat(document: FormDocument, number: number, allowance: Allowance): { page: number; overlay: Overlay } {
  const { api } = document.pdfium;
  const load = () => {
    const page = api.FPDF_LoadPage(document.handle, number - 1);
    if (page === 0) throw new Problem('file.corrupt', `Page ${number} of the PDF is damaged.`);
    return page;
  };
  const page = load();
  const overlay = overlayOf(document, page, allowance);
  if (!overlay.drawn || api.FPDFPage_Flatten(page, AS_SEEN) !== FLATTENED) return { page, overlay };
  api.FPDF_ClosePage(page);
  return { page: load(), overlay };
}
