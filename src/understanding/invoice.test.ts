import { describe, expect, it } from 'vitest';
import type { DocumentResult, Field } from '../domain/index.ts';
import { understand } from './index.ts';
import { appWith, field, type Line, pageOf } from './testing/pages.ts';

function read(lines: readonly Line[], ...fields: Field[]): DocumentResult {
  return understand([pageOf(lines)], appWith(...fields))[0]!;
}

const texts = (d: DocumentResult) => Object.fromEntries(d.fields.map((f) => [f.name, f.text]));
const values = (d: DocumentResult) => Object.fromEntries(d.fields.map((f) => [f.name, f.value]));
const rows = (d: DocumentResult) =>
  d.tables[0]!.rows.map((row) => Object.values(row).map((cell) => cell.text?.replaceAll('\n', ' / ') ?? null));

/** A German business letter: sender in one line over the window, recipient below it, details at the right. */
const LETTER: readonly Line[] = [
  [60, 60, 'Muster Maschinenbau GmbH'],
  [60, 170, 'Muster Maschinenbau GmbH, Industriestr. 14, 70565 Stuttgart'],
  [60, 200, 'Beispiel & Söhne KG'],
  [60, 225, 'Einkauf'],
  [60, 250, 'Herr Max Mustermann'],
  [60, 275, 'Hafenstraße 7a'],
  [60, 300, '20457 Hamburg'],
  [620, 200, 'Rechnungs-Nr.:'],
  [800, 200, 'RE-2023-0815'],
  [620, 225, 'Datum:'],
  [800, 225, '15.03.2023'],
  [620, 250, 'Lieferdatum:'],
  [800, 250, '10.03.2023'],
  [620, 275, 'Ihre Bestellung:'],
  [800, 275, 'B-4711'],
  [620, 300, 'Ihre USt-IdNr.:'],
  [800, 300, 'DE987654321'],
  [60, 500, 'Pos.'],
  [120, 500, 'Art.-Nr.'],
  [240, 500, 'Bezeichnung'],
  [540, 500, 'Menge'],
  [620, 500, 'Einh.'],
  [700, 500, 'Einzelpreis'],
  [850, 500, 'Gesamtpreis'],
  [60, 530, '1'],
  [120, 530, 'A-100'],
  [240, 530, 'Zahnrad Modul 2'],
  [560, 530, '10'],
  [620, 530, 'Stk'],
  [740, 530, '12,50'],
  [890, 530, '125,00'],
  [240, 555, 'gehärtet, geschliffen'],
  [60, 585, '2'],
  [120, 585, 'C-3'],
  [240, 585, 'Schmierfett 500 ml'],
  [560, 585, '2'],
  [620, 585, 'Stk'],
  [740, 585, '1.020,10'],
  [880, 585, '2.040,20'],
  [600, 695, 'Nettobetrag'],
  [880, 695, '2.165,20'],
  [600, 720, 'zzgl. 19 % MwSt.'],
  [890, 720, '411,39'],
  [600, 745, 'Gesamtbetrag'],
  [860, 745, '2.576,59 EUR'],
  [600, 770, 'Bereits gezahlt'],
  [890, 770, '900,00'],
  [600, 795, 'Zahlbetrag'],
  [860, 795, '1.676,59 EUR'],
  [60, 850, 'Zahlbar bis 14.04.2023 ohne Abzug.'],
  [60, 1300, 'Muster Maschinenbau GmbH'],
  [320, 1300, 'Tel. 0711 / 123456'],
  [540, 1300, 'DE02 1203 0000 0000 2020 51'],
  [780, 1300, 'USt-IdNr.: DE123456789'],
  [60, 1325, 'Industriestr. 14'],
  [60, 1350, '70565 Stuttgart'],
];

describe('a German invoice', () => {
  it('tells the two parties and the parts of their addresses apart', () => {
    const d = read(
      LETTER,
      ...['seller', 'buyer'].flatMap((who) => [
        field(`${who}_name`, 'party'),
        field(`${who}_street`, 'text'),
        field(`${who}_postcode`, 'id'),
        field(`${who}_city`, 'text'),
        field(`${who}_vat_id`, 'vat_id'),
      ]),
    );
    expect(texts(d)).toEqual({
      seller_name: 'Muster Maschinenbau GmbH',
      seller_street: 'Industriestr. 14',
      seller_postcode: '70565',
      seller_city: 'Stuttgart',
      seller_vat_id: 'DE123456789',
      buyer_name: 'Beispiel & Söhne KG',
      buyer_street: 'Hafenstraße 7a',
      buyer_postcode: '20457',
      buyer_city: 'Hamburg',
      buyer_vat_id: 'DE987654321',
    });
  });

  it('tells dates, numbers and amounts apart by their roles, and reads the decimal comma', () => {
    const d = read(
      LETTER,
      field('invoice_number', 'id'),
      field('issue_date', 'date'),
      field('due_date', 'date'),
      field('delivery_date', 'date'),
      field('purchase_order', 'id'),
      field('iban', 'iban'),
      field('phone', 'phone'),
      field('currency', 'currency'),
      field('net_total', 'money'),
      field('tax_total', 'money'),
      field('grand_total', 'money'),
      field('amount_due', 'money'),
    );
    expect(values(d)).toEqual({
      invoice_number: 'RE-2023-0815',
      issue_date: '2023-03-15',
      due_date: '2023-04-14',
      delivery_date: '2023-03-10',
      purchase_order: 'B-4711',
      iban: 'DE02120300000000202051',
      phone: '0711123456',
      currency: 'EUR',
      net_total: 2165.2,
      tax_total: 411.39,
      grand_total: 2576.59,
      amount_due: 1676.59,
    });
  });

  it('reads the lines with wrapped words and stops at the totals', () => {
    const columns = [
      field('code', 'id'),
      field('name', 'text'),
      field('quantity', 'number'),
      field('net_price', 'money'),
    ];
    const d = read(LETTER, field('items', 'table', { columns: [...columns, field('line_total', 'money')] }));
    expect(rows(d)).toEqual([
      ['A-100', 'Zahnrad Modul 2 / gehärtet, geschliffen', '10', '12,50', '125,00'],
      ['C-3', 'Schmierfett 500 ml', '2', '1.020,10', '2.040,20'],
    ]);
    const cell = d.tables[0]!.rows[1]!.line_total!;
    expect(cell.value).toBe(2040.2);
    expect(cell.evidence[0]!.words.map((w) => w.text)).toEqual(['2.040,20']);
  });

  it('flattens groups into dotted names', () => {
    const vendor = field('vendor', 'group', { fields: [field('name', 'party'), field('address', 'address')] });
    const billTo = field('billTo', 'group', { fields: [field('name', 'party'), field('zipCode', 'text')] });
    expect(texts(read(LETTER, vendor, billTo))).toEqual({
      'vendor.name': 'Muster Maschinenbau GmbH',
      'vendor.address': expect.stringContaining('Industriestr. 14'),
      'billTo.name': 'Beispiel & Söhne KG',
      'billTo.zipCode': '20457',
    });
  });
});

describe('a table', () => {
  const items = field('items', 'table', { columns: [field('description', 'text'), field('amount', 'money')] });
  const head: Line[] = [
    [100, 100, 'Description'],
    [800, 100, 'Amount'],
  ];

  it('goes on over the page under a repeated header', () => {
    const first = pageOf([
      ...head,
      [100, 130, 'Alpha work'],
      [800, 130, '10.00'],
      [100, 160, 'Beta work'],
      [800, 160, '20.00'],
    ]);
    const second = pageOf(
      [...head, [100, 130, 'Gamma work'], [800, 130, '30.00'], [700, 190, 'Total'], [800, 190, '60.00']],
      { number: 2 },
    );
    const [d] = understand([first, second], appWith(items));
    expect(rows(d!)).toEqual([
      ['Alpha work', '10.00'],
      ['Beta work', '20.00'],
      ['Gamma work', '30.00'],
    ]);
    expect(d!.tables[0]!.rows[2]!.amount!.evidence[0]!.page).toBe(2);
  });

  it('is read from a receipt without a header', () => {
    const d = read(
      [
        [300, 60, 'CORNER MART'],
        [100, 150, 'Milk 1L'],
        [800, 150, '2.50'],
        [100, 180, 'Bread'],
        [800, 180, '1.20'],
        [100, 210, 'TOTAL'],
        [800, 210, '3.70'],
      ],
      items,
    );
    expect(rows(d)).toEqual([
      ['Milk 1L', '2.50'],
      ['Bread', '1.20'],
    ]);
  });

  it('is empty where nothing is listed', () => {
    expect(read([[100, 100, 'A letter without figures']], items).tables[0]!.rows).toEqual([]);
  });
});
