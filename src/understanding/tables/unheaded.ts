import type { Source } from '../candidates/candidate.ts';
import type { Span } from '../span.ts';
import type { Column } from './columns.ts';
import { holds, numberIn, type Printed } from './factors.ts';
import type { Item } from './items.ts';

const COUNT = /^\d{1,4}(?:[.,]\d{1,4})?\.?$/;
/** An article's number: capitals and digits in one word. */
const CODE = /^(?=.*\d)[A-Z\d][A-Z\d./_-]{2,24}$/;

/**
 * Columns that a table prints without a head stand before the words of an item, apart from them: its position, its
 * article number, its quantity. They are no part of its name, and answer their own columns where the app asks for them.
 */
export function placeUnheaded(items: readonly Item[], columns: readonly Column[], source: Source): void {
  const named = columns.find((c) => c.role === 'description');
  if (!named) return;
  const asked = (role: Column['role']) => columns.find((c) => c.role === role);
  partSharedBeginnings(items, named);
  for (const [i, item] of items.entries()) {
    let spans = item.cells.get(named) ?? [];
    for (let first = standsApart(spans); first; first = standsApart(spans)) {
      const text = first.segment.text.slice(first.start, first.end).trim();
      if (!COUNT.test(text) && !CODE.test(text)) break;
      const role = !COUNT.test(text)
        ? 'product_code'
        : isQuantity(first, item, i, columns, source)
          ? 'quantity'
          : 'line_number';
      const column = asked(role);
      if (column && (item.cells.get(column) ?? []).length === 0) item.cells.set(column, [first]);
      spans = spans.slice(1);
    }
    item.cells.set(named, spans);
  }
}

/**
 * A table whose columns stand close prints a position or a number before each name without a gap. What every item
 * begins with is parted from the names; one item alone proves nothing.
 */
function partSharedBeginnings(items: readonly Item[], named: Column): void {
  const beginnings = items.map((item) => beginning((item.cells.get(named) ?? [])[0]));
  const positions = beginnings.every(
    (b, i) => b && [`${i + 1}`, `${10 * (i + 1)}`].includes(b.text.replace(/\.$/, '')),
  );
  // Digits alone may be a year that belongs to the name; a number of an article is longer.
  const codes = beginnings.every((b) => b && CODE.test(b.text) && (/[A-Z]/.test(b.text) || b.text.length > 4));
  if (items.length < 2 || !(positions || codes)) return;
  for (const [i, item] of items.entries()) {
    item.cells.set(named, [beginnings[i]!.rest, ...(item.cells.get(named) ?? []).slice(1)]);
  }
}

function beginning(span: Span | undefined): { text: string; rest: Span } | null {
  const match = span && /^(\S+)\s+(?=\S)/.exec(span.segment.text.slice(span.start, span.end));
  return match ? { text: match[1]!, rest: { ...span, start: span.start + match[0].length } } : null;
}

/** The first part of a cell when a gap parts it from more of the same line. */
function standsApart([first, next]: readonly Span[]): Span | null {
  return first && next && first.segment !== next.segment && first.segment.row === next.segment.row ? first : null;
}

/** Whether a number before an item's words counts its pieces: it multiplies out, or at least is not its position. */
function isQuantity(span: Span, item: Item, at: number, columns: readonly Column[], source: Source): boolean {
  const number = (role: Column['role']): Printed | null => {
    const column = columns.find((c) => c.role === role);
    return column ? numberIn(item.cells.get(column) ?? [], source) : null;
  };
  const count = numberIn([span], source);
  if (!count || number('quantity')) return false;
  const proof = holds({ quantity: count, price: number('unit_price'), amount: number('line_amount') });
  return proof ?? (count.value !== at + 1 && count.value !== 10 * (at + 1));
}
