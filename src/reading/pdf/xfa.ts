import type { EmbeddedFile, ProblemReport } from '../../domain/index.ts';
import { type Allowance, contentOf } from './embedded.ts';
import type { Pdfium } from './library.ts';

// Forms in XFA (XML Forms Architecture 3.3) lie in a PDF as packets of XML: how the form looks, and what was typed into it.

/** FORMTYPE_XFA_FULL (fpdf_formfill.h): the pages are made of the packets by the program that shows them. */
const MADE_WHEN_SHOWN = 2;
/** The packet with what was typed. */
const DATA = 'datasets';

/** Why the pages of such a form say nothing of it; null for any other PDF. */
export function placeholderProblem({ api }: Pdfium, document: number): ProblemReport | null {
  if (api.FPDF_GetFormType(document) !== MADE_WHEN_SHOWN) return null;
  const message =
    'The form is in XFA, which few programs can show: its pages hold a notice. What was typed is among the files of its first page.';
  return { code: 'file.unsupported', message };
}

/** What was typed into a form in XFA, as a file of the PDF. */
export function xfaDataOf(pdfium: Pdfium, document: number, allowance: Allowance): EmbeddedFile[] {
  const { api } = pdfium;
  const count = Math.min(api.FPDF_GetXFAPacketCount(document), allowance.entries);
  for (let i = 0; i < count; i++) {
    const named = pdfium.bytesOf((buffer, size) => api.FPDF_GetXFAPacketName(document, i, buffer, size));
    if (named.toString('latin1').replace(/\0$/, '') !== DATA) continue;
    const write: Parameters<typeof contentOf>[1] = (...buffer) => api.FPDF_GetXFAPacketContent(document, i, ...buffer);
    return [{ name: `${DATA}.xml`, type: 'application/xml', ...contentOf(pdfium, write, allowance, true) }];
  }
  return [];
}
