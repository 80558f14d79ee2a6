import type { Labels } from '../anchors.ts';
import type { Layout, Row, Segment, Token } from '../layout.ts';
import type { Span } from '../span.ts';
import { letters } from '../text.ts';
import { isDated, isNumeric } from './columns.ts';
import type { Head, Header } from './header.ts';

/** A printed line of the table's body: for each head the span of its words, if any. */
export interface BodyRow {
  readonly row: Row;
  readonly cells: ReadonlyMap<Head, readonly Span[]>;
}

const NUMBER_LIKE = /^[-–(]?[€$£]?\d[\d.,'’]*[-–)]?(?:%|€)?$/;

export function numberLike(text: string): boolean {
  return NUMBER_LIKE.test(text);
}

/** Limits in which a column's words are looked for, in pixels. */
interface Lane {
  readonly head: Head;
  readonly left: number;
  readonly right: number;
}

function lanesOf(header: Header, pageWidth: number): Lane[] {
  const { heads } = header;
  return heads.map((head, i) => {
    const before = heads[i - 1];
    const after = heads[i + 1];
    const wordy = !isNumeric(head.role) && !isDated(head.role);
    const gapBefore = before ? head.left - before.right : head.left;
    const gapAfter = after ? after.left - head.right : pageWidth - head.right;
    // Words begin under their head and run to the right; numbers end under it and grow to the left.
    const left = wordy
      ? head.left - Math.min(gapBefore * 0.5, head.role === 'description' && !before ? gapBefore : 20)
      : head.left - gapBefore * 0.5;
    const right = wordy
      ? head.right + gapAfter * (head.role === 'description' ? 0.95 : 0.6)
      : head.right + gapAfter * 0.35;
    return { head, left, right };
  });
}

/** Distance of a word from a lane in word heights; 0 inside it. */
function outside(token: Token, lane: Lane, em: number): number {
  const middle = (token.left + token.right) / 2;
  if (middle >= lane.left && middle <= lane.right) return 0;
  return Math.min(Math.abs(lane.left - middle), Math.abs(middle - lane.right)) / em;
}

/** Distance of a word from the head itself, the nearer of its edges and its middle. */
function misaligned(token: Token, head: Head, em: number): number {
  const shared = Math.min(token.right, head.right) - Math.max(token.left, head.left);
  const wordy = !isNumeric(head.role) && !isDated(head.role);
  if (shared > 0 || (wordy && token.left > head.left)) return 0;
  return -shared / em;
}

function cost(token: Token, lane: Lane, em: number): number {
  const number = numberLike(token.text);
  const numeric = isNumeric(lane.head.role);
  let sum = Math.min(8, outside(token, lane, em) * 1.2) + Math.min(3, 0.12 * misaligned(token, lane.head, em));
  if (number && !numeric && /[.,]\d{2}$/.test(token.text)) sum += 1.5;
  // `9 m` and `9m` are quantities with their unit, not units.
  if (lane.head.role === 'unit' && /^\d/.test(token.text)) sum += 2;
  if (token.text.endsWith('%') && numeric && lane.head.role !== 'tax_rate' && lane.head.role !== 'discount') sum += 2.5;
  if (!number && numeric && /\p{L}{3}/u.test(token.text))
    sum += lane.head.role === 'quantity' && token.text.length <= 5 ? 1 : 2.5;
  return sum;
}

/** Puts the words of a row into the table's columns: the cheapest order-keeping assignment (dynamic programme). */
export function cellsOf(row: Row, header: Header, em: number): BodyRow {
  const lanes = lanesOf(header, row.page.width);
  const words = row.segments.flatMap((segment) => segment.tokens.map((token) => ({ segment, token }))).slice(0, 200);
  const best: number[][] = [];
  const from: number[][] = [];
  words.forEach(({ token }, i) => {
    best.push([]);
    from.push([]);
    const last = words[i - 1]?.token;
    const gap = last ? (token.left - last.right) / em : 0;
    lanes.forEach((lane, k) => {
      const own = cost(token, lane, em);
      if (i === 0) {
        best[i]!.push(own);
        from[i]!.push(-1);
        return;
      }
      let least = Infinity;
      let source = 0;
      for (let j = 0; j <= k; j++) {
        const stay =
          j === k ? Math.max(0, Math.min(3, (gap - 1.3) * (isNumeric(lane.head.role) ? 2 : 0.8))) : gap < 0.5 ? 1.2 : 0;
        const sum = best[i - 1]![j]! + stay;
        if (sum < least) {
          least = sum;
          source = j;
        }
      }
      best[i]!.push(least + own);
      from[i]!.push(source);
    });
  });
  const cells = new Map<Head, Span[]>();
  if (words.length === 0) return { row, cells };
  let k = best.at(-1)!.indexOf(Math.min(...best.at(-1)!));
  for (let i = words.length - 1; i >= 0; i--) {
    const { segment, token } = words[i]!;
    addWord(cells, lanes[k]!.head, segment, token);
    k = from[i]![k]!;
  }
  return { row, cells };
}

/** Adds a word in front of what its cell has; words come from right to left. */
function addWord(cells: Map<Head, Span[]>, head: Head, segment: Segment, token: Token): void {
  const spans = cells.get(head) ?? [];
  const first = spans[0];
  const end = token.start + token.text.length;
  if (first && first.segment === segment && first.start <= end + 1)
    spans[0] = { segment, start: token.start, end: first.end };
  else spans.unshift({ segment, start: token.start, end });
  cells.set(head, spans);
}

const TOTALS = new Set([
  'grand_total', 'amount_due', 'net_total', 'subtotal', 'line_total', 'tax_total', 'shipping', 'discount', 'prepaid', 'tendered', 'change', 'rounding',
]); // biome-ignore format: one list

/** Whether a row belongs to the totals below a table: its first words are a total's label, with an amount or nothing after. */
export function closesTable(row: Row, labels: Labels): boolean {
  const first = row.segments.find((s) => /\p{L}{2}/u.test(s.text));
  if (!first) return false;
  const hit = (labels.get(first) ?? [])[0];
  if (!hit || hit.start > 3 || hit.share < 0.5) return false;
  const strong = hit.meanings.filter((m) => TOTALS.has(m.concept) && m.strength > 0.6);
  if (strong.length === 0) return false;
  const rest = row.segments
    .map((s) => s.text)
    .join(' ')
    .slice(hit.end);
  const soft = strong.every((m) => ['shipping', 'discount', 'tendered', 'prepaid'].includes(m.concept));
  // `Shipping` may be a line of its own among the items; a total never is.
  return soft
    ? row.segments.length <= 2 && first.left > row.page.width * 0.4
    : !/\p{L}{4,}.*\p{L}{4,}.*\p{L}{4,}/u.test(rest);
}

/** Whether the words of a row begin with a total's label, whatever follows: `Summe der Nettobeträge aller Positionen`. */
export function opensTotal(row: Row, labels: Labels): boolean {
  const first = row.segments.find((s) => /\p{L}{2}/u.test(s.text));
  const hit = first ? (labels.get(first) ?? [])[0] : undefined;
  return hit !== undefined && hit.start <= 3 && hit.meanings.some((m) => TOTALS.has(m.concept) && m.strength > 0.6);
}

/** Whether a row of words in three columns and more, without a number, heads another table: that of the taxes. */
export function headsAnother(row: Row, header: Header): boolean {
  const worded = row.segments.filter((s) => /\p{L}{2}/u.test(s.text));
  if (worded.length < 3 || row.segments.some((s) => /\d/.test(s.text))) return false;
  const own = new Set(header.rows.flatMap((r) => r.segments.map((s) => letters(s.text))));
  return !worded.every((s) => own.has(letters(s.text)));
}

/** Rows below a header on its page, top down, until `stop`. */
export function rowsBelow(layout: Layout, header: Header): Row[] {
  const last = header.rows.at(-1)!;
  return layout.rows.filter((r) => r.page === last.page && r.index > last.index);
}
