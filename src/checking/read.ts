import type { DocumentResult, FieldValue } from '../domain/index.ts';
import type { Scalar, Type, Value } from '../formulas/index.ts';

/** The values of a document by the names that formulas have for them. */
export class Values {
  readonly #fields: Map<string, FieldValue>;
  readonly #document: DocumentResult;

  constructor(document: DocumentResult) {
    this.#document = document;
    this.#fields = new Map(document.fields.map((field) => [field.name, field]));
  }

  /** What was found for a field, or for each row of a column. */
  found(name: string): readonly FieldValue[] {
    const field = this.#fields.get(name);
    if (field) return [field];
    const column = this.#column(name);
    return column ? column.table.rows.flatMap((row) => row[column.name] ?? []) : [];
  }

  /** The value of a name of a type; null where it is absent, or is not of that type. */
  value(name: string, { kind, many }: Type): Value {
    if (kind === 'row') return this.#document.tables.find((table) => table.name === name)?.rows.map(() => null) ?? [];
    const field = this.#fields.get(name);
    if (!many) return field ? scalar(field, kind) : null;
    if (field) return Array.isArray(field.value) ? field.value : [];
    const column = this.#column(name);
    if (!column) return [];
    return column.table.rows.map((row) => {
      const cell = row[column.name];
      return cell ? scalar(cell, kind) : null;
    });
  }

  #column(name: string) {
    for (const table of this.#document.tables)
      if (name.startsWith(`${table.name}.`)) return { table, name: name.slice(table.name.length + 1) };
    return null;
  }
}

/** What formulas read of a value; null where it is absent, or is not of that kind. */
export function scalar({ text, value }: Pick<FieldValue, 'text' | 'value'>, kind: Type['kind']): Scalar {
  if (kind === 'text') return typeof value === 'string' ? value : text;
  if (kind === 'date') return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : null;
  return typeof value === kind ? (value as Scalar) : null;
}

/** What a person reads of a value. */
export function shown(value: Value): string {
  if (value === null) return 'missing';
  if (typeof value === 'number') return String(Math.round(value * 1e6) / 1e6);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value.length > 80 ? `"${value.slice(0, 79)}…"` : `"${value}"`;
  return `${value.length} ${value.length === 1 ? 'entry' : 'entries'}`;
}
