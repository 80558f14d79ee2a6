import {
  type App,
  type DocumentClass,
  type DocumentLayout,
  type DocumentResult,
  type EditKind,
  type Evidence,
  type Field,
  type FieldValue,
  type FileResult,
  type FileStatus,
  hiddenNames,
  leaves,
  Problem,
  type TableValue,
} from '../domain/index.ts';
import { NotOfType, normalOf } from '../understanding/index.ts';

/** What a person says a value is: its text, null for "not there", and where it stands when it was taken from the page. */
export interface Given {
  readonly text: string | null;
  readonly evidence: readonly Evidence[];
}

/** A change to a file's result that needs no new extraction. */
export type Change =
  | {
      readonly kind: 'value';
      readonly document: number;
      readonly field: string;
      /** For a cell: `field` is the table's name. */
      readonly cell: { readonly row: number; readonly column: string } | null;
      readonly to: Given;
    }
  | {
      readonly kind: 'rows';
      readonly document: number;
      readonly table: string;
      readonly action: 'insert' | 'delete';
      /** From 0; an inserted row takes this place. */
      readonly row: number;
    };

/** What an edit keeps of a change. */
export interface Changed {
  readonly kind: EditKind;
  readonly document: number | null;
  readonly name: string | null;
  readonly cell: { readonly row: number; readonly column: string } | null;
  readonly from: unknown;
  readonly to: unknown;
}

/** A file as it is after a change, its checks not yet asked again, and what to keep of it. */
export interface After {
  readonly file: FileResult;
  readonly changed: Changed;
}

const MOST_ROWS = 10_000;

/** Does a change. Throws `edit.invalid` when it names what is not there, or gives what the field cannot hold. Pure. */
export function change(file: FileResult, app: App, wanted: Change): After {
  const document = documentAt(file, wanted.document);
  const documentClass = app.classes.find(({ name }) => name === document.class);
  if (!documentClass) throw new Problem('edit.invalid', 'The document has no class yet; say what it is first.');
  return wanted.kind === 'rows'
    ? changeRows(file, document, documentClass, wanted)
    : wanted.cell
      ? changeCell(file, document, documentClass, wanted.field, wanted.cell, wanted)
      : changeValue(file, document, documentClass, wanted);
}

function documentAt(file: FileResult, index: number): DocumentResult {
  const document = file.documents[index];
  if (!document) throw new Problem('edit.invalid', `The file has no document ${index}.`);
  return document;
}

type ValueChange = Extract<Change, { kind: 'value' }>;

function changeValue(
  file: FileResult,
  document: DocumentResult,
  documentClass: DocumentClass,
  { document: index, field: name, to }: ValueChange,
): After {
  const field = fieldOf(documentClass, name);
  if (field.type === 'table') throw new Problem('edit.invalid', `${name} is a table; name a row and a column.`);
  const from = document.fields.find((value) => value.name === name) ?? null;
  const value = personal(name, field, to);
  const fields = from ? document.fields.map((one) => (one === from ? value : one)) : [...document.fields, value];
  return {
    file: withDocument(file, index, { ...document, fields }),
    changed: { kind: 'value', document: index, name, cell: null, from, to: value },
  };
}

function changeCell(
  file: FileResult,
  document: DocumentResult,
  documentClass: DocumentClass,
  name: string,
  cell: { readonly row: number; readonly column: string },
  { document: index, to }: ValueChange,
): After {
  const { field, table } = tableOf(document, documentClass, name);
  const column = field.columns.find((one) => one.name === cell.column && !one.hidden);
  if (!column) throw new Problem('edit.invalid', `The table ${name} has no column "${cell.column}".`);
  const row = table.rows[cell.row];
  if (!row) throw new Problem('edit.invalid', `The table ${name} has no row ${cell.row}.`);
  const changed: TableValue = {
    ...table,
    rows: table.rows.map((one, at) =>
      at === cell.row ? { ...one, [column.name]: personal(column.name, column, to) } : one,
    ),
    source: 'person',
  };
  return {
    file: withDocument(file, index, withTable(document, changed)),
    changed: { kind: 'value', document: index, name, cell, from: table, to: changed },
  };
}

function changeRows(
  file: FileResult,
  document: DocumentResult,
  documentClass: DocumentClass,
  { document: index, table: name, action, row }: Extract<Change, { kind: 'rows' }>,
): After {
  const { field, table } = tableOf(document, documentClass, name);
  const last = table.rows.length - (action === 'delete' ? 1 : 0);
  if (row > last) throw new Problem('edit.invalid', `The table ${name} has no row ${row}.`);
  if (action === 'insert' && table.rows.length >= MOST_ROWS)
    throw new Problem('edit.invalid', `The table ${name} has ${MOST_ROWS} rows; no more are kept.`);
  const blank = Object.fromEntries(
    field.columns.map((column) => [column.name, personal(column.name, column, { text: null, evidence: [] })]),
  );
  const rows = action === 'insert' ? table.rows.toSpliced(row, 0, blank) : table.rows.toSpliced(row, 1);
  const changed: TableValue = { ...table, rows, source: 'person' };
  return {
    file: withDocument(file, index, withTable(document, changed)),
    changed: { kind: 'rows', document: index, name, cell: null, from: table, to: changed },
  };
}

/** What may be changed by this name; a hidden field is no more known here than one that is not there. */
export function fieldOf(documentClass: DocumentClass, name: string): Field {
  const found = [...leaves(documentClass.fields)].find((leaf) => leaf.name === name)?.field;
  if (!found || hiddenNames(documentClass).includes(name))
    throw new Problem('edit.invalid', `The class ${documentClass.name} has no field "${name.slice(0, 100)}".`);
  if (found.type === 'derived') throw new Problem('edit.invalid', `${name} follows from other fields; correct those.`);
  return found;
}

function tableOf(document: DocumentResult, documentClass: DocumentClass, name: string) {
  const field = fieldOf(documentClass, name);
  if (field.type !== 'table') throw new Problem('edit.invalid', `${name} is no table.`);
  const columns = field.columns.map((column) => column.name);
  return { field, table: document.tables.find((one) => one.name === name) ?? { name, columns, rows: [] } };
}

/** A value as a person says it is. Nobody knows the odds of that. */
export function personal(name: string, field: Pick<Field, 'type' | 'choices'>, { text, evidence }: Given): FieldValue {
  return {
    name,
    type: field.type,
    text,
    value: text === null ? null : normal(name, field, text),
    confidence: { model: null, ocr: null, calibrated: false },
    source: 'person',
    evidence,
    problem: null,
  };
}

function normal(name: string, field: Pick<Field, 'type' | 'choices'>, text: string) {
  try {
    return normalOf(field, text);
  } catch (error) {
    if (error instanceof NotOfType) throw new Problem('edit.invalid', `${name}: ${error.message}.`);
    throw error;
  }
}

function withTable(document: DocumentResult, changed: TableValue): DocumentResult {
  const known = document.tables.some(({ name }) => name === changed.name);
  const tables = known
    ? document.tables.map((table) => (table.name === changed.name ? changed : table))
    : [...document.tables, changed];
  return { ...document, tables };
}

export function withDocument(file: FileResult, index: number, document: DocumentResult): FileResult {
  return withDocuments(
    file,
    file.documents.map((one, at) => (at === index ? document : one)),
  );
}

/** The file with these documents; its status follows from what still failed. What failed in reading stays failed. */
export function withDocuments(file: FileResult, documents: readonly DocumentResult[]): FileResult {
  return { ...file, documents, status: statusAfter(file, documents) };
}

function statusAfter(file: FileResult, documents: readonly DocumentResult[]): FileStatus {
  if (file.status === 'failed') return 'failed';
  const failed = documents.some(
    ({ fields, tables }) =>
      fields.some(({ problem }) => problem) ||
      tables.some(({ rows }) => rows.some((row) => Object.values(row).some(({ problem }) => problem))),
  );
  return failed || file.problem ? 'partial' : 'complete';
}

/** Throws `edit.invalid` for a layout that loses a page, has one twice or out of the file, or names an unknown class. */
export function judgeLayout(file: FileResult, app: App, layout: readonly DocumentLayout[]): void {
  const pages = new Set(file.pages.map(({ number }) => number));
  const placed = new Set<number>();
  for (const [index, part] of layout.entries()) {
    if (part.pages.length === 0) throw new Problem('edit.invalid', `Document ${index} has no pages.`);
    for (const page of part.pages) {
      if (!pages.has(page)) throw new Problem('edit.invalid', `The file has no page ${page}.`);
      if (placed.has(page)) throw new Problem('edit.invalid', `Page ${page} is in two documents.`);
      placed.add(page);
    }
    if (part.class !== null && !app.classes.some(({ name }) => name === part.class))
      throw new Problem('edit.invalid', `The app has no class "${part.class.slice(0, 100)}".`);
  }
  const lost = [...pages].filter((page) => !placed.has(page));
  if (lost.length > 0) throw new Problem('edit.invalid', `No document has page ${lost.slice(0, 10).join(', ')}.`);
}

/** The documents of a new layout: those that stay as they were, and the others as they were extracted anew. */
export function laidOut(
  file: FileResult,
  layout: readonly DocumentLayout[],
  extracted: readonly DocumentResult[],
): readonly DocumentResult[] {
  return layout.map((part, at) => file.documents.find((document) => isSame(document, part)) ?? extracted[at]!);
}

export function isSame(document: DocumentLayout, part: DocumentLayout): boolean {
  return (
    document.class === part.class &&
    document.pages.length === part.pages.length &&
    document.pages.every((page, at) => page === part.pages[at])
  );
}
