import {
  type App,
  type Confidence,
  type DocumentResult,
  type Field,
  type FieldType,
  type FieldValue,
  leaves,
  type Page,
} from '../domain/index.ts';
import { agreement, type Convention, PLAIN, printings, shareWords } from './agreement.ts';
import type { TruthRow } from './dataset.ts';
import { meets, placesOf } from './places.ts';
import { printedItems, type RowScore, rowF1, sameName, scoreRows } from './rows.ts';
import { auroc, calibrationError, coverageAt, interval95, type Part } from './statistics.ts';

/** How one field of one document came out. */
export interface Verdict {
  readonly field: string;
  readonly type: FieldType;
  /** The printings of the truth; empty where the truth is that the field is not on the page. */
  readonly truth: readonly string[];
  /** As read; null when the field was left absent. */
  readonly given: string | null;
  readonly strict: boolean;
  readonly right: boolean;
  /** Odds that the value is right, 0–1; null when unknown. */
  readonly odds: number | null;
  /** Whether the evidence lies on the truth's place; null where the dataset does not say where it stands. */
  readonly placed: boolean | null;
}

export interface DocumentScore {
  readonly id: string;
  readonly verdicts: readonly Verdict[];
  readonly rows: RowScore | null;
  /** The same over the cells that are printed; null where the page's text is not sure, as after recognition. */
  readonly printedRows: RowScore | null;
}

/** A value is right when it is the right span and was transcribed right; an unknown factor is left out. */
function oddsOf({ model, ocr }: Confidence): number | null {
  if (model === null) return ocr;
  return ocr === null ? model : model * ocr;
}

function givenFor(name: string, documents: readonly DocumentResult[]): FieldValue | null {
  const found = documents.flatMap((d) => d.fields.filter((f) => f.name === name));
  return found.find((f) => f.text !== null || f.value !== null) ?? found[0] ?? null;
}

/** Scores what was understood of one file. Only fields that both the app and the truth name are scored. */
export function scoreDocument(
  row: TruthRow,
  app: App,
  documents: readonly DocumentResult[],
  pages: readonly Page[],
  convention: Convention = PLAIN,
): DocumentScore {
  const fields = app.classes.flatMap((c) => [...leaves(c.fields)]);
  const verdicts = fields.flatMap(({ name, field }) => {
    if (field.type === 'table') return [];
    const truth = truthOf(row, name);
    if (truth === undefined) return [];
    const texts = printings(truth, convention.joined.includes(name));
    return [verdict(row, name, field.type, texts, givenFor(name, documents), pages, convention)];
  });
  const table = fields.find((f) => f.field.type === 'table');
  const sure = pages.length > 0 && pages.every((p) => p.source === 'text');
  return {
    id: row.id,
    verdicts,
    rows: rowsOf(row.lineItems, table, documents, convention),
    printedRows:
      sure && row.lineItems && table
        ? rowsOf(printedItems(row.lineItems, table.field.columns, pages), table, documents, convention)
        : null,
  };
}

/** The truth of a field; null when it is known to be absent, undefined when the row says nothing of it. */
function truthOf(row: TruthRow, name: string) {
  if (row.absent.some((a) => sameName(a, name))) return null;
  const key = Object.keys(row.fields).find((k) => sameName(k, name));
  if (key === undefined) return undefined;
  if (row.visible && !row.visible.includes(key)) return undefined;
  const truth = row.fields[key]!;
  if (truth === '' || (Array.isArray(truth) && truth.length === 0)) return undefined;
  return truth;
}

function verdict(
  row: TruthRow,
  field: string,
  type: FieldType,
  truth: readonly string[],
  value: FieldValue | null,
  pages: readonly Page[],
  convention: Convention,
): Verdict {
  const given = value === null ? null : (value.text ?? (value.value === null ? null : String(value.value)));
  const common = { field, type, truth, given };
  if (value === null || given === null) {
    const absent = truth.length === 0;
    return { ...common, strict: absent, right: absent, odds: value?.confidence.model ?? null, placed: null };
  }
  const { strict, right: equal } = agreement(type, truth, value, convention, row.printed[field]);
  const right = equal || (convention.similar.includes(field) && truth.some((t) => shareWords(t, given)));
  const places = right ? placesOf(row, field, truth, pages) : [];
  const placed = places.length > 0 ? meets(value.evidence, places) : null;
  return { ...common, strict, right, odds: oddsOf(value.confidence), placed };
}

function rowsOf(
  items: TruthRow['lineItems'],
  table: { name: string; field: Field } | undefined,
  documents: readonly DocumentResult[],
  convention: Convention,
): RowScore | null {
  if (!items || !table) return null;
  const found = documents.flatMap((d) => d.tables).filter((t) => t.name === table.name);
  const [first] = found;
  const whole = first ? { ...first, rows: found.flatMap((t) => t.rows) } : null;
  return scoreRows(items, table.field.columns, whole, convention);
}

/** The figures of a set; a share without anything to measure is null. */
export interface Summary {
  readonly docs: number;
  /** Values that stand on the pages. */
  readonly values: number;
  /** Of them, the share whose text is right to the letter, white space and case folded. */
  readonly strict: number | null;
  /** Of them, the share that is right by value. */
  readonly normalised: number | null;
  /** 95 % interval of `normalised`. */
  readonly ci95: readonly [number, number] | null;
  /** Of them, the share for which any value was given. */
  readonly recall: number | null;
  /** Of the values given, the share that is right. */
  readonly precision: number | null;
  /** Of the fields known to be absent, the share for which a value was given all the same. */
  readonly invented: number | null;
  readonly absent: number;
  /** F1 of table rows of which every cell is right. */
  readonly row_f1: number | null;
  /** The same over the cells that are printed on pages of sure text. */
  readonly row_f1_printed: number | null;
  /** Share of the truth's cells that are right. */
  readonly cell_recall: number | null;
  /** Of the right values, the share whose evidence meets the truth's box. */
  readonly evidence: number | null;
  readonly ece: number | null;
  readonly auroc: number | null;
  /** Best share of the values given that a threshold could pass at 99 % precision. */
  readonly coverage99: number | null;
  readonly per_field: Readonly<Record<string, { readonly values: number; readonly normalised: number }>>;
}

function share(count: number, of: number): number | null {
  return of === 0 ? null : count / of;
}

/** Sums up a set's documents. The interval follows from the seed alone. */
export function summarise(documents: readonly DocumentScore[], seed = 1): Summary {
  const verdicts = documents.flatMap((d) => d.verdicts);
  const present = verdicts.filter((v) => v.truth.length > 0);
  const absent = verdicts.filter((v) => v.truth.length === 0);
  const given = verdicts.filter((v) => v.given !== null);
  const right = present.filter((v) => v.right);
  const placed = right.filter((v) => v.placed !== null);
  const scored = given.flatMap((v) => (v.odds === null ? [] : [{ confidence: v.odds, right: v.right }]));
  const rows = documents.flatMap((d) => (d.rows ? [d.rows] : []));
  const parts: Part[] = documents.map((d) => {
    const on = d.verdicts.filter((v) => v.truth.length > 0);
    return { right: on.filter((v) => v.right).length, of: on.length };
  });
  return {
    docs: documents.length,
    values: present.length,
    strict: share(present.filter((v) => v.strict).length, present.length),
    normalised: share(right.length, present.length),
    ci95: interval95(parts, seed),
    recall: share(present.filter((v) => v.given !== null).length, present.length),
    precision: share(right.length, given.length),
    invented: share(absent.filter((v) => v.given !== null).length, absent.length),
    absent: absent.length,
    row_f1: rowF1(rows),
    row_f1_printed: rowF1(documents.flatMap((d) => (d.printedRows ? [d.printedRows] : []))),
    cell_recall: share(
      rows.reduce((sum, r) => sum + r.cellsRight, 0),
      rows.reduce((sum, r) => sum + r.cells, 0),
    ),
    evidence: share(placed.filter((v) => v.placed).length, placed.length),
    ece: calibrationError(scored),
    auroc: auroc(scored),
    coverage99: coverageAt(scored),
    per_field: perField(present),
  };
}

function perField(present: readonly Verdict[]): Summary['per_field'] {
  const names = [...new Set(present.map((v) => v.field))];
  return Object.fromEntries(
    names.map((name) => {
      const of = present.filter((v) => v.field === name);
      return [name, { values: of.length, normalised: of.filter((v) => v.right).length / of.length }];
    }),
  );
}
