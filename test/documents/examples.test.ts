import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadTemplate } from '../../src/apps/index.ts';
import { type DocumentScore, parseTruthRow, scoreDocument } from '../../src/evaluate/index.ts';
import { createReader } from '../../src/reading/index.ts';
import { understand } from '../../src/understanding/index.ts';

const folder = fileURLToPath(new URL('../../examples', import.meta.url));
const reader = createReader();

afterAll(() => reader.close());

async function score(sample: string): Promise<DocumentScore> {
  const { file, app, fields, tables } = JSON.parse(readFileSync(join(folder, `${sample}.expected.json`), 'utf8'));
  const [rows] = Object.values(tables);
  const row = parseTruthRow({ id: sample, file, fields, line_items: rows });
  const template = loadTemplate(app);
  const { pages } = await reader.read(join(folder, file));
  return scoreDocument(row, template, understand(pages, template), pages);
}

const wrong = ({ verdicts }: DocumentScore) =>
  verdicts.filter((v) => !v.right).map((v) => `${v.field}: ${v.given} instead of ${v.truth}`);

const whole = (rows: number) => expect.objectContaining({ truth: rows, given: rows, right: rows });

// The samples of the README: what it promises a newcomer must come out of them.
describe('the sample documents', () => {
  it('give the receipt its vendor, number, date, amounts and items', async () => {
    const receipt = await score('receipt');
    const fields = ['vendorName', 'vendorPhone', 'receiptNumber', 'date', 'subtotal', 'tax', 'total'];
    const read = receipt.verdicts.filter((v) => v.right).map((v) => v.field);
    expect(read, wrong(receipt).join('; ')).toEqual(expect.arrayContaining(fields));
    expect(receipt.rows).toEqual(whole(8));
  });

  it('give the invoice its number, dates, parties, amounts and lines', async () => {
    const invoice = await score('invoice');
    const fields = [
      'invoiceNumber', 'invoiceDate', 'dueDate', 'purchaseOrderNumber', 'subtotal', 'tax', 'total',
      'parties.vendor.name', 'parties.buyer.name',
    ]; // biome-ignore format: one list
    const read = invoice.verdicts.filter((v) => v.right).map((v) => v.field);
    expect(read, wrong(invoice).join('; ')).toEqual(expect.arrayContaining(fields));
    expect(invoice.rows).toEqual(whole(7));
  });
});
