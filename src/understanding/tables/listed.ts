import type { Labels } from '../anchors.ts';
import type { Source } from '../candidates/candidate.ts';
import type { Row, Segment } from '../layout.ts';
import { median } from '../layout.ts';
import { parseAmount } from '../normalise/amount.ts';
import type { Span } from '../span.ts';
import { closesTable } from './body.ts';
import type { Column } from './columns.ts';
import { numberIn } from './factors.ts';
import type { Item } from './items.ts';

/** An amount at the end of a line, as receipts set it, with the letter of its tax class behind it. */
const AMOUNT_AT_END = /(?:^|\s)([-–]?(?:RM|[€$£])?\s?\d{1,6}[.,]\s?\d{2}[-–]?)\s?(?:[A-Z*]{1,3}|€|EUR)?$/u;

/** `2 x 3.50`, `2 @ 3.50`, `3x`: how many of something, and what one costs. */
const COUNT =
  /^\s*(\d{1,4}(?:[.,]\d{1,3})?)\s?(?:x|X|×|@|\*|stk|pcs?|st)\s*(?:[@x×]?\s?((?:RM|[€$£])?\s?\d{1,6}[.,]\d{2}))?/u;

/** Rows between the head of a receipt and its first total. */
function listing(source: Source, labels: Labels): Row[] {
  const rows = source.layout.rows;
  const end = rows.findIndex((r, i) => i > 2 && closesTable(r, labels) && AMOUNT_AT_END.test(textOf(r)));
  const upTo = end < 0 ? rows.length : end;
  const start = rows.findIndex(
    (r, i) => i < upTo && r.segments.length > 0 && AMOUNT_AT_END.test(textOf(r)) && /\p{L}{2}/u.test(textOf(r)),
  );
  return start < 0 ? [] : rows.slice(Math.max(0, start - 1), upTo);
}

function textOf(row: Row): string {
  return row.segments.map((s) => s.text).join(' ');
}

/**
 * Items of a list without a header: a name at the left, an amount at the right edge that the others share. A line of
 * words alone belongs to the amount below it, a line of numbers alone to the name above.
 */
export function listedItems(columns: readonly Column[], source: Source, labels: Labels): Item[] {
  const name = columns.find((c) => c.role === 'description');
  const amount = columns.find((c) => c.role === 'line_amount') ?? columns.find((c) => c.role === 'unit_price');
  if (!name || !amount) return [];
  const quantity = columns.find((c) => c.role === 'quantity');
  const price = columns.find((c) => c.role === 'unit_price' && c !== amount);
  const rows = listing(source, labels);
  const ends = rows.filter((r) => AMOUNT_AT_END.test(textOf(r))).map((r) => r.segments.at(-1)!.right);
  const edge = median(ends);
  const items: Item[] = [];
  let waiting: Span[] = [];
  for (const row of rows) {
    const em = source.layout.em.get(row.page) ?? 10;
    const last = row.segments.at(-1)!;
    const match = AMOUNT_AT_END.exec(last.text);
    const aligned = match && Math.abs(last.right - edge) < 6 * em;
    const words = wordsOf(row, match ? last.text.length - match[0].length : null);
    if (!aligned) {
      const first = row.segments[0]!;
      const count = COUNT.exec(first.text);
      if (count && belongsAbove(items.at(-1), count, amount, source)) {
        addCount(items.at(-1)!, first, count, quantity, price);
        continue;
      }
      if (!(count && items.length > 0 && quantity))
        waiting = /\p{L}{2}/u.test(textOf(row)) && words[0] ? [words[0]] : [];
      continue;
    }
    const from = match.index + match[0].indexOf(match[1]!);
    const item: Item = {
      cells: new Map([[amount, [{ segment: last, start: from, end: from + match[1]!.trimEnd().length }]]]),
      score: -0.6,
    };
    const counted = countIn(words);
    if (counted.quantity && quantity) item.cells.set(quantity, [counted.quantity]);
    if (counted.price && price) item.cells.set(price, [counted.price]);
    const named = counted.rest.filter((s) => /\p{L}{2}/u.test(s.segment.text.slice(s.start, s.end)));
    const cells = named.length > 0 ? named.slice(0, 1) : waiting;
    waiting = [];
    if (cells.length === 0) continue;
    item.cells.set(name, cells);
    items.push(item);
  }
  return items;
}

/** Whether `3 x 19.58` on a line of its own is what the amount above it is made of. */
function belongsAbove(item: Item | undefined, count: RegExpExecArray, amount: Column, source: Source): item is Item {
  const above = item ? numberIn(item.cells.get(amount) ?? [], source)?.value : null;
  const [many, each] = [count[1], count[2]].map((t) =>
    t === undefined ? null : parseAmount(t, source.conventions.mark),
  );
  return above != null && many != null && each != null && Math.abs(many * each - above) < 0.02;
}

function addCount(
  item: Item,
  segment: Segment,
  count: RegExpExecArray,
  quantity: Column | undefined,
  price: Column | undefined,
): void {
  const at = segment.text.indexOf(count[1]!);
  if (quantity) item.cells.set(quantity, [{ segment, start: at, end: at + count[1]!.length }]);
  const from = segment.text.indexOf(count[2]!, at + count[1]!.length);
  if (price) item.cells.set(price, [{ segment, start: from, end: from + count[2]!.length }]);
}

/** What a row prints before its amount, a span for each segment. */
function wordsOf(row: Row, cut: number | null): Span[] {
  return row.segments.flatMap((segment, i): Span[] => {
    const end = i === row.segments.length - 1 && cut !== null ? cut : segment.text.length;
    return end > 0 ? [{ segment, start: 0, end }] : [];
  });
}

function countIn(words: readonly Span[]): { quantity: Span | null; price: Span | null; rest: Span[] } {
  let quantity: Span | null = null;
  let price: Span | null = null;
  const rest: Span[] = [];
  for (const span of words) {
    const text = span.segment.text.slice(span.start, span.end);
    const match: RegExpExecArray | null = quantity
      ? null
      : (COUNT.exec(text) ?? /^(\d{1,3})(?=\s+\p{L}{2}|$)/u.exec(text));
    if (!match) {
      rest.push(span);
      continue;
    }
    const at: number = span.start + text.indexOf(match[1]!);
    quantity = { segment: span.segment, start: at, end: at + match[1]!.length };
    if (match[2]) {
      const from = span.start + text.indexOf(match[2]);
      price = { segment: span.segment, start: from, end: from + match[2].length };
    }
    const after = span.start + match[0].length;
    const lead = span.segment.text.slice(after, span.end).search(/\S/);
    if (lead >= 0) rest.push({ segment: span.segment, start: after + lead, end: span.end });
  }
  return { quantity, price, rest };
}
