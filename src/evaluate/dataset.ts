import { z } from 'zod';
import { Problem } from '../domain/index.ts';

/** A value as a dataset states it; a list holds several printings of one value, or several values of a list field. */
export type TruthValue = string | number | boolean | null | readonly (string | number)[];

/** One labelled text box, in pixels of the stored image or in page fractions, as the row's `unit` says. */
export interface TruthBox {
  /** From 1. */
  readonly page: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly text: string;
  /** The field that the box belongs to, in the dataset's own words; null where boxes are plain text lines. */
  readonly label: string | null;
}

/** One document with its truth: a line of a dataset's JSONL file. */
export interface TruthRow {
  readonly id: string;
  /** Path relative to the dataset; null where the dataset has only the document's text boxes. */
  readonly file: string | null;
  readonly kind: string;
  readonly set: string;
  readonly fields: Readonly<Record<string, TruthValue>>;
  /** How a field is printed, where `fields` states it in a normal form. */
  readonly printed: Readonly<Record<string, string>>;
  /** Fields that were checked not to be on the page. */
  readonly absent: readonly string[];
  /** Where given, only these fields can be read off the page; the others came from elsewhere. */
  readonly visible: readonly string[] | null;
  readonly boxes: readonly TruthBox[];
  readonly unit: 'px' | 'relative';
  /** Width and height of the stored image, in pixels; null for a PDF. */
  readonly size: readonly [number, number] | null;
  readonly lineItems: readonly Readonly<Record<string, TruthValue>>[] | null;
  /** What the whole document says, in Markdown; null where nobody wrote it down. */
  readonly text: string | null;
}

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const value = z.union([scalar, z.array(z.union([z.string(), z.number()]))]);

const row = z.object({
  id: z.string(),
  file: z.string().nullable(),
  kind: z.string().default('document'),
  set: z.string().default(''),
  fields: z.record(z.string(), value),
  printed: z.record(z.string(), z.string()).default({}),
  absent: z.array(z.string()).default([]),
  visible_fields: z.array(z.string()).nullish(),
  boxes: z
    .array(
      z.object({
        page: z.number().int().min(1).default(1),
        box: z.array(z.number()).length(4).optional(),
        quad: z.array(z.number()).length(8).optional(),
        text: z.string().default(''),
        label: z.string().nullish(),
      }),
    )
    .default([]),
  unit: z.string().default('px'),
  size: z.tuple([z.number(), z.number()]).nullish(),
  line_items: z.array(z.record(z.string(), z.unknown())).nullish(),
  text: z.string().nullish(),
});

function boxOf(given: { box?: number[]; quad?: number[] }): [number, number, number, number] | null {
  const corners = given.quad ?? given.box;
  if (!corners) return null;
  const xs = corners.filter((_, i) => i % 2 === 0);
  const ys = corners.filter((_, i) => i % 2 === 1);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** A line item keeps only cells that a table can hold; nested notes of a dataset are no cells. */
function cellsOf(item: Record<string, unknown>): Record<string, TruthValue> {
  const cells: Record<string, TruthValue> = {};
  for (const [name, cell] of Object.entries(item)) {
    const parsed = scalar.safeParse(cell);
    if (parsed.success) cells[name] = parsed.data;
  }
  return cells;
}

/** Reads one row of a dataset. Throws `request.invalid` with every fault of the row. */
export function parseTruthRow(given: unknown, line: number | null = null): TruthRow {
  const parsed = row.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((i) => ({ key: i.path.join('.'), line, message: i.message }));
    throw new Problem(
      'request.invalid',
      `A row of the dataset is not valid${line ? ` (line ${line})` : ''}: ${faults[0]?.key} – ${faults[0]?.message}.`,
      {
        faults,
      },
    );
  }
  const { visible_fields, line_items, boxes, size, unit, ...rest } = parsed.data;
  const known = unit === 'px' || unit === 'relative';
  return {
    ...rest,
    visible: visible_fields ?? null,
    size: size ?? null,
    text: rest.text ?? null,
    lineItems: line_items?.map(cellsOf) ?? null,
    unit: known ? unit : 'px',
    // Boxes in a unit that is not known here, such as points from below, cannot be placed.
    boxes: boxes.flatMap((b) => {
      const corners = boxOf(b);
      if (!corners || !known) return [];
      const [left, top, right, bottom] = corners;
      return [{ page: b.page, left, top, right, bottom, text: b.text, label: b.label ?? null }];
    }),
  };
}

/** Reads a dataset: one JSON row a line, blank lines ignored. Throws `request.invalid` with the line at fault. */
export function parseDataset(text: string): TruthRow[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    let parsed: unknown;
    try {
      parsed = JSON.parse(line);
    } catch (cause) {
      throw new Problem('request.invalid', `Line ${i + 1} of the dataset is no JSON.`, { cause });
    }
    return [parseTruthRow(parsed, i + 1)];
  });
}
