import type { DocumentLayout, DocumentResult, Edit } from '../domain/index.ts';

/** An edit with the document that it is about by now; null when it is about the whole file. */
export interface PlacedEdit {
  readonly edit: Edit;
  readonly document: number | null;
}

/**
 * The edits of a file, each with the document that has by now the first page of the one that was edited: documents move
 * when they are split, merged or taken back. Pure.
 */
export function placed(edits: readonly Edit[], documents: readonly DocumentResult[]): readonly PlacedEdit[] {
  return edits.map((edit, at) => {
    if (edit.document === null) return { edit, document: null };
    const next = edits.slice(at + 1).find(changesLayout);
    const then: readonly DocumentLayout[] = next ? layoutOf(next.from) : documents;
    const first = then[edit.document]?.pages[0];
    const now = documents.findIndex(({ pages }) => first !== undefined && pages.includes(first));
    return { edit, document: now < 0 ? null : now };
  });
}

export const changesLayout = ({ from }: Edit): boolean =>
  typeof from === 'object' && from !== null && 'documents' in from;

/** The documents that a layout's edit took away or put there. */
export function layoutOf(what: unknown): readonly DocumentLayout[] {
  return (what as { readonly documents: readonly DocumentLayout[] }).documents; // as `service` writes it
}
