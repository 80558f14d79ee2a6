import type { Chance } from './chance.ts';
import type { InvoiceContent, Line } from './content.ts';
import type { Sheet } from './sheet.ts';

/** The details in the head of an invoice, in the order of print; what is missing is left out. */
export function details(c: InvoiceContent): { label: string; value: string; field: string }[] {
  const date = (iso: string | null) => (iso === null ? null : c.style.date(iso));
  const all: [string, string | null][] = [
    ['invoice_number', c.number],
    ['issue_date', date(c.issued)],
    ['due_date', date(c.due)],
    ['purchase_order', c.order],
    ['buyer_vat_id', c.buyerVat],
  ];
  return all.flatMap(([field, value]) => (value === null ? [] : [{ label: c.labels[field]!, value, field }]));
}

type Column = 'code' | 'name' | 'quantity' | 'net_price' | 'line_total';

export interface Columns {
  readonly order: readonly Column[];
  readonly left: number;
  readonly right: number;
  readonly coded: boolean;
}

const SHARES: Record<Column, number> = { code: 0.13, name: 0.41, quantity: 0.12, net_price: 0.16, line_total: 0.18 };
const RIGHT: readonly Column[] = ['quantity', 'net_price', 'line_total'];

/** Left and right edge of each column in points. */
export function edges({ order, left, right, coded }: Columns): Map<Column, { from: number; to: number }> {
  const shown = order.filter((c) => coded || c !== 'code');
  const sum = shown.reduce((all, c) => all + SHARES[c], 0);
  const found = new Map<Column, { from: number; to: number }>();
  let from = left;
  for (const column of shown) {
    const to = from + ((right - left) * SHARES[column]) / sum;
    found.set(column, { from, to });
    from = to;
  }
  return found;
}

const PAD = 4;

function place(column: Column, { from, to }: { from: number; to: number }): { x: number; align: 'left' | 'right' } {
  return RIGHT.includes(column) ? { x: to - PAD, align: 'right' } : { x: from + PAD, align: 'left' };
}

export function tableHead(sheet: Sheet, c: InvoiceContent, columns: Columns, y: number, size: number): void {
  for (const [column, edge] of edges(columns)) {
    const { x, align } = place(column, edge);
    sheet.write(c.labels[column]!, x, y, { size, bold: true, align });
  }
}

function quantityText(c: InvoiceContent, quantity: number): string {
  return Number.isInteger(quantity) ? String(quantity) : c.style.plain(quantity);
}

/** Writes one line item; returns the height that it took. */
export function lineRow(
  sheet: Sheet,
  c: InvoiceContent,
  columns: Columns,
  row: number,
  line: Line,
  y: number,
  size: number,
): number {
  const texts: Record<Column, string | null> = {
    code: line.code,
    name: line.name,
    quantity: quantityText(c, line.quantity),
    net_price: c.style.plain(line.price),
    line_total: c.style.plain(line.total),
  };
  const all = edges(columns);
  for (const [column, edge] of all) {
    const { x, align } = place(column, edge);
    const label = column === 'code' ? null : `line_items.${row}.${column}`;
    if (texts[column] !== null) sheet.write(texts[column], x, y, { size, align, label });
  }
  if (!line.note) return size + 9;
  sheet.write(line.note, all.get('name')!.from + PAD, y + size + 2, { size: size - 1.5, dark: 0.7 });
  return 2 * size + 10;
}

/** Writes net, tax and total below each other; returns the last baseline. */
export function amounts(
  sheet: Sheet,
  c: InvoiceContent,
  chance: Chance,
  at: { left: number; right: number; y: number; size: number; colon: string },
): number {
  const { left, right, size, colon } = at;
  const rate = chance.happens(0.6) ? ` ${String(c.rate).replace('.', c.locale.marks[0]![0])}%` : '';
  const rows = [
    [c.labels.net_total!, c.net, 'net_total'],
    [c.labels.tax_total! + rate, c.tax, 'tax_total'],
    [c.labels.grand_total!, c.total, 'grand_total'],
  ] as const;
  let y = at.y;
  for (const [label, amount, field] of rows) {
    const bold = field === 'grand_total';
    if (bold && chance.happens(0.5)) sheet.rule(left, y - size - 2, right, y - size - 2);
    sheet.write(label + colon, left, y, { size, bold });
    sheet.write(c.style.money(amount), right - PAD, y, { size, bold, align: 'right', label: field });
    y += size + 7;
  }
  return y - size - 7;
}
