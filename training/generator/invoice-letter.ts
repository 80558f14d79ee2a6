// A European business letter: letterhead, address window, an open table with thin rules, details in the foot.
import type { Chance } from './chance.ts';
import type { InvoiceContent } from './content.ts';
import { amounts, columnsOf, details, lineRow, tableHead } from './invoice-parts.ts';
import { type Family, Sheet } from './sheet.ts';

const [WIDTH, HEIGHT] = [595.28, 841.89];

export async function drawLetter(c: InvoiceContent, chance: Chance): ReturnType<Sheet['finish']> {
  const family: Family = chance.of(['helvetica', 'times']);
  const sheet = await Sheet.open(family, WIDTH, HEIGHT);
  const margin = chance.whole(44, 66);
  const right = WIDTH - margin;
  const size = chance.of([9, 9.5, 10]);
  const headRight = chance.happens(0.4);

  sheet.write(c.seller.name, headRight ? right : margin, 60, {
    size: 17,
    bold: true,
    align: headRight ? 'right' : 'left',
    label: 'seller_name',
  });
  if (chance.happens(0.5)) sheet.rule(margin, 70, right, 70, 1.2);
  let x = margin;
  const small = { size: 7, dark: 0.75 };
  for (const [text, label] of [
    [c.seller.name, 'seller_name'],
    [c.seller.address[0]!, 'seller_address'],
    [c.seller.address[1]!, 'seller_address'],
  ] as const) {
    x += sheet.write(`${text}`, x, 118, { ...small, label });
    if (label !== 'seller_address' || text !== c.seller.address[1]) x += sheet.write(' - ', x, 118, small);
  }

  let y = 138;
  if (chance.happens(0.4)) {
    sheet.write(c.labels.buyer!, margin, y, { size: size - 1.5, dark: 0.7 });
    y += 13;
  }
  sheet.write(c.buyer.name, margin, y, { size: size + 1, label: 'buyer_name' });
  for (const line of c.buyer.address) {
    y += 14;
    sheet.write(line, margin, y, { size: size + 1, label: 'buyer_address' });
  }

  const titled = chance.happens(0.3);
  const inBlock = details(c).filter((d) => !(titled && d.field === 'invoice_number'));
  const colon = chance.of([':', ':', '']);
  const valueRight = chance.happens(0.5);
  let infoY = 140;
  for (const { label, value, field } of inBlock) {
    sheet.write(label + colon, 335, infoY, { size });
    sheet.write(value, valueRight ? right : 455, infoY, { size, align: valueRight ? 'right' : 'left', label: field });
    infoY += size + 5;
  }

  y = Math.max(262, infoY + 24);
  const title = titled ? `${c.labels.invoice_number} ` : c.labels.title!;
  const width = sheet.write(title, margin, y, { size: 15, bold: true });
  if (titled) sheet.write(c.number, margin + width, y, { size: 15, bold: true, label: 'invoice_number' });

  const columns = columnsOf(c, chance.happens(0.4), margin, right);
  const head = (at: number) => {
    tableHead(sheet, c, columns, at, size);
    sheet.rule(margin, at + 5, right, at + 5);
  };
  y += 42;
  head(y);
  y += 20;
  for (const [row, line] of c.lines.entries()) {
    if (y > HEIGHT - 130) {
      sheet.nextPage();
      sheet.write(`${c.labels.page} ${sheet.pages}`, right, 50, { size: 8, align: 'right' });
      head(80);
      y = 100;
    }
    y += lineRow(sheet, c, columns, row, line, y, size);
  }
  sheet.rule(margin, y - 6, right, y - 6);
  if (y > HEIGHT - 190) {
    sheet.nextPage();
    y = 90;
  }
  y = amounts(sheet, c, chance, { left: 350, right, y: y + 12, size, colon });
  if (c.terms) {
    const after = sheet.write(`${c.labels.payment_terms}: `, margin, y + 26, { size });
    sheet.write(c.terms, margin + after, y + 26, { size, label: 'payment_terms' });
  }
  sheet.write(c.labels.thanks!, margin, y + 44, { size });

  const foot = HEIGHT - 62;
  sheet.rule(margin, foot - 12, right, foot - 12);
  const print = { size: 7.5 };
  sheet.write(c.seller.name, margin, foot, { ...print, label: 'seller_name' });
  for (const [i, line] of c.seller.address.entries()) {
    sheet.write(line, margin, foot + 10 * (i + 1), { ...print, label: 'seller_address' });
  }
  const column = (at: number, entries: readonly (readonly [string, string | null, string])[]) => {
    entries
      .filter(([, value]) => value !== null)
      .forEach(([label, value, field], i) => {
        const after = sheet.write(`${label}${colon} `, at, foot + 10 * i, print);
        sheet.write(value!, at + after, foot + 10 * i, { ...print, label: field });
      });
  };
  column(margin + 170, [
    [c.labels.phone!, c.phone, 'phone'],
    [c.labels.seller_vat_id!, c.sellerVat, 'seller_vat_id'],
  ]);
  column(margin + 310, [[c.labels.iban!, c.iban, 'iban']]);
  return sheet.finish(HEIGHT);
}
