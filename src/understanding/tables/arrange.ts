import type { Source } from '../candidates/candidate.ts';
import { type Column, isDated } from './columns.ts';
import type { Head, Header } from './header.ts';
import { type Item, numberIn } from './items.ts';

/** What each line multiplies: the heads taken for quantity, price and amount. */
interface Reading {
  readonly quantity: Head;
  readonly price: Head;
  readonly amount: Head;
}

/** Roles of heads whose numbers are never a factor or a product of a line. */
const NEITHER = new Set(['line_number', 'product_code', 'tax_rate', 'discount', 'tax_total', 'description']);

/** Whether quantity × price is the amount, to the cent and to the rounding of a price of few decimals. */
export function multiplies(quantity: number, price: number, amount: number): boolean {
  return Math.abs(quantity * price - amount) <= 0.011 * Math.max(1, Math.min(5, Math.abs(quantity)));
}

/**
 * Reads a table's number columns once more where its heads are doubtful: of all ways to take its columns for quantity,
 * price and amount the one under which most lines multiply out, if that is clearly more than the heads themselves
 * suggest. Lines of one piece prove little, as any column of ones would do.
 */
export function arrange(items: readonly Item[], header: Header, columns: readonly Column[], source: Source): void {
  const asked = (role: Column['role']) => columns.find((c) => c.role === role);
  const [quantity, price, amount] = [asked('quantity'), asked('unit_price'), asked('line_amount')];
  if (!quantity || !price || !amount || items.length === 0) return;
  const numbers = items.map((item) => {
    const found = new Map<Head, number>();
    for (const [head, spans] of item.printed ?? []) {
      const number = NEITHER.has(head.role ?? '') || isDated(head.role) ? null : numberIn(spans, source);
      if (number) found.set(head, number.value);
    }
    return found;
  });
  const heads = header.heads.filter((h) => numbers.some((n) => n.has(h)));
  const worth = ({ quantity: q, price: p, amount: a }: Reading): number =>
    numbers.reduce((sum, n) => {
      const [many, each, all] = [n.get(q), n.get(p), n.get(a)];
      if (many === undefined || each === undefined || all === undefined || all === 0) return sum;
      return multiplies(many, each, all) ? sum + (many === 1 || each === 1 ? 0.4 : 1) : sum;
    }, 0);
  const headOf = (column: Column) => header.heads.find((h) => h.column === column);
  const [q0, p0, a0] = [headOf(quantity), headOf(price), headOf(amount)];
  const now = q0 && p0 && a0 ? worth({ quantity: q0, price: p0, amount: a0 }) : 0;
  let best: Reading | null = null;
  let most = Math.max(now + 0.5, 0.35 * items.length);
  for (const q of heads)
    for (const p of heads)
      for (const a of heads) {
        if (q === p || q === a || p === a || contradicts(q, 'quantity') || contradicts(p, 'price')) continue;
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

/** A head that plainly says quantity is no price, and one that plainly says money is no quantity. */
function contradicts(head: Head, as: 'quantity' | 'price'): boolean {
  if (head.strength < 0.8) return false;
  return as === 'price' ? head.role === 'quantity' : head.role === 'unit_price' || head.role === 'line_amount';
}

/** Share of the items that multiply out, 0–1: how well the columns are understood. */
export function proven(items: readonly Item[], columns: readonly Column[], source: Source): number {
  const held = items.filter((item) => {
    const [quantity, price, amount] = factors(item, columns, source);
    return quantity != null && price != null && amount != null && multiplies(quantity, price, amount);
  });
  return items.length === 0 ? 0 : held.length / items.length;
}

function factors(item: Item, columns: readonly Column[], source: Source): (number | null)[] {
  return (['quantity', 'unit_price', 'line_amount'] as const).map((role) => {
    const column = columns.find((c) => c.role === role);
    return column ? (numberIn(item.cells.get(column) ?? [], source)?.value ?? null) : null;
  });
}

/**
 * The items without those at the end that are none: where most lines multiply out, one that lacks a factor or
 * contradicts by far more than a discount belongs to what is printed below the table: charges, taxes, payments.
 */
export function withoutTail(items: readonly Item[], columns: readonly Column[], source: Source): Item[] {
  const kept = [...items];
  while (kept.length > 1 && proven(kept.slice(0, -1), columns, source) > 0.6) {
    const [quantity, price, amount] = factors(kept.at(-1)!, columns, source);
    const lacking = quantity == null || price == null || amount == null;
    if (!lacking && (amount === 0 || Math.abs(Math.log(Math.abs((quantity * price) / amount))) < 0.7)) break;
    kept.pop();
  }
  return kept;
}
