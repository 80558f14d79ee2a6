import type { DocumentResult, Page } from '../domain/index.ts';

/** How many values a document has: fields that were found, and rows. */
function valuesOf({ fields, tables }: DocumentResult): number {
  const rows = tables.reduce((sum, table) => sum + table.rows.length, 0);
  return fields.filter((field) => field.text !== null).length + rows;
}

/**
 * A mail's text mostly is the letter that comes with what the app is about. Where a file that the mail encloses was taken
 * for the same class and says as much, the text is no document of that class: else its date and sums would stand beside
 * those of the invoice that it announces.
 * @param parts the pages of each document, in the order of `documents`.
 */
export function withoutCovers(
  documents: readonly DocumentResult[],
  parts: readonly (readonly Page[])[],
): readonly DocumentResult[] {
  const froms = parts.map(([first]) => first?.part);
  return documents.map((document, at) => {
    const from = froms[at];
    if (!from?.cover) return document;
    const mail = from.path.slice(0, -1);
    const outdone = documents.some(
      (other, i) =>
        i !== at &&
        other.class === document.class &&
        mail.every((name, step) => froms[i]?.path[step] === name) &&
        valuesOf(other) >= valuesOf(document),
    );
    return outdone ? unclassified(document.pages) : document;
  });
}

/** A document that is none of the app's: its pages are told, and no values. */
export function unclassified(pages: readonly number[]): DocumentResult {
  return { class: null, classification: { model: null, ocr: null, calibrated: false }, pages, fields: [], tables: [] };
}
