import {
  type App,
  type DocumentResult,
  type Field,
  type FieldValue,
  type FileResult,
  leaves,
  type TableValue,
} from '../domain/index.ts';
import { type Changed, withDocuments } from './change.ts';

/** What persons have set in documents, put into the same places of others, and what it took the place of. */
export interface Kept {
  readonly documents: readonly DocumentResult[];
  readonly kept: readonly Changed[];
}

/**
 * A person's value outranks a machine's for ever. Every value and table of `before` that is a person's is put into the
 * document of `after` that has the page where it stands (else the first page of its document), is of the same class and
 * has the field still. Pure.
 */
export function keepPersonal(before: readonly DocumentResult[], after: readonly DocumentResult[], app: App): Kept {
  const documents = [...after];
  const kept: Changed[] = [];
  for (const old of before) {
    const fields = fieldsOf(old.class, app);
    for (const value of old.fields) {
      const field = fields.get(value.name);
      if (value.source !== 'person' || field?.type !== value.type) continue;
      const at = placeOf(value.evidence[0]?.page, old, documents);
      if (at < 0) continue;
      const document = documents[at]!;
      const from = document.fields.find(({ name }) => name === value.name) ?? null;
      if (from?.source === 'person') continue;
      documents[at] = { ...document, fields: replaced(document.fields, from, value) };
      kept.push({ kind: 'kept', document: at, name: value.name, cell: null, from, to: value });
    }
    for (const table of old.tables) {
      if (table.source !== 'person' || fields.get(table.name)?.type !== 'table') continue;
      const at = placeOf(pageOf(table), old, documents);
      if (at < 0) continue;
      const document = documents[at]!;
      const from = document.tables.find(({ name }) => name === table.name) ?? null;
      if (from?.source === 'person') continue;
      documents[at] = { ...document, tables: replaced(document.tables, from, table) };
      kept.push({ kind: 'kept', document: at, name: table.name, cell: null, from, to: table });
    }
  }
  return { documents, kept };
}

/** The same for a file that was run again. */
export function keepOfEarlier(
  earlier: FileResult,
  file: FileResult,
  app: App,
): { file: FileResult; kept: Kept['kept'] } {
  const { documents, kept } = keepPersonal(earlier.documents, file.documents, app);
  const layout = earlier.layout ? { layout: earlier.layout } : {};
  return { file: { ...(kept.length > 0 ? withDocuments(file, documents) : file), ...layout }, kept };
}

function fieldsOf(className: string | null, app: App): ReadonlyMap<string, Field> {
  const found = app.classes.find(({ name }) => name === className);
  return new Map([...leaves(found?.fields ?? [])].map(({ name, field }) => [name, field]));
}

function placeOf(page: number | undefined, old: DocumentResult, documents: readonly DocumentResult[]): number {
  const fits = (wanted: number | undefined) =>
    wanted === undefined ? -1 : documents.findIndex((one) => one.class === old.class && one.pages.includes(wanted));
  const standing = fits(page);
  return standing >= 0 ? standing : fits(old.pages[0]);
}

function pageOf({ rows }: TableValue): number | undefined {
  for (const row of rows) for (const cell of Object.values(row)) if (cell.evidence[0]) return cell.evidence[0].page;
  return undefined;
}

function replaced<T extends FieldValue | TableValue>(all: readonly T[], from: T | null, to: T): readonly T[] {
  return from ? all.map((one) => (one === from ? to : one)) : [...all, to];
}
