import { describe, expect, it } from 'vitest';
import { parseApp } from '../apps/index.ts';
import type { Confidence, DocumentResult, FieldValue } from '../domain/index.ts';
import { dormantThresholds, doubtsOf } from './doubts.ts';

const appOf = (review: string, more = '') =>
  parseApp(`
recto: 1
name: a
classes:
  - name: invoice
    fields:
      - {name: number, type: id, required: true}
      - {name: total, type: money, threshold: 0.8}
      - {name: secret, type: text, hidden: true, required: true, threshold: 0.99}
      - {name: items, type: table, required: true, columns: [{name: amount, type: money}]}
${more}
review: ${review}
`);

const ODDS: Confidence = { model: 0.9, ocr: 0.9, calibrated: true };
const value = (name: string, text: string | null, more: Partial<FieldValue> = {}): FieldValue => ({
  ...{ name, type: 'text', text, value: text, confidence: ODDS, source: 'extracted', evidence: [], problem: null },
  ...more,
});
const document = (more: Partial<DocumentResult> = {}, fields = [value('number', 'A-1'), value('total', '5')]) => ({
  ...{ class: 'invoice', classification: ODDS, pages: [1], fields },
  tables: [{ name: 'items', columns: ['amount'], rows: [{ amount: value('amount', '5') }] }],
  ...more,
});
const why = (of: DocumentResult, app = appOf('{}')) =>
  doubtsOf([of], app).map(({ kind, message }) => `${kind}: ${message}`);

describe('a document goes to people', () => {
  it.each<[string, DocumentResult, string, string[]]>([
    ['not at all when all is well', document(), '{}', []],
    [
      'for what is missing, hidden fields aside',
      document({ tables: [] }, [value('number', null)]),
      '{}',
      ['missing: There is no number', 'missing: There is no items'],
    ],
    [
      'for a required field that failed',
      document({}, [value('number', null, { problem: { code: 'understanding.failed', message: 'It broke.' } })]),
      '{}',
      ['missing: It broke.'],
    ],
    ['not for what a person says is not there', document({}, [value('number', null, { source: 'person' })]), '{}', []],
    [
      'for odds of the model below the threshold',
      document({}, [value('number', 'A'), value('total', '5', { confidence: { ...ODDS, model: 0.612 } })]),
      '{}',
      ['threshold: total may be another value: 0.61 < 0.8'],
    ],
    [
      'for smudged print',
      document({}, [value('number', 'A'), value('total', '5', { confidence: { ...ODDS, ocr: 0.61 } })]),
      '{}',
      ['threshold: total is hard to read: OCR 0.61 < 0.8'],
    ],
    [
      'not for odds that are not calibrated',
      document({}, [
        value('number', 'A'),
        value('total', '5', { confidence: { ...ODDS, model: 0.1, calibrated: false } }),
      ]),
      '{}',
      [],
    ],
    [
      'unless the builder insists',
      document({}, [
        value('number', 'A'),
        value('total', '5', { confidence: { ...ODDS, model: 0.1, calibrated: false } }),
      ]),
      '{uncalibrated: true}',
      ['threshold: total may be another value: 0.1 < 0.8'],
    ],
    [
      'for a doubtful class',
      document({ classification: { model: 0.5, ocr: null, calibrated: true } }),
      '{class: 0.6}',
      ['class: It may be no invoice: class 0.5 < 0.6'],
    ],
    ['for no class', document({ class: null }, []), '{class: 0.6}', ['class: It is none of the classes of the app']],
    ['not for no class where nobody asks', document({ class: null }, []), '{}', []],
    [
      'for a doubtful boundary',
      document({ boundary: 'Its last page says that it is page 1 of 2' }),
      '{boundaries: true}',
      ['boundary: Its last page says that it is page 1 of 2'],
    ],
  ])('%s', (_, of, review, reasons) => {
    expect(why(of, appOf(review))).toEqual(reasons);
  });

  it('for a check that blocks, and for no other', () => {
    const checks = ['blocks', 'tells'].map((name) => ({
      ...{
        name,
        kind: 'formula',
        status: 'failed',
        blocks: name === 'blocks',
        fields: ['total', 'secret'],
        message: 'No',
      },
    })) as DocumentResult['checks'];
    expect(doubtsOf([document({ checks: checks! })], appOf('{}'))).toEqual([
      { kind: 'check', document: 0, check: 'blocks', fields: ['total'], message: 'No' },
    ]);
  });
});

describe('thresholds', () => {
  it('that are not in force are told, those of hidden fields aside', () => {
    expect(dormantThresholds(appOf('{}'))).toEqual([
      expect.stringMatching(/^The threshold of invoice\.total stops nothing/),
    ]);
    expect(dormantThresholds(appOf('{uncalibrated: true}'))).toEqual([]);
  });
});

describe('what an app says of review', () => {
  it.each([
    ['{audit: 0.5}', 'Must be 0, or from 0.02 to 0.05'],
    ['{priority: 10}', 'Must be a whole number from 0 to 9'],
    ['{class: 80}', '80 % is 0.8'],
    ['{tema: x}', 'did you mean "team"'],
  ])('is refused with a fault: %s', (review, message) => {
    expect(() => appOf(review)).toThrowError(
      expect.objectContaining({ faults: [expect.objectContaining({ message: expect.stringContaining(message) })] }),
    );
  });

  it('is completed, and may be pushed again', () => {
    const app = appOf('{team: payables}');
    expect(app.review).toEqual({
      ...{ team: 'payables', priority: 0, class: null, boundaries: false, audit: 0.03, uncalibrated: false },
    });
    expect(parseApp(JSON.stringify(app))).toEqual(app);
  });
});
