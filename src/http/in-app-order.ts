import type { App, DocumentResult, Field, FieldValue, TableValue } from '../domain/index.ts';

/** A value of a document in its place in the app. `found` is null where the result has nothing for the field. */
export type Placed =
  | { readonly kind: 'value'; readonly name: string; readonly found: FieldValue | null }
  | {
      readonly kind: 'table';
      readonly name: string;
      /** Names of the columns to show, in order. */
      readonly columns: readonly string[];
      readonly found: TableValue | null;
    };

/** The declared fields of a document's class; null where the app declares none and shows what it finds. */
export function declaredFields(document: DocumentResult, app: App | null): readonly Field[] | null {
  const fields = app?.classes.find((c) => c.name === document.class)?.fields ?? [];
  return fields.length > 0 ? fields : null;
}

/**
 * A document's values and tables in the order in which its class declares them, members of groups with dotted names,
 * without what is hidden. A class without declared fields shows all that was found: values, then tables.
 */
export function inAppOrder(document: DocumentResult, app: App | null): Placed[] {
  const declared = declaredFields(document, app);
  if (!declared) {
    return [
      ...document.fields.map((found): Placed => ({ kind: 'value', name: found.name, found })),
      ...document.tables.map((found): Placed => ({ kind: 'table', name: found.name, columns: found.columns, found })),
    ];
  }
  const values = new Map(document.fields.map((f) => [f.name, f]));
  const tables = new Map(document.tables.map((t) => [t.name, t]));
  return [...place(declared, '', values, tables)];
}

function* place(
  fields: readonly Field[],
  prefix: string,
  values: ReadonlyMap<string, FieldValue>,
  tables: ReadonlyMap<string, TableValue>,
): Generator<Placed> {
  for (const field of fields) {
    if (field.hidden) continue;
    const name = prefix + field.name;
    if (field.type === 'group') yield* place(field.fields, `${name}.`, values, tables);
    else if (field.type === 'table') {
      yield { kind: 'table', name, columns: visibleColumns(field), found: tables.get(name) ?? null };
    } else yield { kind: 'value', name, found: values.get(name) ?? null };
  }
}

export function visibleColumns(table: Field): string[] {
  return table.columns.filter((c) => !c.hidden).map((c) => c.name);
}
