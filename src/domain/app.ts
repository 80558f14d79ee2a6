import type { Check } from './check.ts';
import type { Packet } from './packet.ts';
import type { ReviewPolicy } from './review.ts';

export const FIELD_TYPES = [
  'text',
  'number',
  'integer',
  'percent',
  'date',
  'time',
  'money',
  'currency',
  'boolean',
  'checkbox',
  'choice',
  'id',
  'phone',
  'email',
  'url',
  'iban',
  'vat_id',
  'party',
  'address',
  'list',
  'table',
  'group',
  'signature',
  'barcode',
  'prompt',
  'derived',
] as const;

export type FieldType = (typeof FIELD_TYPES)[number];

/** A thing to extract. A table has columns, a group has fields; both are fields again. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** One sentence on what the field holds; '' when not given. */
  readonly description: string;
  /** Other labels under which the field is printed. */
  readonly aliases: readonly string[];
  readonly required: boolean;
  /** Hidden fields are extracted for checks but never delivered. */
  readonly hidden: boolean;
  /** Least confidence (0–1) below which a person must look; null: never for this reason. */
  readonly threshold: number | null;
  /** Allowed values of a `choice`. */
  readonly choices: readonly string[];
  /** Columns of a `table`. */
  readonly columns: readonly Field[];
  /** Members of a `group`. */
  readonly fields: readonly Field[];
  /** Question of a `prompt`. */
  readonly question: string | null;
  /** Formula of a `derived` field. */
  readonly formula: string | null;
}

/** A kind of document with its fields. */
export interface DocumentClass {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly Field[];
}

/** What to read: the app file, completed with its defaults. */
export interface App {
  readonly recto: 1;
  readonly name: string;
  readonly description: string;
  readonly classes: readonly DocumentClass[];
  readonly splitting: 'off' | 'document' | 'page';
  readonly checks: readonly Check[];
  /** How its documents come to people; null: only what checks and required fields say. Absent in apps of before. */
  readonly review?: ReviewPolicy | null;
  /** What is asked of all documents of a run together; null: nothing. Absent in apps of before. */
  readonly packet?: Packet | null;
  /** Opaque here; only the HTTP dialects read it. */
  readonly dialects: Readonly<Record<string, unknown>>;
}

/** Semantic version of a published app, `major.minor.patch`; only the minor grows: 1.0.0, 1.1.0, … */
export type AppVersion = string;

export const FIRST_VERSION: AppVersion = '1.0.0';

export function nextVersion(latest: AppVersion | null): AppVersion {
  if (latest === null) return FIRST_VERSION;
  const [major, minor] = latest.split('.').map(Number);
  return `${major}.${(minor ?? 0) + 1}.0`;
}

/** The fields that hold a value or a table: those of a group take its place, under their dotted names. */
export function* leaves(fields: readonly Field[], prefix = ''): Generator<{ name: string; field: Field }> {
  for (const field of fields) {
    const name = prefix + field.name;
    if (field.type === 'group') yield* leaves(field.fields, `${name}.`);
    else yield { name, field };
  }
}

/** Dotted names of hidden fields, tables and (after the table's name) columns; a hidden group hides its members. */
export function hiddenNames(documentClass: DocumentClass): string[] {
  const names: string[] = [];
  const walk = (fields: readonly Field[], prefix: string) => {
    for (const field of fields) {
      const name = prefix + field.name;
      if (field.hidden) {
        names.push(name, ...[...leaves(field.fields, `${name}.`)].map((leaf) => leaf.name));
      } else {
        walk(field.fields, `${name}.`);
        walk(field.columns, `${name}.`);
      }
    }
  };
  walk(documentClass.fields, '');
  return names;
}
