import { describe, expect, it } from 'vitest';
import { parseApp } from '../apps/index.ts';
import type {
  CheckResult,
  Choices,
  DocumentResult,
  FieldType,
  FieldValue,
  FileResult,
  Normal,
} from '../domain/index.ts';
import { packetOf } from './packet.ts';

const TODAY = { today: '2024-03-10' };

const app = (fields: readonly string[], checks: readonly string[] = []) =>
  parseApp(`
recto: 1
name: purchases
classes:
  - name: invoice
    fields:
      - {name: number, type: id}
      - {name: date, type: date}
      - {name: total, type: money}
      - {name: net, type: derived, formula: total - 20}
      - {name: items, type: table, columns: [{name: amount, type: money}]}
  - name: purchase-order
    fields: [{name: number, type: id}, {name: total, type: money}, {name: note, type: text}]
  - name: receipt
    fields: [{name: total, type: money}, {name: paid, type: boolean}]
packet:
  fields: [${fields.join(', ')}]
  checks: [${checks.join(', ')}]
`);

const TYPES: Readonly<Record<string, FieldType>> = { number: 'id', date: 'date', note: 'text', paid: 'boolean' };

type Given = Normal | null | Partial<FieldValue>;

function value(name: string, given: Given): FieldValue {
  const more = typeof given === 'object' && given !== null && !Array.isArray(given) ? given : { value: given };
  const found = (more as Partial<FieldValue>).value ?? null; // what is no list and no text is one
  return {
    name,
    type: TYPES[name] ?? 'money',
    text: found === null ? null : String(found),
    value: found,
    confidence: { model: 0.9, ocr: 0.9, calibrated: true },
    source: 'extracted',
    evidence: [],
    problem: null,
    ...(more as Partial<FieldValue>),
  };
}

const odds = (model: number | null, ocr: number | null) => ({ model, ocr, calibrated: true });

function document(className: string | null, fields: Readonly<Record<string, Given>>, failing: readonly string[] = []) {
  const checks = failing.map(
    (name): CheckResult => ({
      name,
      kind: 'range',
      status: 'failed',
      blocks: false,
      fields: [name],
      message: 'no',
    }),
  );
  return {
    class: className,
    classification: odds(0.9, null),
    pages: [1],
    fields: Object.entries(fields).map(([name, given]) => value(name, given)),
    tables: [],
    checks,
  } satisfies DocumentResult;
}

const file = (name: string, ...documents: readonly DocumentResult[]): FileResult => ({
  file: name,
  status: 'complete',
  problem: null,
  pages: [],
  documents,
});

const invoice = (fields: Readonly<Record<string, Given>>, failing: readonly string[] = []) =>
  file('a.pdf', document('invoice', fields, failing));
const order = (fields: Readonly<Record<string, Given>>, failing: readonly string[] = []) =>
  file('b.pdf', document('purchase-order', fields, failing));
const receipt = (fields: Readonly<Record<string, Given>>) => file('c.pdf', document('receipt', fields));

const TOTAL = '{name: total, type: money, inputs: [invoice.total, purchase-order.total, receipt.total]}';

const fieldOf = (files: readonly (FileResult | null)[], choices: Choices = {}, fields: readonly string[] = [TOTAL]) =>
  packetOf(files, app(fields), choices, TODAY)!.fields[0]!;

describe('a ranked field', () => {
  it('is the value that no check of its document fails on, however sure others are', () => {
    const found = fieldOf([
      invoice({ total: { value: 90, confidence: odds(0.99, 0.99) } }, ['total']),
      order({ total: { value: 100, confidence: odds(0.5, 0.5) } }),
    ]);
    expect(found).toMatchObject({
      name: 'total',
      type: 'money',
      value: { name: 'total', value: 100, source: 'extracted' },
      chosen: { file: 1, document: 0, field: 'total' },
    });
    expect(found.inputs).toEqual([
      { file: 1, document: 0, field: 'total', class: 'purchase-order', record: 1, text: '100', valid: true },
      { file: 0, document: 0, field: 'total', class: 'invoice', record: 0, text: '90', valid: false },
    ]);
  });

  it.each<[string, ReturnType<typeof odds>, ReturnType<typeof odds>]>([
    ['both odds are multiplied', odds(0.9, 0.8), odds(0.8, 0.95)],
    ['unknown odds are the lowest', odds(null, null), odds(0.01, null)],
    ['odds of the print stand for themselves', odds(0.5, 0.5), odds(null, 0.6)],
  ])('is the surest of those that are valid: %s', (_, less, more) => {
    const files = [
      invoice({ total: { value: 1, confidence: less } }),
      order({ total: { value: 2, confidence: more } }),
    ];
    expect(fieldOf(files).value.value).toBe(2);
  });

  it('is the first input of those that are as sure, then the first file, then the first document', () => {
    expect(fieldOf([receipt({ total: 3 }), order({ total: 2 })]).value.value).toBe(2);
    expect(fieldOf([invoice({ total: 5 }), invoice({ total: 4 })]).chosen).toMatchObject({ file: 0 });
    const both = file('a.pdf', document('invoice', { total: null }), document('invoice', { total: 7 }));
    expect(fieldOf([both]).chosen).toEqual({ file: 0, document: 1, field: 'total' });
  });

  it('is what a person said of a document before all that a machine read', () => {
    const files = [
      invoice({ total: 90 }),
      order({ total: { value: 80, source: 'person', confidence: odds(null, null) } }, ['total']),
    ];
    expect(fieldOf(files).value).toMatchObject({ value: 80, source: 'person' });
  });

  it('has the evidence of what was chosen', () => {
    const evidence = [
      { page: 1, left: 0, top: 0, width: 1, height: 1, words: [] },
    ] as unknown as FieldValue['evidence'];
    expect(fieldOf([invoice({ total: { value: 90, evidence } })]).value.evidence).toBe(evidence);
  });

  it('takes nothing that is absent, failed, or in no form that its type has', () => {
    const problem = { code: 'field.failed', message: 'no' } as unknown as FieldValue['problem'];
    const found = fieldOf([
      invoice({ total: null }),
      order({ total: { value: 'l20,50' } }),
      receipt({ total: { value: 3, problem } }),
    ]);
    expect(found).toMatchObject({ value: { text: null, value: null, evidence: [] }, chosen: null });
    expect(found.inputs.map(({ text, valid }) => [text, valid])).toEqual([
      [null, false],
      ['l20,50', false],
      ['3', false],
    ]);
  });

  it('passes over files without a result and documents of no class', () => {
    const none = file('x.pdf', document(null, { total: 1 }), document('letter', { total: 2 }));
    expect(fieldOf([null, none, { ...file('y.pdf'), status: 'failed' }, invoice({ total: 90 })])).toMatchObject({
      value: { value: 90 },
      chosen: { file: 3 },
      inputs: [{ record: 2 }],
    });
  });
});

describe('what a person chose for a field', () => {
  const files = [invoice({ total: 90 }), order({ total: 100 }), receipt({ total: null })];

  it('is one of its inputs', () => {
    const found = fieldOf(files, { total: { input: { file: 1, document: 0, field: 'total' } } });
    expect(found).toMatchObject({ value: { value: 100, source: 'person' }, chosen: { file: 1 } });
  });

  it.each([
    ['is gone', { file: 7, document: 0, field: 'total' }],
    ['has no value', { file: 2, document: 0, field: 'total' }],
    ['is no input', { file: 0, document: 0, field: 'number' }],
  ])('gives way to the choice of the machine where it %s', (_, input) => {
    expect(fieldOf(files, { total: { input } })).toMatchObject({
      value: { value: 90, source: 'extracted' },
      chosen: { file: 0 },
    });
  });

  it('may be a value of their own, or that there is none', () => {
    expect(fieldOf(files, { total: { text: '95.00', value: 95 } })).toMatchObject({
      value: { text: '95.00', value: 95, source: 'person', evidence: [], confidence: { model: null, ocr: null } },
      chosen: null,
    });
    expect(fieldOf(files, { total: { text: null, value: null } }).value).toMatchObject({
      value: null,
      source: 'person',
    });
  });

  it('is asked for by name alone, whatever the name', () => {
    const named = '{name: constructor, type: money, inputs: [invoice.total]}';
    expect(fieldOf(files, {}, [named]).value.value).toBe(90);
  });
});

describe('a derived field', () => {
  const derived = [
    '{name: gap, type: derived, formula: double / 2 - sum(field("purchase-order.total"))}',
    '{name: double, type: derived, formula: total * 2}',
    TOTAL,
    '{name: lines, type: derived, formula: count(invoice.items)}',
    '{name: ratio, type: derived, formula: total / (total - total)}',
  ];
  const of = (files: readonly FileResult[], choices: Choices = {}) =>
    packetOf(files, app(derived), choices, TODAY)!.fields.map((field) => field.value);

  it('is computed of packet fields and of lists over the documents of a class', () => {
    const [gap, double, total] = of([
      invoice({ total: 100 }),
      order({ total: { value: 40, confidence: odds(0.3, 0.8) } }),
      order({ total: 50.5 }),
    ]);
    expect(gap).toMatchObject({
      value: 9.5,
      type: 'derived',
      source: 'derived',
      evidence: [],
      confidence: odds(0.3, 0.8),
    });
    expect(double).toMatchObject({ value: 200, text: '200' });
    expect(total).toMatchObject({ value: 100 });
  });

  it('follows what a person chose', () => {
    const files = [invoice({ total: 100 }), order({ total: 40 })];
    expect(of(files, { total: { text: '50', value: 50 } })[0]).toMatchObject({ value: 10 });
    expect(of(files, { total: { text: 'fifty', value: 'fifty' } })[0]).toMatchObject({ value: null });
  });

  it('is absent where something is missing or cannot be computed', () => {
    const [gap, , , , ratio] = of([invoice({ total: 100 }), order({ total: null })]);
    expect(gap).toMatchObject({ value: null, text: null, confidence: { model: null } });
    expect(ratio).toMatchObject({ value: null, text: null });
  });

  it('counts the rows of all documents', () => {
    const rows = [100, 20].map((amount) => ({ amount: value('amount', amount) }));
    const one = { ...document('invoice', { total: 1 }), tables: [{ name: 'items', columns: ['amount'], rows }] };
    expect(of([file('a.pdf', one, one)])[3]).toMatchObject({ value: 4 });
  });
});

const asked = (check: string, files: readonly (FileResult | null)[], choices: Choices = {}) =>
  packetOf(files, app([TOTAL], [check]), choices, TODAY)!.checks[0]!;

const NUMBERS = '{match: [invoice.number, purchase-order.number]}';
const SUMS = '{match: [total, invoice.total, purchase-order.total], tolerance: 0.05}';

describe('checks of a packet', () => {
  it.each<[string, readonly FileResult[]]>([
    [NUMBERS, [invoice({ number: 'A-1' }), order({ number: ' a-1' })]],
    [NUMBERS, [invoice({ number: 'A-1' }), invoice({ number: null }), order({ number: 'A-1' })]],
    [SUMS, [invoice({ total: 100 }), order({ total: 100.05 })]],
    ['{match: [invoice.total, purchase-order.total]}', [invoice({ total: 0.3 }), order({ total: 0.1 + 0.2 })]],
    ['{match: [invoice.date]}', [invoice({ date: '2024-01-02' }), invoice({ date: '2024-01-02' })]],
    ['{present: [invoice, purchase-order]}', [invoice({}), order({})]],
    [
      '{formula: "near(total, sum(field(\\"purchase-order.total\\")), 0.05)"}',
      [invoice({ total: 1 }), order({ total: 1 })],
    ],
    ['{formula: "count(receipt.total) = 0"}', [invoice({})]],
    ['{field: total, required: true}', [receipt({ total: 3 })]],
  ])('pass: %s', (check, files) => {
    expect(asked(check, files)).toMatchObject({ status: 'passed', message: '' });
  });

  it.each<[string, readonly FileResult[], string]>([
    [
      NUMBERS,
      [invoice({ number: 'A-1' }), order({ number: 'A-2' })],
      'invoice.number is "A-1" in a.pdf, but purchase-order.number is "A-2" in b.pdf',
    ],
    [
      '{match: [invoice.date]}',
      [invoice({ date: '2024-01-02' }), invoice({ date: '2024-02-01' })],
      'invoice.date is "2024-01-02" in a.pdf, but invoice.date is "2024-02-01" in a.pdf',
    ],
    [
      '{match: [invoice.total, purchase-order.total], tolerance: 0.05}',
      [invoice({ total: 100 }), invoice({ total: 100.04 }), order({ total: 99.96 })],
      'invoice.total is 100.04 in a.pdf, but purchase-order.total is 99.96 in b.pdf',
    ],
    ['{present: [invoice, purchase-order, receipt]}', [order({})], 'There is no invoice, no receipt'],
    [
      '{formula: total <= sum(field("purchase-order.total"))}',
      [invoice({ total: 100 }), order({ total: 90 })],
      'total <= sum(field("purchase-order.total")) does not hold: total is 100, sum(purchase-order.total) is 90',
    ],
    [
      '{formula: total / (total - total) > 1}',
      [invoice({ total: 100 })],
      'total / (total - total) > 1 cannot be computed: it would divide by zero',
    ],
    ['{field: total, required: true}', [invoice({ total: null })], 'There is no total'],
    ['{field: total, required: true, message: Send the invoice}', [], 'Send the invoice'],
  ])('fail: %s', (check, files, message) => {
    expect(asked(check, files)).toMatchObject({ status: 'failed', message });
  });

  it.each<[string, readonly FileResult[], string]>([
    [NUMBERS, [invoice({ number: 'A-1' })], 'There is no value for purchase-order.number'],
    [NUMBERS, [], 'There is no value for invoice.number, purchase-order.number'],
    ['{match: [invoice.date]}', [invoice({ date: '2024-01-02' })], 'There is only one value for invoice.date'],
    ['{formula: total > 1, message: Too little}', [], 'There is no value for total'],
    [
      '{formula: total <= sum(field("purchase-order.total"))}',
      [invoice({ total: 1 }), order({ total: null })],
      'There is no value for purchase-order.total',
    ],
  ])('are skipped, and say what is missing: %s', (check, files, message) => {
    expect(asked(check, files)).toMatchObject({ status: 'skipped', message });
  });

  it('tell their kind, whether they block, and which values they are about', () => {
    const files = [invoice({ number: 'A-1', total: 1 }), order({ number: 'A-2', total: 2 })];
    expect(asked('{match: [invoice.number, purchase-order.number], blocks: true, name: numbers}', files)).toMatchObject(
      {
        name: 'numbers',
        kind: 'match',
        blocks: true,
        fields: ['invoice.number', 'purchase-order.number'],
        inputs: [
          { file: 0, document: 0, field: 'number' },
          { file: 1, document: 0, field: 'number' },
        ],
      },
    );
    expect(asked('{present: [invoice]}', files)).toMatchObject({ kind: 'present', fields: [], inputs: [] });
    expect(asked('{formula: total > 5}', files)).toMatchObject({
      kind: 'formula',
      fields: ['total'],
      inputs: [{ file: 0, document: 0, field: 'total' }],
    });
    expect(asked('{field: total, required: true}', [invoice({ total: null })])).toMatchObject({
      kind: 'required',
      fields: ['total'],
      inputs: [{ file: 0, document: 0, field: 'total' }],
    });
  });

  it('tell of a derived field the values that it follows from, each once', () => {
    const double = '{name: double, type: derived, formula: total + sum(invoice.total)}';
    const found = packetOf([invoice({ total: 1 })], app([TOTAL, double], ['{formula: double > 5}']), {}, TODAY)!;
    expect(found.checks[0]).toMatchObject({ status: 'failed', inputs: [{ file: 0, document: 0, field: 'total' }] });
  });

  it('compare what a person typed', () => {
    const files = [invoice({ total: 100 }), order({ total: 100 })];
    expect(asked(SUMS, files, { total: { text: '90', value: 90 } })).toMatchObject({
      message: 'total is 90, but invoice.total is 100 in a.pdf',
    });
  });
});

describe('a packet', () => {
  it('is none where the app asks for none, also in apps of before', () => {
    const { packet: _, ...before } = app([TOTAL]);
    expect(packetOf([invoice({ total: 1 })], before, {}, TODAY)).toBeNull();
    expect(packetOf([invoice({ total: 1 })], { ...before, packet: null }, {}, TODAY)).toBeNull();
  });

  it('of no files has its fields, absent', () => {
    expect(packetOf([], app([TOTAL]), {}, TODAY)).toMatchObject({ fields: [{ value: { value: null }, inputs: [] }] });
  });

  it('with many ways from a field to what it follows from is computed at once', () => {
    const layers = Array.from({ length: 24 }, (_, layer) =>
      ['a', 'b', 'c', 'd'].map((name) => {
        const below = layer === 0 ? 'total' : ['a', 'b', 'c', 'd'].map((one) => `${one}${layer - 1}`).join(' + ');
        return `{name: ${name}${layer}, type: derived, formula: ${below}}`;
      }),
    ).flat();
    const found = packetOf([invoice({ total: 1 })], app([...layers, TOTAL], ['{formula: a23 < 0}']), {}, TODAY)!;
    expect(found.checks[0]).toMatchObject({ status: 'failed', inputs: [{ file: 0 }] });
  });

  it('computes a hundred fields that need each other in a row, however deep each of them nests', () => {
    const formula = (inner: string) => `"${'-('.repeat(116)}${inner}${')'.repeat(116)}"`;
    const chain = Array.from({ length: 99 }, (_, at) => {
      const inner = at === 98 ? 'total' : `f${97 - at}`;
      return `{name: f${98 - at}, type: derived, formula: ${formula(inner)}}`;
    });
    expect(packetOf([invoice({ total: 1 })], app([...chain, TOTAL]), {}, TODAY)!.fields[0]!.value.value).toBe(1);
  });
});
