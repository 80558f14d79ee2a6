import { describe, expect, it } from 'vitest';
import { understand } from './index.ts';
import { appWith, field, type Line, pageOf } from './testing/pages.ts';

const RECEIPT: readonly Line[] = [
  [300, 60, 'GOLDEN LEAF TRADING SDN BHD (123456-K)'],
  [330, 90, 'NO. 12, JALAN MERDEKA 3,'],
  [360, 120, 'TAMAN INDAH,'],
  [330, 150, '43000 KAJANG, SELANGOR'],
  [360, 180, 'TEL: 03-8733 1234'],
  [100, 260, '05/06/2018 14:03'],
  [100, 330, 'PAPER A4'],
  [800, 330, '25.00'],
  [100, 360, 'PENS'],
  [800, 360, '12.44'],
  [100, 420, 'Total Sales (Excluding GST)'],
  [800, 420, '35.32'],
  [100, 450, 'Total GST'],
  [800, 450, '2.12'],
  [100, 480, 'Rounding'],
  [800, 480, '0.01'],
  [100, 510, 'Total Sales (Inclusive of GST)'],
  [800, 510, '37.45'],
  [100, 540, 'CASH'],
  [800, 540, '50.00'],
  [100, 570, 'Change'],
  [800, 570, '12.55'],
];

describe('a receipt', () => {
  const app = appWith(
    field('company', 'party', { description: 'The shop or company that issued the receipt' }),
    field('date', 'date'),
    field('address', 'address', { description: 'Where the shop is' }),
    field('total', 'money', { description: 'The whole amount to be paid' }),
  );

  it('gives its shop, day, place and total without a label for each', () => {
    const [document] = understand([pageOf(RECEIPT)], app);
    const [company, date, address, total] = document!.fields;
    expect(company!.text).toBe('GOLDEN LEAF TRADING SDN BHD');
    expect(date!.value).toBe('2018-06-05');
    expect(address!.text).toBe('NO. 12, JALAN MERDEKA 3,\nTAMAN INDAH,\n43000 KAJANG, SELANGOR');
    expect(address!.evidence).toHaveLength(3);
    expect(total!.value).toBe(37.45);
  });

  it('is read through the noise of recognition: misread letters in labels and a slanted page', () => {
    const noisy = RECEIPT.map(([left, top, text]): Line => [left, top, text.replace('Inclusive', 'lnclusive')]);
    const page = pageOf(noisy, { source: 'ocr' });
    const words = page.words.map((w) => ({ ...w, top: w.top + w.left * 0.03, confidence: 0.9 }));
    const [document] = understand([{ ...page, words }], app);
    expect(document!.fields.at(-1)!.value).toBe(37.45);
    expect(document!.fields.at(-1)!.confidence.ocr).toBeCloseTo(0.9);
  });

  it('gives the same answer every time, and the confidence of a machine', () => {
    const first = understand([pageOf(RECEIPT)], app);
    expect(understand([pageOf(RECEIPT)], app)).toEqual(first);
    for (const { confidence } of first[0]!.fields) {
      expect(confidence.model).toBeGreaterThanOrEqual(0.01);
      expect(confidence.model).toBeLessThanOrEqual(0.995);
      expect(confidence).toMatchObject({ ocr: 1, calibrated: false });
    }
  });

  it('reads the month first where the place is American', () => {
    const lines: Line[] = [
      [100, 60, 'JOE DINER'],
      [100, 90, '12 Main Street, Austin, TX 78701'],
      [100, 120, '03/04/2020'],
      [100, 150, 'Total $9.50'],
    ];
    const [document] = understand([pageOf(lines)], app);
    expect(document!.fields[1]!.value).toBe('2020-03-04');
  });
});

describe('splitting and classes', () => {
  const receipt = { name: 'receipt', description: "A shop's receipt", fields: [field('total', 'money')] };
  const contract = {
    name: 'contract',
    description: 'A rental agreement between landlord and tenant',
    fields: [field('landlord', 'party')],
  };
  const pages = [
    pageOf([
      [100, 60, 'RENTAL CONTRACT'],
      [100, 90, 'Landlord: Mary Stone'],
      [100, 120, 'Tenant: Paul Reed'],
    ]),
    pageOf(RECEIPT, { number: 2 }),
  ];

  it('makes one document of each page when told to', () => {
    const app = { ...appWith(field('total', 'money')), splitting: 'page' as const };
    expect(understand(pages, app).map((d) => d.pages)).toEqual([[1], [2]]);
  });

  it('cuts where the class changes, and says how sure it is of each', () => {
    const app = { ...appWith(), classes: [receipt, contract], splitting: 'document' as const };
    const documents = understand(pages, app);
    expect(documents.map((d) => [d.class, d.pages])).toEqual([
      ['contract', [1]],
      ['receipt', [2]],
    ]);
    expect(documents[0]!.fields[0]!.text).toBe('Mary Stone');
    expect(documents[0]!.classification.model).toBeGreaterThan(0.5);
  });

  it('keeps the pages of one document together by their own count', () => {
    const counted = [1, 2, 3].map((n) =>
      pageOf(
        [
          [100, 60, 'Statement'],
          [700, 60, `Page ${n === 3 ? 1 : n} of ${n === 3 ? 1 : 2}`],
        ],
        { number: n },
      ),
    );
    const app = { ...appWith(field('total', 'money')), splitting: 'document' as const };
    expect(understand(counted, app).map((d) => d.pages)).toEqual([[1, 2], [3]]);
  });
});
