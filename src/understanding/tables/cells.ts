import type { FieldValue, TableValue } from '../../domain/index.ts';
import type { Candidate, Source } from '../candidates/candidate.ts';
import { dates } from '../candidates/dates.ts';
import { joinedText } from '../candidates/texts.ts';
import { type Span, trimmed } from '../span.ts';
import { absent, present } from '../values.ts';
import { type Column, isDated, isNumeric } from './columns.ts';
import { factorColumns, factorsOf, holds, numberIn } from './factors.ts';
import type { Item } from './items.ts';

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
export function isCode({ segment, start, end }: Span): boolean {
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
  const factors = factorColumns(columns);
  const rows = items.map((item) => {
    const proof = factors ? holds(factorsOf(item, factors, source)) : null;
    const odds = item.score + 1.2 + (proof === null ? 0 : proof ? 1.5 : -0.6);
    return Object.fromEntries(columns.map((c) => [c.field.name, cellValue(c, item.cells.get(c) ?? [], odds, source)]));
  });
  return { name, columns: columns.map((c) => c.field.name), rows };
}
