import type { Source } from '../candidates/candidate.ts';
import { type Column, isDated } from './columns.ts';
import {
  type Factors,
  factorColumns,
  factorsOf,
  holds,
  likeMoney,
  multiplies,
  numberIn,
  type Printed,
} from './factors.ts';
import type { Head, Header } from './header.ts';
import type { Item } from './items.ts';

/** A product proves a count and a price, not which of the two is which: a line whose count is printed like money. */
const TURNED = 0.2;

/** What each line multiplies: the heads taken for quantity, price and amount. */
type Reading = Factors<Head>;

/** Roles of heads whose numbers are never a factor or a product of a line. */
const NEITHER = new Set(['line_number', 'product_code', 'tax_rate', 'discount', 'tax_total', 'description']);

/**
 * Reads a table's number columns once more where its heads are doubtful: of all ways to take its columns for quantity,
 * price and amount the one under which most lines multiply out, if that is clearly more than the heads themselves
 * suggest. Lines of one piece prove little, as any column of ones would do.
 */
export function arrange(items: readonly Item[], header: Header, columns: readonly Column[], source: Source): void {
  const asked = factorColumns(columns);
  if (!asked || items.length === 0) return;
  const { quantity, price, amount } = asked;
  const numbers = items.map((item) => {
    const found = new Map<Head, Printed>();
    for (const [head, spans] of item.printed ?? []) {
      const number = NEITHER.has(head.role ?? '') || isDated(head.role) ? null : numberIn(spans, source);
      if (number) found.set(head, number);
    }
    return found;
  });
  const heads = header.heads.filter((h) => numbers.some((n) => n.has(h)));
  const worth = ({ quantity: q, price: p, amount: a }: Reading): number =>
    numbers.reduce((sum, n) => {
      const [many, each, all] = [n.get(q), n.get(p), n.get(a)];
      if (!many || !each || !all || all.value === 0 || !multiplies(many.value, each.value, all.value)) return sum;
      const turned = likeMoney(many.span) > likeMoney(each.span);
      return sum + (many.value === 1 || each.value === 1 ? 0.4 : 1) - (turned ? TURNED : 0);
    }, 0);
  const headOf = (column: Column) => header.heads.find((h) => h.column === column);
  const [q0, p0, a0] = [headOf(quantity), headOf(price), headOf(amount)];
  const now = q0 && p0 && a0 ? worth({ quantity: q0, price: p0, amount: a0 }) : 0;
  let best: Reading | null = null;
  let most = Math.max(now + 0.5, 0.35 * items.length);
  for (const q of heads)
    for (const p of heads)
      for (const a of heads) {
        if (q === p || q === a || p === a || contradicts(q, 'quantity', heads) || contradicts(p, 'price', heads))
          continue;
        const kept = 0.1 * (Number(q === q0) + Number(p === p0) + Number(a === a0));
        const order = 0.05 * Number(p.left < a.left);
        const sum = worth({ quantity: q, price: p, amount: a }) + kept + order;
        if (sum <= most) continue;
        most = sum;
        best = { quantity: q, price: p, amount: a };
      }
  if (!best) return;
  for (const item of items) {
    for (const [column, head] of [
      [quantity, best.quantity],
      [price, best.price],
      [amount, best.amount],
    ] as const) {
      const spans = item.printed?.get(head);
      if (spans) item.cells.set(column, [...spans]);
      else item.cells.delete(column);
    }
  }
}

/**
 * A head that says quantity is no price, and one that says money is no quantity; but of two heads that both say amount,
 * one may well mean how many: `Amount | Description | Unit price | Total amount`.
 */
function contradicts(head: Head, as: 'quantity' | 'price', heads: readonly Head[]): boolean {
  if (head.strength < 0.5) return false;
  if (as === 'price') return head.role === 'quantity';
  if (head.role === 'line_amount') return !heads.some((h) => h !== head && h.role === 'line_amount');
  return head.role === 'unit_price';
}

/** Share of the items that multiply out, 0–1: how well the columns are understood. */
export function proven(items: readonly Item[], columns: readonly Column[], source: Source): number {
  const asked = factorColumns(columns);
  if (!asked || items.length === 0) return 0;
  return items.filter((item) => holds(factorsOf(item, asked, source))).length / items.length;
}

/**
 * The items without those at the end that are none: where most lines multiply out, one that lacks a factor or
 * contradicts by far more than a discount belongs to what is printed below the table: charges, taxes, payments.
 */
export function withoutTail(items: readonly Item[], columns: readonly Column[], source: Source): Item[] {
  const asked = factorColumns(columns);
  const kept = [...items];
  while (asked && kept.length > 1 && proven(kept.slice(0, -1), columns, source) > 0.6) {
    const { quantity, price, amount } = factorsOf(kept.at(-1)!, asked, source);
    if (quantity && price && amount) {
      const ratio = Math.abs((quantity.value * price.value) / amount.value);
      if (amount.value === 0 || Math.abs(Math.log(ratio)) < 0.7) break;
    }
    kept.pop();
  }
  return kept;
}
