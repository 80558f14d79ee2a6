// `npm run samples`: makes the sample documents in examples/ and what Recto should read from them. Both come from
// the generator, so the expected values are what was printed, not what some run of Recto answered.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Kind, makeFiles, type Truth } from './generator/index.ts';

const folder = fileURLToPath(new URL('../examples', import.meta.url));

interface SampleFile {
  readonly file: string;
  readonly kind: Kind;
  readonly as: 'pdf' | 'image';
  readonly seed: number;
  /** The template that reads it, and its names for the generator's fields and columns. */
  readonly app: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
}

// Seeds of complete documents of few lines that Recto reads whole: a demonstration, not a measurement. How often it does
// not is in docs/benchmarks.md.
const SAMPLES: readonly SampleFile[] = [
  {
    file: 'receipt.jpg',
    kind: 'receipt',
    as: 'image',
    seed: 41,
    app: 'receipt',
    fields: {
      company: 'vendorName',
      address: 'vendorAddress',
      phone: 'vendorPhone',
      vat_id: 'vendorTaxId',
      receipt_number: 'receiptNumber',
      date: 'date',
      time: 'time',
      subtotal: 'subtotal',
      tax: 'tax',
      total: 'total',
    },
    table: 'items',
    columns: { name: 'description', amount: 'amount' },
  },
  {
    file: 'invoice.pdf',
    kind: 'invoice',
    as: 'pdf',
    seed: 43,
    app: 'invoice',
    fields: {
      invoice_number: 'invoiceNumber',
      issue_date: 'invoiceDate',
      due_date: 'dueDate',
      purchase_order: 'purchaseOrderNumber',
      payment_terms: 'paymentTerms',
      net_total: 'subtotal',
      tax_total: 'tax',
      grand_total: 'total',
      seller_name: 'parties.vendor.name',
      buyer_name: 'parties.buyer.name',
    },
    table: 'table1',
    columns: { name: 'description', quantity: 'quantity', net_price: 'unitPrice', line_total: 'price' },
  },
];

function renamed(values: Readonly<Record<string, string>>, names: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(names).flatMap(([ours, theirs]) => (values[ours] === undefined ? [] : [[theirs, values[ours]]])),
  );
}

function expected(sample: SampleFile, truth: Truth) {
  return {
    file: sample.file,
    app: sample.app,
    // Dates are ISO, amounts plain decimals: compare by value.
    // Null is not on the page.
    fields: {
      ...renamed(truth.fields, sample.fields),
      ...Object.fromEntries(truth.absent.flatMap((name) => (sample.fields[name] ? [[sample.fields[name], null]] : []))),
    },
    tables: { [sample.table]: truth.line_items.map((line) => renamed(line, sample.columns)) },
  };
}

mkdirSync(folder, { recursive: true });
for (const sample of SAMPLES) {
  const [made] = await makeFiles(sample, sample.as);
  if (!made) throw new Error(`The document of ${sample.file} has several pages; choose another seed.`);
  writeFileSync(join(folder, sample.file), made.bytes);
  const name = sample.file.replace(/\.[a-z]+$/, '.expected.json');
  writeFileSync(join(folder, name), `${JSON.stringify(expected(sample, made.row), null, 2)}\n`);
  console.error(`${sample.file}: ${made.bytes.length} bytes`);
}
