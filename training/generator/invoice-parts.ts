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

type Column = 'position' | 'code' | 'name' | 'quantity' | 'unit' | 'net_price' | 'rate' | 'discount' | 'line_total';

export interface Columns {
  readonly shown: readonly Column[];
  readonly left: number;
  readonly right: number;
}

/** The columns that an invoice's table has, in the order of print. */
export function columnsOf(c: InvoiceContent, quantityFirst: boolean, left: number, right: number): Columns {
  const shown: Column[] = quantityFirst ? ['quantity', 'unit', 'code', 'name'] : ['code', 'name', 'quantity', 'unit'];
  const all: Column[] = ['position', ...shown, 'net_price', 'rate', 'discount', 'line_total'];
  const there: Partial<Record<Column, boolean>> = {
    position: c.table.position,
    code: c.lines[0]!.code !== null,
    unit: c.table.unit === 'column',
    rate: c.table.rate,
    discount: c.table.discount,
  };
  return { shown: all.filter((column) => there[column] ?? true), left, right };
}

const SHARES: Record<Column, number> = {
  position: 0.07,
  code: 0.13,
  name: 0.41,
  quantity: 0.14,
  unit: 0.1,
  net_price: 0.16,
  rate: 0.12,
  discount: 0.12,
  line_total: 0.18,
};
const RIGHT: readonly Column[] = ['quantity', 'net_price', 'rate', 'discount', 'line_total'];

/** Left and right edge of each column in points. */
export function edges({ shown, left, right }: Columns): Map<Column, { from: number; to: number }> {
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

/** The columns that the truth of a line item states. */
const STATED: readonly Column[] = ['name', 'quantity', 'net_price', 'line_total'];

const PAD = 4;

function place(column: Column, { from, to }: { from: number; to: number }): { x: number; align: 'left' | 'right' } {
  return RIGHT.includes(column) ? { x: to - PAD, align: 'right' } : { x: from + PAD, align: 'left' };
}

export function tableHead(sheet: Sheet, c: InvoiceContent, columns: Columns, y: number, size: number): void {
  for (const [column, edge] of edges(columns)) {
    const { x, align } = place(column, edge);
    const words = c.labels[column]!.split(' ');
    const wide = sheet.measure(words.join(' '), { size, bold: true }) > edge.to - edge.from - PAD;
    // The upper line rises above the others' baseline, into the space that the layouts leave over the head.
    const broken = words.length > 1 && (c.table.brokenHead || wide);
    const lines = broken ? [words.slice(0, -1), words.slice(-1)] : [words];
    lines.forEach((line, i) => {
      const up = (lines.length - 1 - i) * (size + 1);
      sheet.write(line.join(' '), x, y - up, { size, bold: true, align });
    });
  }
}

function quantityText(c: InvoiceContent, quantity: number): string {
  const { quantityDecimals } = c.table;
  if (quantityDecimals === null && Number.isInteger(quantity)) return String(quantity);
  return c.style.plain(quantity, quantityDecimals ?? 2);
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
    position: String(row + 1),
    code: line.code,
    name: null,
    quantity: quantityText(c, line.quantity),
    unit: line.unit,
    net_price: c.style.plain(line.price, c.table.priceDecimals),
    rate: `${c.style.plain(c.rate, Number.isInteger(c.rate) ? 0 : 2)}%`,
    discount: c.style.plain(0),
    line_total: c.style.plain(line.total),
  };
  const all = edges(columns);
  const named = all.get('name')!;
  const block = wrapped(sheet, line.name, named.to - named.from - 2 * PAD, size);
  const below = (block.length + line.notes.length - 1) * (size + 2);
  const shift = { top: 0, middle: below / 2, bottom: below }[c.table.align];
  for (const [column, edge] of all) {
    const { x, align } = place(column, edge);
    const label = STATED.includes(column) ? `line_items.${row}.${column}` : null;
    const behind = column === 'quantity' && c.table.unit === 'cell' ? ` ${line.unit}` : '';
    const text = texts[column];
    if (text === null) continue;
    const before = behind ? sheet.measure(behind, { size }) : 0;
    sheet.write(text, x - before, y + shift, { size, align, label });
    if (behind) sheet.write(behind.trim(), x, y + shift, { size, align });
  }
  block.forEach((text, i) => {
    sheet.write(text, named.from + PAD, y + i * (size + 2), { size, label: `line_items.${row}.name` });
  });
  line.notes.forEach((note, i) => {
    const at = y + (block.length + i) * (size + 2);
    sheet.write(note, named.from + PAD, at, { size: size - 1.5, dark: 0.7 });
  });
  return size + 9 + below;
}

/** The text in as many lines as the width asks for. */
function wrapped(sheet: Sheet, text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && sheet.measure(longer, { size }) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
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
