import { type Edit, type FieldValue, type FileResult, Problem, type TableValue } from '../domain/index.ts';
import { withDocument, withDocuments } from './change.ts';
import { standingEdits } from './lessons.ts';

/** The last change to a file that can be taken back; null when there is none. */
export function lastChange(edits: readonly Edit[]): Edit | null {
  return (
    standingEdits(edits).findLast(
      ({ kind }) => kind === 'value' || kind === 'rows' || kind === 'layout' || kind === 'packet',
    ) ?? null
  );
}

/** The file as it was before an edit, which must be the last one that stands. Its checks are to be asked again. Pure. */
export function undone(file: FileResult, edit: Edit): FileResult {
  if (edit.kind === 'layout') {
    const before = edit.from as Pick<FileResult, 'documents' | 'layout'>; // as the layout's edit keeps it
    const { layout: _, ...rest } = file;
    return { ...withDocuments(rest, before.documents), ...(before.layout && { layout: before.layout }) };
  }
  const document = file.documents[edit.document ?? -1];
  if (!document) throw new Problem('edit.conflict', 'The document that was changed is not there any more.');
  const others = <T extends { readonly name: string }>(all: readonly T[], from: T | null): readonly T[] =>
    all.flatMap((one) => (one.name === edit.name ? (from ?? []) : one));
  const changed =
    edit.kind === 'rows' || edit.cell
      ? { ...document, tables: others(document.tables, edit.from as TableValue | null) }
      : { ...document, fields: others(document.fields, edit.from as FieldValue | null) };
  return withDocument(file, edit.document ?? -1, changed);
}
