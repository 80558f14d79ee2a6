import type { Source } from '../candidates/candidate.ts';
import { parseAmount } from '../normalise/amount.ts';
import type { Span } from '../span.ts';
import type { Column } from './columns.ts';
import { factorColumns, factorsOf, likeMoney, multiplies, type Printed } from './factors.ts';
import type { Item } from './items.ts';

const NUMBERS = /\d[\d.,'’]*\d|\d/g;
/** More numbers than an item of goods prints; beyond it their pairs are not tried. */
const MOST = 24;

/**
 * Finds quantities and prices that an item prints outside of their columns, `20 Stk × 9,90` in its words for one: of all
 * its numbers those that give the amount when they are multiplied. What cannot be proven so stays absent.
 */
export function fillByProduct(items: readonly Item[], columns: readonly Column[], source: Source): void {
  const asked = factorColumns(columns);
  if (!asked) return;
  for (const item of items) {
    const { quantity: many, price: each, amount: all } = factorsOf(item, asked, source);
    if (!all || all.value === 0 || (many && each)) continue;
    const taken = [many, each, all].flatMap((n) => n?.span ?? []);
    const numbers = numbersOf(item, source).filter(({ span }) => !taken.some((t) => same(t, span)));
    const found = pairs(many, each, numbers).find(([q, p]) => multiplies(q.value, p.value, all.value));
    if (!found) continue;
    if (!many) item.cells.set(asked.quantity, [found[0].span]);
    if (!each) item.cells.set(asked.price, [found[1].span]);
  }
}

/** Quantity and price as they may be: the one printed like money is the price, or else the one printed later. */
function pairs(many: Printed | null, each: Printed | null, numbers: readonly Printed[]): [Printed, Printed][] {
  if (many) return numbers.map((n) => [many, n]);
  if (each) return numbers.map((n) => [n, each]);
  return numbers.flatMap((a, i) =>
    numbers.slice(i + 1).map((b): [Printed, Printed] => (likeMoney(a.span) > likeMoney(b.span) ? [b, a] : [a, b])),
  );
}

/** All numbers of an item: of the row of its amount, and of the lines of its words. */
function numbersOf(item: Item, source: Source): Printed[] {
  const spans = [...(item.printed?.values() ?? []), ...item.cells.values()].flat();
  const found: Printed[] = [];
  for (const { segment, start, end } of spans) {
    for (const match of segment.text.slice(start, end).matchAll(NUMBERS)) {
      const value = parseAmount(match[0], source.conventions.mark);
      const span = { segment, start: start + match.index, end: start + match.index + match[0].length };
      if (value === null || value === 0 || found.some((n) => same(n.span, span))) continue;
      found.push({ span, value });
    }
  }
  return found.slice(0, MOST);
}

function same(a: Span, b: Span): boolean {
  return a.segment === b.segment && a.start < b.end && b.start < a.end;
}
