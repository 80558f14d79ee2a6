import { describe, expect, it } from 'vitest';
import { parseApp } from '../apps/index.ts';
import type { Confidence, DocumentResult, FieldType, FieldValue, Normal } from '../domain/index.ts';
import { checked } from './check.ts';

const SURE: Confidence = { model: 0.97, ocr: 0.9, calibrated: true };
const TODAY = { today: '2024-03-10' };

const value = (name: string, type: FieldType, of: Normal | null, confidence = SURE): FieldValue => ({
  name,
  type,
  text: of === null ? null : String(of),
  value: of,
  confidence,
  source: 'extracted',
  evidence: [],
  problem: null,
});

const row = (description: string | null, amount: number | null) => ({
  description: value('description', 'text', description),
  amount: value('amount', 'money', amount),
});

function document(changes: Readonly<Record<string, Normal | null>> = {}, rows = [row('Wire', 80), row('Hooks', 20.4)]) {
  const values: Readonly<Record<string, readonly [FieldType, Normal | null]>> = {
    number: ['id', 'INV-004711'],
    date: ['date', '2024-02-28'],
    due: ['date', '2024-03-29'],
    currency: ['currency', 'EUR'],
    iban: ['iban', 'DE89370400440532013000'],
    subtotal: ['money', 100.4],
    tax: ['money', 20.1],
    total: ['money', 120.5],
    margin: ['percent', 0.31],
    'vendor.name': ['party', 'Northwind'],
  };
  const fields = Object.entries(values).map(([name, [type, of]]) =>
    value(name, type, name in changes ? changes[name]! : of),
  );
  return {
    class: 'invoice',
    classification: { model: 0.9, ocr: null, calibrated: true },
    pages: [1],
    fields,
    tables: [{ name: 'items', columns: ['description', 'amount'], rows }],
  } satisfies DocumentResult;
}

const app = (checks: readonly string[], derived: readonly string[] = []) =>
  parseApp(`
recto: 1
name: invoices
classes:
  - name: invoice
    fields:
      - {name: number, type: id}
      - {name: date, type: date}
      - {name: due, type: date}
      - {name: currency, type: currency}
      - {name: iban, type: iban}
      - {name: subtotal, type: money}
      - {name: tax, type: money}
      - {name: total, type: money}
      - {name: margin, type: percent, hidden: true}
      - {name: vendor, type: group, fields: [{name: name, type: party}]}
      - {name: items, type: table, columns: [{name: description, type: text}, {name: amount, type: money}]}
${derived.map((field) => `      - ${field}\n`).join('')}
checks: [${checks.join(', ')}]
`);

const asked = (check: string, of: DocumentResult = document()) => checked([of], app([check]), TODAY)[0]!.checks![0]!;

describe('checks that hold', () => {
  it.each([
    '{field: number, required: true}',
    '{field: items, required: true}',
    '{field: items.amount, required: true}',
    "{field: number, pattern: 'INV-\\d{6}'}",
    '{field: total, range: {from: 0, to: 120.5}}',
    '{field: items.amount, range: {from: 1}}',
    '{field: currency, choice: [usd, eur]}',
    '{field: iban, digits: iban}',
    '{field: date, window: {from: -30, to: 0}}',
    '{field: total, confidence: {model: 0.95, ocr: 0.9}}',
    '{confidence: {class: 0.9}}',
    '{formula: sum(items.amount) = subtotal and subtotal + tax = total}',
    '{formula: date <= due}',
  ])('pass: %s', (check) => {
    expect(asked(check)).toMatchObject({ status: 'passed', message: '' });
  });
});

describe('checks that do not hold', () => {
  it.each<[string, DocumentResult, string, string[]]>([
    ['{field: number, required: true}', document({ number: null }), 'There is no number', ['number']],
    ['{field: items, required: true}', document({}, []), 'There is no items', ['items']],
    [
      '{field: items.amount, required: true}',
      document({}, [row('Wire', 80), row('Hooks', null)]),
      'There is no items.amount in row 2',
      ['items.amount'],
    ],
    [
      "{field: number, pattern: 'INV-\\d{4}'}",
      document(),
      '"INV-004711" does not fit the pattern INV-\\d{4}',
      ['number'],
    ],
    ['{field: total, range: {to: 100}}', document(), '120.5 is above 100', ['total']],
    ['{field: items.amount, range: {from: 50}}', document(), 'Row 2: 20.4 is below 50', ['items.amount']],
    ['{field: currency, choice: [USD, GBP]}', document(), '"EUR" is none of USD, GBP', ['currency']],
    [
      '{field: iban, digits: iban}',
      document({ iban: 'DE89370400440532013001' }),
      'The check digits of "DE89370400440532013001" are wrong',
      ['iban'],
    ],
    ['{field: date, window: {from: -5}}', document(), '"2024-02-28", -11 days from 2024-03-10, is below -5', ['date']],
    [
      '{field: total, confidence: {model: 0.99, ocr: 0.8}}',
      document(),
      'Its confidence is below the threshold: model 0.97 < 0.99',
      ['total'],
    ],
    ['{confidence: {class: 0.95}}', document(), 'Its confidence is below the threshold: model 0.9 < 0.95', []],
    [
      '{formula: "near(sum(items.amount), subtotal, 0.05)"}',
      document({ subtotal: 100.5 }),
      'near(sum(items.amount), subtotal, 0.05) does not hold: sum(items.amount) is 100.4, subtotal is 100.5',
      ['items.amount', 'subtotal'],
    ],
    [
      '{formula: total / (tax - tax) > 1}',
      document(),
      'total / (tax - tax) > 1 cannot be computed: it would divide by zero',
      ['total', 'tax'],
    ],
    [
      '{formula: subtotal + tax = total, message: The sums differ}',
      document({ tax: 1 }),
      'The sums differ',
      ['subtotal', 'tax', 'total'],
    ],
    ['{formula: margin > 0.5}', document(), 'It is about a field that is not shown', ['margin']],
  ])('fail: %s', (check, of, message, fields) => {
    expect(asked(check, of)).toMatchObject({ status: 'failed', message, fields });
  });
});

describe('checks without anything to look at', () => {
  it.each<[string, DocumentResult, string]>([
    ["{field: number, pattern: 'x'}", document({ number: null }), 'There is no value for number'],
    ['{formula: subtotal + tax = total}', document({ tax: null }), 'There is no value for tax'],
    [
      '{formula: sum(items.amount) = subtotal}',
      document({}, [row('Wire', 80), row('Hooks', null)]),
      'There is no value for items.amount',
    ],
  ])('are skipped, and say so: %s', (check, of, message) => {
    expect(asked(check, of)).toMatchObject({ status: 'skipped', message });
  });

  it('are those on odds that are not calibrated', () => {
    const of = document();
    const unsure = { ...SURE, model: 0.1, calibrated: false };
    const fields = of.fields.map((field) => ({ ...field, confidence: unsure }));
    const found = asked('{field: total, confidence: {model: 0.9}}', { ...of, fields });
    expect(found).toMatchObject({ status: 'skipped', message: 'The odds of total are not calibrated yet' });
  });

  it('are not asked of documents of no class', () => {
    const of = { ...document(), class: null };
    expect(checked([of], app(['{field: number, required: true}']), TODAY)).toEqual([of]);
  });
});

describe('derived fields', () => {
  const derived = [
    '{name: net, type: derived, formula: gross - tax}',
    '{name: gross, type: derived, formula: "sum(items.amount) + tax"}',
    '{name: late, type: derived, formula: due < today()}',
    '{name: ratio, type: derived, formula: total / (tax - tax)}',
  ];
  const fieldsOf = (of: DocumentResult) =>
    new Map(checked([of], app([], derived), TODAY)[0]!.fields.map((field) => [field.name, field]));

  it('are computed, those first that others need, and as sure as what they follow from', () => {
    const fields = fieldsOf(document());
    expect(fields.get('gross')).toMatchObject({
      value: 120.5,
      text: '120.5',
      source: 'derived',
      evidence: [],
      confidence: SURE,
    });
    expect(fields.get('net')).toMatchObject({ value: 100.4 });
    expect(fields.get('late')).toMatchObject({ value: false, text: 'false' });
    expect([...fields.keys()].slice(-4)).toEqual(['net', 'gross', 'late', 'ratio']);
  });

  it('are absent where something is missing or cannot be computed', () => {
    expect(fieldsOf(document({ tax: null })).get('net')).toMatchObject({
      value: null,
      text: null,
      confidence: { model: null },
    });
    expect(fieldsOf(document()).get('ratio')).toMatchObject({ value: null, text: null });
  });

  it('can be checked', () => {
    const of = checked([document()], app(['{formula: net = subtotal}'], derived), TODAY)[0]!;
    expect(of.checks).toMatchObject([{ status: 'passed', name: 'invoice: formula' }]);
  });
});

describe('check digits', () => {
  it.each([
    ['luhn', '4539 1488 0343 6467', '4539 1488 0343 6468'],
    ['ean', '4006381333931', '4006381333932'],
    ['ean', '73513537', '73513538'],
    ['isbn', '0-306-40615-2', '0-306-40615-3'],
    ['isbn', '080442957X', '0804429571'],
    ['isbn', '978-0-306-40615-7', '978-0-306-40615-8'],
    ['iban', 'GB82 WEST 1234 5698 7654 32', 'GB82 WEST 1234 5698 7654 33'],
  ])('are those of %s: %s', (scheme, right, wrong) => {
    const check = `{field: number, digits: ${scheme}}`;
    expect(asked(check, document({ number: right })).status).toBe('passed');
    expect(asked(check, document({ number: wrong })).status).toBe('failed');
  });
});
