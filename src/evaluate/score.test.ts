import { describe, expect, it } from 'vitest';
import type { App, DocumentResult, Field, FieldType, FieldValue, Normal, Page } from '../domain/index.ts';
import { PLAIN, parseDataset, parseTruthRow, scoreDocument, summarise } from './index.ts';

function field(name: string, type: FieldType, columns: Field[] = []): Field {
  return {
    name, type, columns, description: '', aliases: [], required: false, hidden: false, threshold: null, choices: [],
    fields: [], question: null, formula: null,
  }; // biome-ignore format: one record
}

function appOf(...fields: Field[]): App {
  const classes = [{ name: 'receipt', description: '', fields }];
  return { recto: 1, name: 'test', description: '', classes, splitting: 'off', checks: [], dialects: {} };
}

function value(name: string, type: FieldType, text: string | null, normal: Normal | null, odds = 0.9): FieldValue {
  return {
    name, type, text, value: normal, confidence: { model: odds, ocr: 1, calibrated: false }, source: 'extracted',
    evidence: text === null ? [] : [{ page: 1, left: 0.5, top: 0.5, width: 0.1, height: 0.02, words: [] }],
    problem: null,
  }; // biome-ignore format: one record
}

function documentOf(fields: FieldValue[], tables: DocumentResult['tables'] = []): DocumentResult[] {
  return [{ class: 'receipt', classification: { model: 1, ocr: null, calibrated: false }, pages: [1], fields, tables }];
}

const page: Page = {
  number: 1, width: 1000, height: 1000, rotation: 0, source: 'ocr', words: [], rules: [], problem: null,
}; // biome-ignore format: one record

const row = (given: object) => parseTruthRow({ id: 'a', file: 'a.jpg', kind: 'receipt', set: 's', ...given });

describe('scoreDocument', () => {
  it('compares dates and money by value, names by letters and digits', () => {
    const app = appOf(field('company', 'party'), field('date', 'date'), field('total', 'money'));
    const truth = row({ fields: { company: 'Sam Sam Co.', date: '05/02/2018', total: 'RM 1,234.50' } });
    const score = scoreDocument(
      truth,
      app,
      documentOf([
        value('company', 'party', 'SAM-SAM CO', 'SAM-SAM CO'),
        value('date', 'date', '5 Feb 2018', '2018-02-05'),
        value('total', 'money', '1.234,50', 1234.5),
      ]),
      [page],
      { ...PLAIN, dateOrder: 'day-first' },
    );
    expect(score.verdicts.map((v) => [v.strict, v.right])).toEqual([
      [false, true],
      [false, true],
      [false, true],
    ]);
  });

  it('takes any printing of a value, and joins the lines of a name', () => {
    const app = appOf(field('Store_name', 'party'), field('Total', 'money'));
    const truth = row({ fields: { Store_name: ["ILIO'S", 'Restaurant'], Total: ['GBP6.40', '6.40'] } });
    const convention = { ...PLAIN, spaces: false, joined: ['Store_name'] };
    const whole = documentOf([
      value('Store_name', 'party', "Ilio's\nRestaurant", "Ilio's Restaurant"),
      value('Total', 'money', '6.40', 6.4),
    ]);
    const half = documentOf([value('Store_name', 'party', "Ilio's", "Ilio's"), value('Total', 'money', null, null)]);
    expect(scoreDocument(truth, app, whole, [page], convention).verdicts.map((v) => v.strict)).toEqual([true, true]);
    expect(scoreDocument(truth, app, half, [page], convention).verdicts.map((v) => v.right)).toEqual([false, false]);
  });

  it('takes a name that is repeated, or repeated in short, as one', () => {
    const app = appOf(field('Store_name', 'party'));
    const truth = row({ fields: { Store_name: ['KaranBeirut-DM', 'KaranBeirut-DM', 'KARANBEIRUT'] } });
    const convention = { ...PLAIN, spaces: false, joined: ['Store_name'] };
    const given = documentOf([value('Store_name', 'party', 'Karan Beirut - DM', 'Karan Beirut - DM')]);
    expect(scoreDocument(truth, app, given, [page], convention).verdicts[0]!.right).toBe(true);
  });

  it('takes half of the words as enough where the label need not be what is printed', () => {
    const app = appOf(field('registrant', 'party'));
    const truth = row({ fields: { registrant: 'Aruba Tourism Authority' } });
    const convention = { ...PLAIN, similar: ['registrant'] };
    const judged = (text: string) =>
      scoreDocument(truth, app, documentOf([value('registrant', 'party', text, text)]), [page], convention)
        .verdicts[0]!;
    expect(judged('Aruba Tourism Bureau').right).toBe(true);
    expect(judged('Tourism Bureau of Jamaica').right).toBe(false);
    expect(judged('Aruba Tourism Bureau').strict).toBe(false);
  });

  it('scores only fields that the app and the visible truth both have', () => {
    const app = appOf(field('number', 'id'), field('city', 'text'));
    const truth = row({ fields: { number: '7', city: 'Paris', street: 'x' }, visible_fields: ['city', 'street'] });
    expect(scoreDocument(truth, app, documentOf([]), [page]).verdicts.map((v) => v.field)).toEqual(['city']);
  });

  it('counts a value for an absent field as invented, and leaving it out as right', () => {
    const app = appOf(field('iban', 'iban'), field('phone', 'phone'), field('total', 'money'));
    const truth = row({ fields: { phone: null, total: '5.00' }, absent: ['iban'] });
    const given = documentOf([value('iban', 'iban', 'DE1', 'DE1'), value('total', 'money', '5.00', 5)]);
    const summary = summarise([scoreDocument(truth, app, given, [page])]);
    expect(summary).toMatchObject({ values: 1, absent: 2, invented: 0.5, normalised: 1, recall: 1, precision: 0.5 });
  });

  it('asks whether the evidence of a right value meets a labelled box', () => {
    const app = appOf(field('total', 'money'));
    const given = documentOf([value('total', 'money', '5.00', 5)]);
    const on = row({
      fields: { total: '5.00' },
      size: [1000, 1000],
      boxes: [{ box: [505, 500, 600, 522], label: 'total' }],
    });
    const off = row({
      fields: { total: '5.00' },
      size: [1000, 1000],
      boxes: [{ box: [705, 500, 800, 522], label: 'total' }],
    });
    expect(scoreDocument(on, app, given, [page]).verdicts[0]!.placed).toBe(true);
    expect(scoreDocument(off, app, given, [page]).verdicts[0]!.placed).toBe(false);
  });

  it('finds the place of a value inside plain text lines', () => {
    const app = appOf(field('total', 'money'));
    const given = documentOf([value('total', 'money', '5.00', 5)]);
    const line = { box: [300, 500, 600, 520], text: 'TOTAL RM5.00' };
    const truth = row({ fields: { total: '5.00' }, size: [1000, 1000], boxes: [line] });
    expect(scoreDocument(truth, app, given, [page]).verdicts[0]!.placed).toBe(true);
    const silent = row({ fields: { total: '5.00' }, boxes: [] });
    expect(scoreDocument(silent, app, given, [page]).verdicts[0]!.placed).toBeNull();
  });
});

describe('line items', () => {
  const table = field('line_items', 'table', [
    field('name', 'text'),
    field('quantity', 'number'),
    field('total', 'money'),
  ]);
  const line = (name: string, quantity: number | null, total: number) => ({
    name: value('name', 'text', name, name),
    quantity: value('quantity', 'number', quantity === null ? null : String(quantity), quantity),
    total: value('total', 'money', String(total), total),
  });

  it('match whatever their order, and are right only whole', () => {
    const truth = row({
      fields: {},
      line_items: [
        { name: 'Nougat', quantity: '5.000', total: '20.48' },
        { name: 'Huile', quantity: '1', total: '3.00' },
      ],
    });
    const rows = [line('Huile', null, 3), line('Nougat\nde Montélimar', 5, 20.48), line('Total', null, 23.48)];
    const given = documentOf([], [{ name: 'line_items', columns: ['name', 'quantity', 'total'], rows }]);
    const score = scoreDocument(truth, appOf(table), given, [page]);
    expect(score.rows).toEqual({ truth: 2, given: 3, right: 1, cells: 6, cellsRight: 5 });
    expect(summarise([score]).row_f1).toBeCloseTo(2 / 5);
  });

  it('are scored apart where a cell of the record is not printed', () => {
    const truth = row({ fields: {}, line_items: [{ name: 'Nougat', quantity: '5', total: '20.48' }] });
    const words = ['Nougat', '5', '20,50'].map((text, i) => ({
      text, confidence: 1, line: 0, left: 0.1 + 0.2 * i, top: 0.5, width: 0.1, height: 0.01,
    })); // biome-ignore format: one record
    const given = documentOf([], [{ name: 'line_items', columns: [], rows: [line('Nougat', 5, 20.5)] }]);
    const summary = (source: Page['source']) =>
      summarise([scoreDocument(truth, appOf(table), given, [{ ...page, source, words }])]);
    expect(summary('text')).toMatchObject({ row_f1: 0, row_f1_printed: 1 });
    expect(summary('ocr')).toMatchObject({ row_f1: 0, row_f1_printed: null });
  });

  it('count as missed when no table was found', () => {
    const truth = row({ fields: {}, line_items: [{ name: 'Nougat', total: '1' }] });
    expect(summarise([scoreDocument(truth, appOf(table), documentOf([]), [page])]).row_f1).toBe(0);
  });
});

describe('parseDataset', () => {
  it('names the line at fault', () => {
    expect(() => parseDataset('{"id":"a","file":"a","fields":{}}\n{"id":1}')).toThrow(/line 2/);
    expect(() => parseDataset('\nnope')).toThrow(/Line 2/);
  });
});
