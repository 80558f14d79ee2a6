import type { FieldValue, TableValue } from '../../domain/index.ts';
import type { Labels } from '../anchors.ts';
import type { Candidate, Source } from '../candidates/candidate.ts';
import { dates } from '../candidates/dates.ts';
import { joinedText } from '../candidates/texts.ts';
import type { Row } from '../layout.ts';
import { parseAmount } from '../normalise/amount.ts';
import { type Span, trimmed } from '../span.ts';
import { absent, present } from '../values.ts';
import { multiplies } from './arrange.ts';
import { type BodyRow, cellsOf, closesTable, headsAnother, opensTotal, rowsBelow } from './body.ts';
import { type Column, isDated, isNumeric } from './columns.ts';
import type { Head, Header } from './header.ts';

/** A line item: for each of the app's columns the spans of its text. */
export interface Item {
  readonly cells: Map<Column, Span[]>;
  /** What the row of its numbers prints under every head of the table. */
  readonly printed?: BodyRow['cells'];
  /** Log-odds that this is a row of the table. */
  score: number;
}

const NUMBER = /[-–(]?\s?\d[\d.,'’]*(?:\s\d{3}(?!\d))*(?:[.,]\s?\d{1,4})?/;

/** The number in a cell of a numeric column; null when it has none. */
export function numberIn(spans: readonly Span[], source: Source): { span: Span; value: number } | null {
  for (const span of spans) {
    const text = span.segment.text.slice(span.start, span.end);
    const match = NUMBER.exec(text);
    if (!match) continue;
    const value = parseAmount(match[0], source.conventions.mark);
    if (value === null) continue;
    const start = span.start + match.index;
    return { span: { segment: span.segment, start, end: start + match[0].trimEnd().length }, value };
  }
  return null;
}

/**
 * The head whose cells begin a new item: the line's amount, or else the rightmost number that is there; in a table
 * without numbers the leftmost column asked for.
 */
function keyHead(header: Header): Head | null {
  const numeric = header.heads.filter((h) => isNumeric(h.role) && h.role !== 'tax_rate' && h.role !== 'discount');
  return (
    numeric.find((h) => h.column?.role === 'line_amount') ??
    numeric.findLast((h) => h.role === 'line_amount') ??
    numeric.at(-1) ??
    header.heads.find((h) => h.column !== null) ??
    null
  );
}

const SKIPPED =
  /(?:carried|brought)\s+forward|übertrag|uebertrag|report\b|a reporter|suma y sigue|riporto|transport$/iu;

/** Where a row's cell under the key begins an item; null when it does not. */
function opening(body: BodyRow, key: Head, source: Source): Span | null {
  const spans = body.cells.get(key) ?? [];
  if (isNumeric(key.role)) return numberIn(spans, source)?.span ?? null;
  return body.cells.size > 1 ? (spans[0] ?? null) : null;
}

/** The items below a header: rows with a key number, and around them the lines that go on with their words. */
export function itemsBelow(header: Header, source: Source, labels: Labels): { items: Item[]; closed: boolean } {
  return itemsIn(rowsBelow(source.layout, header), header, source, labels);
}

export function itemsIn(
  rows: readonly Row[],
  header: Header,
  source: Source,
  labels: Labels,
): { items: Item[]; closed: boolean } {
  const key = keyHead(header);
  const items: Item[] = [];
  if (!key) return { items, closed: true };
  let pending: BodyRow[] = [];
  let leaning: BodyRow[] = [];
  let last: Row = header.rows.at(-1)!;
  for (const [i, row] of rows.entries()) {
    const em = source.layout.em.get(row.page) ?? 10;
    const gap = row.page === last.page ? (row.top - last.bottom) / em : 0;
    if (gap > 12 || (items.length > 0 && gap > 7)) return { items, closed: true };
    if (closesTable(row, labels)) {
      if (items.length === 0 || !resumes(rows, i, header, source)) return { items, closed: true };
      [pending, leaning] = [[], []];
      continue;
    }
    if (items.length > 0 && headsAnother(row, header)) return { items, closed: true };
    if (SKIPPED.test(row.segments[0]?.text ?? '')) continue;
    const body = cellsOf(row, header, em);
    const number = opening(body, key, source);
    if (
      number &&
      isNumeric(key.role) &&
      items.length > 0 &&
      lonely(body, key, header, source) &&
      !items.every((item) => bare(item))
    ) {
      // Among items with quantities and prices, an amount alone is a sum or a charge, not an item.
      if (opensTotal(row, labels) && !resumes(rows, i, header, source)) return { items, closed: true };
      pending = [];
    } else if (number && plausible(body, key, header, source)) {
      const item: Item = { cells: new Map(), printed: body.cells, score: 0 };
      // Lines of words over a row of numbers are its name only where it prints none itself: else they head a group.
      const worded = wordsIn(body, header);
      if (!worded) for (const before of pending) mergeWords(item, before);
      // Over a name of its own, lines are the same cell's only where lines follow it too: numbers at its middle.
      if (!worded || wordsFollow(rows, i, header, key, source)) for (const before of leaning) mergeWords(item, before);
      [pending, leaning] = [[], []];
      mergeWords(item, body);
      for (const [head, spans] of body.cells)
        if (head.column && isNumeric(head.role)) item.cells.set(head.column, [...spans]);
      items.push(item);
    } else if (leaning.length > 0 ? gap < 1.6 : leansDown(rows, i, last, header, key, source)) {
      leaning = [...leaning, body].slice(-4);
    } else if (items.length > 0 && gap < 1.6 && !isNewGroup(body, header)) {
      mergeWords(items.at(-1)!, body);
    } else if (gap < 3.5) pending = [...pending, body].slice(-2);
    else if (items.length > 0) return { items, closed: true };
    last = row;
  }
  return { items, closed: false };
}

/**
 * Whether a line of words belongs to the item below it: numbers set at the middle or the foot of a cell of several
 * lines stand nearer to the words over them than the words stand to the item before.
 */
function leansDown(rows: readonly Row[], at: number, above: Row, header: Header, key: Head, source: Source): boolean {
  const row = rows[at]!;
  const limit = above.page === row.page ? 0.8 * (row.middle - above.middle) : Infinity;
  for (let i = at + 1; i < Math.min(rows.length, at + 5); i++) {
    const next = rows[i]!;
    if (next.page !== row.page || next.middle - rows[i - 1]!.middle > limit) return false;
    const cells = cellsOf(next, header, source.layout.em.get(row.page) ?? 10).cells;
    if (opening({ row: next, cells }, key, source)) return true;
  }
  return false;
}

/** Whether a line of words without a key number stands close under a row. */
function wordsFollow(rows: readonly Row[], at: number, header: Header, key: Head, source: Source): boolean {
  const [row, next] = [rows[at]!, rows[at + 1]];
  const em = source.layout.em.get(row.page) ?? 10;
  if (!next || next.page !== row.page || next.top - row.bottom > em) return false;
  const body = cellsOf(next, header, em);
  return wordsIn(body, header) && numberIn(body.cells.get(key) ?? [], source) === null;
}

/**
 * Whether the items go on below a sum: of the next lines one has a description and a quantity and price that multiply
 * to its amount.
 */
function resumes(rows: readonly Row[], at: number, header: Header, source: Source): boolean {
  const of = (role: Column['role']): Head | undefined => header.heads.find((h) => h.column?.role === role);
  const [quantity, price, amount] = [of('quantity'), of('unit_price'), of('line_amount')];
  if (!quantity || !price || !amount) return false;
  for (const row of rows.slice(at + 1, at + 7)) {
    const em = source.layout.em.get(row.page) ?? 10;
    if (row.page !== rows[at]!.page || row.top - rows[at]!.bottom > 12 * em || headsAnother(row, header)) return false;
    const body = cellsOf(row, header, em);
    const [q, p, a] = [quantity, price, amount].map((h) => numberIn(body.cells.get(h) ?? [], source)?.value);
    if (q === undefined || p === undefined || a === undefined) continue;
    return wordsIn(body, header) && multiplies(q, p, a) && q > 0 && a !== 0;
  }
  return false;
}

/** Columns whose numbers a charge or a sum may print as well as an item. */
const BESIDE = new Set<Head['role']>(['tax_rate', 'tax_total', 'discount', 'shipping']);

/** Whether a row has its key number and none that only an item prints. */
function lonely(body: BodyRow, key: Head, header: Header, source: Source): boolean {
  return header.heads.every(
    (h) =>
      h === key || !isNumeric(h.role) || BESIDE.has(h.role) || plainNumber(body.cells.get(h) ?? [], source) === null,
  );
}

/** A number that is no percentage. */
function plainNumber(spans: readonly Span[], source: Source): number | null {
  const found = numberIn(spans, source);
  if (!found) return null;
  const { segment, end } = found.span;
  return /^\s?%/.test(segment.text.slice(end)) ? null : found.value;
}

function bare(item: Item): boolean {
  return ![...item.cells.keys()].some((c) => c.role === 'quantity' || c.role === 'unit_price');
}

/** A row with a key number is an item when most of its words lie in columns that expect them. */
function plausible(body: BodyRow, key: Head, header: Header, source: Source): boolean {
  if (!isNumeric(key.role)) return true;
  const text = (body.cells.get(key) ?? []).map((s) => s.segment.text.slice(s.start, s.end)).join(' ');
  if (/\p{L}{4,}/u.test(text.replace(/EUR|USD|GBP|CHF|MYR/g, ''))) return false;
  const numbers = header.heads.filter((h) => isNumeric(h.role) && numberIn(body.cells.get(h) ?? [], source)).length;
  const words = header.heads.some((h) => !isNumeric(h.role) && (body.cells.get(h) ?? []).length > 0);
  return numbers >= 2 || words;
}

/** Whether a line of words opens a new group of cells, such as a code in the first column. */
function isNewGroup(body: BodyRow, header: Header): boolean {
  const first = header.heads.find((h) => h.role === 'line_number');
  return first !== undefined && (body.cells.get(first)?.length ?? 0) > 0;
}

/** Whether a row prints words in the column that describes the item. */
function wordsIn(body: BodyRow, header: Header): boolean {
  const named = header.heads.find((h) => h.column?.role === 'description');
  const spans = named ? (body.cells.get(named) ?? []) : [];
  return named === undefined || spans.some((s) => /\p{L}{2}/u.test(s.segment.text.slice(s.start, s.end)) && !isCode(s));
}

function mergeWords(item: Item, body: BodyRow): void {
  for (const [head, spans] of body.cells) {
    if (!head.column || isNumeric(head.role)) continue;
    item.cells.set(head.column, [...(item.cells.get(head.column) ?? []), ...spans]);
  }
}

/** One span a line: parts of a cell that stand in one row are one line of text only when they touch. */
function cellValue(column: Column, spans: readonly Span[], score: number, source: Source): FieldValue {
  const { field } = column;
  if (spans.length === 0) return absent(field.name, field, -1);
  if (isNumeric(column.role) || ['number', 'integer', 'percent', 'money'].includes(field.type)) {
    const number = numberIn(spans, source);
    if (!number) return absent(field.name, field, -1);
    return present(field.name, field, candidate([withCurrency(number.span)], number.value), score, -4);
  }
  if (isDated(column.role) || field.type === 'date') {
    const found = [...dates({ ...source, layout: { ...source.layout, rows: spans.map((s) => s.segment.row) } })].find(
      (d) =>
        spans.some(
          (s) => s.segment === d.spans[0]!.segment && d.spans[0]!.start >= s.start && d.spans[0]!.end <= s.end,
        ),
    );
    return found ? present(field.name, field, found, score, -4) : absent(field.name, field, -1);
  }
  const clean = spans.flatMap((s) => trimmed(s.segment, s.start, s.end, /[\s|]/) ?? []);
  if (column.role === 'description') {
    if (clean.length > 1 && isCode(clean[0]!)) clean.shift();
    if (clean[0]) clean[0] = withoutCode(clean[0]);
  }
  return clean.length === 0
    ? absent(field.name, field, -1)
    : present(field.name, field, candidate(clean, joinedText(clean)), score, -4);
}

/** Whether a line of a description is the article's number alone: no word of plain letters. */
function isCode({ segment, start, end }: Span): boolean {
  const text = segment.text.slice(start, end);
  return /\d/.test(text) && /^[\p{Lu}\d./_-]{3,20}$/u.test(text);
}

/** `[NOUG250] Nougat`: a code in brackets before the name is the article's number, not its name. */
function withoutCode(span: Span): Span {
  const code = /^\[[\w./-]{2,20}\]\s+(?=\S)/.exec(span.segment.text.slice(span.start, span.end));
  return code ? { ...span, start: span.start + code[0].length } : span;
}

/** A currency sign that touches the number is part of what was read. */
function withCurrency(span: Span): Span {
  const { text } = span.segment;
  const before = /(?:[€$£]|RM|EUR|USD|CHF)\s?$/.exec(text.slice(0, span.start));
  const after = /^\s?(?:[€$£%]|EUR|USD|CHF)(?!\p{L})/u.exec(text.slice(span.end));
  return { ...span, start: before ? before.index : span.start, end: after ? span.end + after[0].length : span.end };
}

function candidate(spans: readonly Span[], value: string | number): Candidate {
  return { kind: 'text', spans, value, quality: 1, traits: {} };
}

/** Rows of a result from items. Quantity × price = amount raises the odds of a row, a contradiction lowers them. */
export function tableValue(
  name: string,
  columns: readonly Column[],
  items: readonly Item[],
  source: Source,
): TableValue {
  const rows = items.map((item) => {
    const odds = item.score + 1.2 + arithmetic(item, columns, source);
    return Object.fromEntries(columns.map((c) => [c.field.name, cellValue(c, item.cells.get(c) ?? [], odds, source)]));
  });
  return { name, columns: columns.map((c) => c.field.name), rows };
}

function arithmetic(item: Item, columns: readonly Column[], source: Source): number {
  const number = (role: Column['role']): number | null => {
    const column = columns.find((c) => c.role === role);
    return column ? (numberIn(item.cells.get(column) ?? [], source)?.value ?? null) : null;
  };
  const [quantity, price, amount] = [number('quantity'), number('unit_price'), number('line_amount')];
  if (quantity === null || price === null || amount === null) return 0;
  return multiplies(quantity, price, amount) ? 1.5 : -0.6;
}
