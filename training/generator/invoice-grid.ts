// An American form: a big title, details in a boxed grid with their labels above, a ruled table, boxed totals.
import type { Chance } from './chance.ts';
import type { InvoiceContent, Party } from './content.ts';
import { amounts, columnsOf, details, edges, lineRow, tableHead } from './invoice-parts.ts';
import { type Family, Sheet } from './sheet.ts';

export async function drawGrid(c: InvoiceContent, chance: Chance): ReturnType<Sheet['finish']> {
  const [width, height] = c.locale.currency === 'USD' ? [612, 792] : [595.28, 841.89];
  const family: Family = chance.of(['helvetica', 'helvetica', 'courier', 'times']);
  const sheet = await Sheet.open(family, width, height);
  const margin = chance.whole(34, 48);
  const right = width - margin;
  const size = family === 'courier' ? 8 : chance.of([8.5, 9, 9.5]);
  const shaded = chance.happens(0.7);

  sheet.write(c.labels.title!.toUpperCase(), right, 62, { size: 24, bold: true, align: 'right', dark: 0.8 });
  let y = 56;
  sheet.write(c.seller.name, margin, y, { size: size + 3, bold: true, label: 'seller_name' });
  for (const line of c.seller.address) {
    y += size + 4;
    sheet.write(line, margin, y, { size, label: 'seller_address' });
  }
  for (const [label, value, field] of [
    [c.labels.phone!, c.phone, 'phone'],
    [c.labels.seller_vat_id!, c.sellerVat, 'seller_vat_id'],
  ] as const) {
    if (value === null) continue;
    y += size + 4;
    const after = sheet.write(`${label} `, margin, y, { size });
    sheet.write(value, margin + after, y, { size, label: field });
  }

  // The grid of details: three boxes a row, the label above its value.
  const cells = details(c);
  if (c.terms) cells.push({ label: c.labels.payment_terms!, value: c.terms, field: 'payment_terms' });
  const [across, boxHeight] = [3, 32];
  const boxWidth = (right - margin) / across;
  const gridTop = Math.max(y, 100) + 18;
  cells.forEach(({ label, value, field }, i) => {
    const x = margin + (i % across) * boxWidth;
    const top = gridTop + Math.floor(i / across) * boxHeight;
    if (shaded) sheet.shade(x, top, boxWidth, 13);
    frame(sheet, x, top, boxWidth, boxHeight);
    sheet.write(label, x + 5, top + 10, { size: size - 1.5 });
    sheet.write(value, x + 5, top + 25, { size, label: field });
  });
  y = gridTop + Math.ceil(cells.length / across) * boxHeight + 20;

  party(sheet, c.labels.buyer!, c.buyer, ['buyer_name', 'buyer_address'], margin, y, size);
  if (c.delivery) party(sheet, c.labels.delivery!, c.delivery, [null, null], margin + (right - margin) / 2, y, size);
  y += 3 * (size + 4) + 28;

  const columns = columnsOf(c, chance.happens(0.5), margin, right);
  const rowHeight = size + 9;
  const rise = c.table.brokenHead ? size + 1 : 0;
  y += rise;
  let top = y - size - 5 - rise;
  const head = () => {
    if (shaded) sheet.shade(margin, top, right - margin, rowHeight + rise);
    tableHead(sheet, c, columns, y, size);
    sheet.rule(margin, top, right, top);
    sheet.rule(margin, y + 4, right, y + 4);
    y += rowHeight;
  };
  const close = () => {
    for (const { from } of edges(columns).values()) sheet.rule(from, top, from, y - size - 5);
    sheet.rule(right, top, right, y - size - 5);
  };
  head();
  for (const [row, line] of c.lines.entries()) {
    if (y > height - 70) {
      close();
      sheet.nextPage();
      sheet.write(`${c.labels.page} ${sheet.pages}`, margin, 40, { size: 8 });
      y = 72 + rise;
      top = y - size - 5 - rise;
      head();
    }
    y += lineRow(sheet, c, columns, row, line, y, size);
    sheet.rule(margin, y - size - 5, right, y - size - 5, 0.4);
  }
  close();
  if (y > height - 150) {
    sheet.nextPage();
    y = 72;
  }
  y = amounts(sheet, c, chance, { left: right - 200, right, y: y + 14, size: size + 0.5, colon: chance.of(['', ':']) });
  y += 30;
  if (c.iban) {
    const after = sheet.write(`${c.labels.iban} `, margin, y, { size });
    sheet.write(c.iban, margin + after, y, { size, label: 'iban' });
  }
  sheet.write(c.labels.thanks!, width / 2, height - 36, { size: 8, align: 'centre' });
  return sheet.finish(height);
}

function frame(sheet: Sheet, x: number, y: number, width: number, height: number): void {
  sheet.rule(x, y, x + width, y, 0.5);
  sheet.rule(x, y + height, x + width, y + height, 0.5);
  sheet.rule(x, y, x, y + height, 0.5);
  sheet.rule(x + width, y, x + width, y + height, 0.5);
}

function party(
  sheet: Sheet,
  heading: string,
  { name, address }: Party,
  [nameField, addressField]: readonly [string | null, string | null],
  x: number,
  y: number,
  size: number,
): void {
  sheet.write(heading, x, y, { size, bold: true });
  sheet.write(name, x, y + size + 4, { size, label: nameField });
  for (const [i, line] of address.entries()) {
    sheet.write(line, x, y + (i + 2) * (size + 4), { size, label: addressField });
  }
}
