import type { Source } from '../candidates/candidate.ts';
import { parseAmount } from '../normalise/amount.ts';
import type { Span } from '../span.ts';
import type { Column } from './columns.ts';
import type { Item } from './items.ts';

/** A number as printed. */
export interface Printed {
  readonly span: Span;
  readonly value: number;
}

const NUMBER = /[-–(]?\s?\d[\d.,'’]*(?:\s\d{3}(?!\d))*(?:[.,]\s?\d{1,4})?/;

/** The number in a cell of a numeric column; null when it has none. */
export function numberIn(spans: readonly Span[], source: Source): Printed | null {
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

/** The columns of an app that a line multiplies; null where it does not ask for all three. */
export interface Factors<T> {
  readonly quantity: T;
  readonly price: T;
  readonly amount: T;
}

export function factorColumns(columns: readonly Column[]): Factors<Column> | null {
  const asked = (role: Column['role']) => columns.find((c) => c.role === role);
  const [quantity, price, amount] = [asked('quantity'), asked('unit_price'), asked('line_amount')];
  return quantity && price && amount ? { quantity, price, amount } : null;
}

/** What an item prints for them. */
export function factorsOf(item: Item, columns: Factors<Column>, source: Source): Factors<Printed | null> {
  const known = (column: Column) => numberIn(item.cells.get(column) ?? [], source);
  return { quantity: known(columns.quantity), price: known(columns.price), amount: known(columns.amount) };
}

/** Whether quantity × price is the amount, to the cent and to the rounding of a price of few decimals. */
export function multiplies(quantity: number, price: number, amount: number): boolean {
  return Math.abs(quantity * price - amount) <= 0.011 * Math.max(1, Math.min(5, Math.abs(quantity)));
}

/** Whether an item's numbers multiply out; null where one is missing. */
export function holds({ quantity, price, amount }: Factors<Printed | null>): boolean | null {
  return quantity && price && amount ? multiplies(quantity.value, price.value, amount.value) : null;
}

const CURRENCY_BEFORE = /(?:[€$£]|EUR|USD|GBP|CHF|RM)\s?$/;
const CURRENCY_AFTER = /^\s?(?:[€$£]|EUR|USD|GBP|CHF)(?!\p{L})/u;
const UNIT_AFTER = /^\s?\p{L}{1,5}\.?(?!\p{L})/u;

/**
 * How much a number is printed like money (above 0) or like a count (below): a product is the same whichever of its
 * factors is the price, but prices have cents and currencies, and counts have units.
 */
export function likeMoney({ segment, start, end }: Span): number {
  const [text, after] = [segment.text.slice(start, end), segment.text.slice(end)];
  const currency = CURRENCY_BEFORE.test(segment.text.slice(0, start)) || CURRENCY_AFTER.test(after);
  const decimals = /[.,](\d+)$/.exec(text)?.[1]?.length ?? 0;
  const unit = !currency && UNIT_AFTER.test(after);
  return (currency ? 2 : 0) + (decimals === 2 ? 1 : decimals === 0 ? -1 : 0) - (unit ? 2 : 0);
}
