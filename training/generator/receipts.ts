import type { Chance } from './chance.ts';
import type { ReceiptContent } from './content.ts';
import { type Family, type Ink, Sheet } from './sheet.ts';

/** Writes below each other on a roll without an end. */
class Roll {
  readonly sheet: Sheet;
  readonly left: number;
  readonly right: number;
  readonly size: number;
  y = 26;

  constructor(sheet: Sheet, margin: number, size: number) {
    this.sheet = sheet;
    this.left = margin;
    this.right = sheet.width - margin;
    this.size = size;
  }

  get middle(): number {
    return this.sheet.width / 2;
  }

  next(lines = 1): void {
    this.y += lines * (this.size + 3.4);
  }

  /** One line across: a text, and perhaps an amount at the right edge. */
  entry(
    text: string,
    amount: string | null,
    ink: Partial<Ink> & { amountLabel?: string; textLabel?: string } = {},
  ): void {
    const { amountLabel, textLabel, ...rest } = ink;
    const common = { size: this.size, ...rest };
    this.sheet.write(text, this.left, this.y, { ...common, label: textLabel ?? null });
    if (amount !== null) {
      this.sheet.write(amount, this.right, this.y, { ...common, align: 'right', label: amountLabel ?? null });
    }
    this.next();
  }

  centred(text: string, ink: Partial<Ink> = {}): void {
    this.sheet.write(text, this.middle, this.y, { size: this.size, align: 'centre', ...ink });
    this.next();
  }

  /** Label and value side by side, from `x`. */
  pair(label: string, value: string, field: string, x = this.left, mark = ': '): number {
    const before = label === '' ? 0 : this.sheet.write(label + mark, x, this.y, { size: this.size });
    return x + before + this.sheet.write(value, x + before, this.y, { size: this.size, label: field });
  }

  dashes(character: string): void {
    const width = this.sheet.measure(character, { size: this.size });
    this.sheet.write(character.repeat(Math.floor((this.right - this.left) / width)), this.left, this.y, {
      size: this.size,
    });
    this.next();
  }
}

function totals(roll: Roll, c: ReceiptContent, bold: boolean): void {
  const { labels, style } = c;
  if (c.subtotal !== null) roll.entry(labels.subtotal!, style.money(c.subtotal), { amountLabel: 'subtotal' });
  if (c.tax !== null) {
    const rate = String(c.rate).replace('.', c.locale.marks[0]![0]);
    roll.entry(`${labels.tax} ${rate}%`, style.money(c.tax), { amountLabel: 'tax' });
  }
  roll.next(0.3);
  roll.entry(labels.total!, style.money(c.total), { amountLabel: 'total', bold, size: roll.size * (bold ? 1.25 : 1) });
  roll.next(0.3);
  if (c.cash === null) roll.entry(labels.card!, style.money(c.total), { amountLabel: 'total' });
  else {
    roll.entry(labels.cash!, style.money(c.cash));
    roll.entry(labels.change!, style.money(Math.round((c.cash - c.total) * 100) / 100));
  }
}

/** A till slip: typewriter letters, centred head, the price at the right, quantities on a line of their own. */
export async function drawTill(c: ReceiptContent, chance: Chance): ReturnType<Sheet['finish']> {
  const sheet = await Sheet.open('courier', 226, null);
  const roll = new Roll(sheet, chance.whole(10, 16), chance.of([8, 8.5]));
  const mark = chance.of(['-', '=', '*']);
  const upper = chance.happens(0.5) ? (t: string) => t.toUpperCase() : (t: string) => t;
  roll.centred(upper(c.shop.name), { bold: true, label: 'company' });
  for (const line of c.shop.address) roll.centred(upper(line), { label: 'address' });
  if (c.phone) {
    roll.pair(c.labels.phone!, c.phone, 'phone', roll.left + 20);
    roll.next();
  }
  if (c.vat) {
    roll.pair(c.labels.vat_id!, c.vat, 'vat_id', roll.left + 20);
    roll.next();
  }
  roll.dashes(mark);
  const end = roll.pair(c.labels.date!, c.style.date(c.date), 'date');
  if (c.time) sheet.write(c.time, end + 8, roll.y, { size: roll.size, label: 'time' });
  roll.next();
  if (c.number) {
    roll.pair(c.labels.receipt_number!, c.number, 'receipt_number');
    roll.next();
  }
  roll.dashes(mark);
  for (const [row, line] of c.lines.entries()) {
    roll.entry(upper(line.name), c.style.plain(line.total), {
      textLabel: `line_items.${row}.name`,
      amountLabel: `line_items.${row}.amount`,
    });
    if (line.quantity > 1) {
      const x = roll.left + 12;
      const after = sheet.write(String(line.quantity), x, roll.y, {
        size: roll.size,
        label: `line_items.${row}.quantity`,
      });
      sheet.write(` x ${c.style.plain(line.price)}`, x + after, roll.y, { size: roll.size });
      roll.next();
    }
  }
  roll.dashes(mark);
  totals(roll, c, chance.happens(0.7));
  roll.dashes(mark);
  roll.centred(c.labels.thanks!);
  roll.next();
  return sheet.finish(roll.y);
}

/** A restaurant's bill: proportional letters, columns with heads, the quantity at the left. */
export async function drawBistro(c: ReceiptContent, chance: Chance): ReturnType<Sheet['finish']> {
  const family: Family = chance.of(['helvetica', 'times']);
  const sheet = await Sheet.open(family, 290, null);
  const roll = new Roll(sheet, chance.whole(18, 30), chance.of([9, 9.5, 10]));
  roll.y = 36;
  const left = chance.happens(0.5);
  const head = (text: string, ink: Partial<Ink>) => {
    if (left) {
      sheet.write(text, roll.left, roll.y, { size: roll.size, ...ink });
      roll.next();
    } else roll.centred(text, ink);
  };
  head(c.shop.name, { size: roll.size + 6, bold: true, label: 'company' });
  roll.next(0.4);
  for (const line of c.shop.address) head(line, { label: 'address' });
  roll.next(0.6);
  if (c.number) {
    roll.pair(c.labels.receipt_number!, c.number, 'receipt_number', roll.left, ' ');
  }
  sheet.write(`${c.labels.table} ${chance.whole(1, 30)}`, roll.right, roll.y, { size: roll.size, align: 'right' });
  roll.next();
  const date = c.style.date(c.date);
  if (chance.happens(0.5)) {
    roll.pair(c.labels.date!, date, 'date');
    if (c.time) sheet.write(c.time, roll.right, roll.y, { size: roll.size, align: 'right', label: 'time' });
  } else {
    sheet.write(date, roll.right, roll.y, { size: roll.size, align: 'right', label: 'date' });
    if (c.time) sheet.write(c.time, roll.left, roll.y, { size: roll.size, label: 'time' });
  }
  roll.next(1.4);
  const [quantity, item, amount] = c.labels.heads!.split('|');
  const nameAt = roll.left + 42;
  sheet.write(quantity!, roll.left, roll.y, { size: roll.size, bold: true });
  sheet.write(item!, nameAt, roll.y, { size: roll.size, bold: true });
  sheet.write(amount!, roll.right, roll.y, { size: roll.size, bold: true, align: 'right' });
  sheet.rule(roll.left, roll.y + 4, roll.right, roll.y + 4);
  roll.next(1.2);
  for (const [row, line] of c.lines.entries()) {
    const label = (column: string) => `line_items.${row}.${column}`;
    sheet.write(String(line.quantity), roll.left, roll.y, { size: roll.size, label: label('quantity') });
    sheet.write(line.name, nameAt, roll.y, { size: roll.size, label: label('name') });
    sheet.write(c.style.plain(line.total), roll.right, roll.y, {
      size: roll.size,
      align: 'right',
      label: label('amount'),
    });
    roll.next();
  }
  sheet.rule(roll.left, roll.y - 6, roll.right, roll.y - 6);
  roll.next(0.5);
  totals(roll, c, true);
  roll.next(0.6);
  if (c.phone) {
    roll.pair(c.labels.phone!, c.phone, 'phone');
    roll.next();
  }
  if (c.vat) {
    roll.pair(c.labels.vat_id!, c.vat, 'vat_id');
    roll.next();
  }
  roll.centred(c.labels.thanks!, { dark: 0.8 });
  roll.next();
  return sheet.finish(roll.y);
}
