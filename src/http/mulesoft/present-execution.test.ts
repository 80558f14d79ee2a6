import { describe, expect, it } from 'vitest';
import type { App, FieldValue, FileResult, RunState } from '../../domain/index.ts';
import { app, field, fileResult, line, run, value } from '../testing/results.ts';
import { presentExecution } from './present-execution.ts';
import { statusOf } from './states.ts';

function present(file: FileResult | null, definition: App, valueOnly = true, state: RunState = 'complete') {
  // Through JSON, as a client sees it.
  return JSON.parse(JSON.stringify(presentExecution({ run: run({ state }), file, app: definition, valueOnly })));
}

const PAGES = { type: 'INVOICE', envelope: 'pages' };
const DOCUMENT = { type: 'GENERIC', envelope: 'document' };
const TWO_PAGES = [1, 2].map((number) => ({ number, width: 1000, height: 2000 }));

function twoPages(fields: FieldValue[], rows: Record<string, FieldValue>[] = []): FileResult {
  const [document] = fileResult({}, fields).documents;
  const tables = [{ name: 'table1', columns: ['price', 'note'], rows }];
  return fileResult({ pages: TWO_PAGES, documents: [{ ...document!, pages: [1, 2], tables }] });
}

describe('a MuleSoft execution', () => {
  it.each<[RunState, string]>([
    ['queued', 'ACKNOWLEDGED'],
    ['running', 'IN_PROGRESS'],
    ['finishing', 'RESULTS_PENDING'],
    ['review', 'MANUAL_VALIDATION_REQUIRED'],
    ['complete', 'SUCCEEDED'],
    ['partial', 'PARTIAL_SUCCESS'],
    ['failed', 'FAILED'],
    ['cancelled', 'FAILED'],
  ])('of a run that is %s says %s', (state, status) => {
    expect(statusOf(state)).toBe(status);
  });

  it('shows only its head before the end', () => {
    const head = { id: run().id, documentName: 'a.pdf', status: 'IN_PROGRESS' };
    expect(present(null, app([]), true, 'running')).toEqual(head);
    expect(present(fileResult(), app([]), true, 'running')).toEqual(head);
  });

  it('that failed has no fields, no tables and no reason, in either envelope', () => {
    const failed = { id: run().id, documentName: 'a.pdf', status: 'FAILED', fields: {}, tables: {} };
    expect(present(null, app([field('total')], PAGES), true, 'failed')).toEqual(failed);
    expect(present(fileResult(), app([field('total')], DOCUMENT), false, 'cancelled')).toEqual(failed);
  });

  it('shows only values unless asked', () => {
    const shown = present(fileResult({}, [value('total', '$ 5')]), app([field('total'), field('due')], DOCUMENT));
    expect(shown.fields).toEqual({ total: { value: '$ 5' }, due: { value: null } });
  });

  it('scores 0–100 by both confidences and gives the box around the evidence, in the captured order', () => {
    const evidence = [line('12 High Street', 1, 0.1, 0.2), line('Town', 1, 0.1, 0.3), line('Other', 2)];
    const file = twoPages([value('address', '12 High Street\nTown\nOther', { evidence })]);
    const { address } = present(file, app([field('address')], DOCUMENT), false).fields;
    expect(JSON.stringify(address)).toBe(
      '{"value":"12 High Street\\nTown\\nOther","confidenceScore":40,"geometry":{"width":0.3,"height":0.15,"left":0.1,"top":0.2}}',
    );
  });

  it('scores an absent value by the model alone, without a place; unknown is null', () => {
    const unknown = value('b', 'x', { confidence: { model: null, ocr: 0.9, calibrated: false }, evidence: [] });
    const shown = present(
      fileResult({}, [value('a', null), unknown]),
      app([field('a'), field('b'), field('c')], DOCUMENT),
      false,
    );
    expect(shown.fields).toEqual({
      a: { value: null, confidenceScore: 80, geometry: null },
      b: { value: 'x', confidenceScore: null, geometry: null },
      c: { value: null, confidenceScore: null, geometry: null },
    });
  });

  it('nests groups, keeps a group of which all is hidden, and shows nothing hidden', () => {
    const parties = field('parties', {
      type: 'group',
      fields: [
        field('vendor', { type: 'group', fields: [field('name', { hidden: true })] }),
        field('buyer', { type: 'group', fields: [field('name'), field('city')] }),
      ],
    });
    const file = fileResult({}, [
      value('parties.buyer.name', 'Bo'),
      value('parties.vendor.name', 'Vi'),
      value('pin', '1'),
    ]);
    const shown = present(file, app([parties, field('pin', { hidden: true })], PAGES));
    expect(shown.pages[0].fields).toEqual({
      parties: { vendor: {}, buyer: { name: { value: 'Bo' }, city: { value: null } } },
    });
  });

  it('puts each value on its page, and what was not found on the first', () => {
    const file = twoPages(
      [value('number', 'A1'), value('total', '9', { evidence: [line('9', 2)] }), value('due', null)],
      [
        { price: value('price', '4') },
        {
          price: value('price', '5', { evidence: [line('5', 2)] }),
          note: value('note', 'n', { evidence: [line('n', 2)] }),
        },
      ],
    );
    const table1 = field('table1', { type: 'table', columns: [field('price'), field('note')] });
    const definition = app([field('number'), field('total'), field('due'), table1], PAGES);
    expect(present(file, definition)).toEqual({
      id: run().id,
      documentName: 'a.pdf',
      status: 'SUCCEEDED',
      pages: [
        {
          page: 1,
          fields: { number: { value: 'A1' }, due: { value: null } },
          tables: { table1: [{ price: { value: '4' }, note: { value: '' } }] },
          prompts: {},
        },
        {
          page: 2,
          fields: { total: { value: '9' } },
          tables: { table1: [{ price: { value: '5' }, note: { value: 'n' } }] },
          prompts: {},
        },
      ],
    });
  });

  it('rolls all pages up in the document envelope', () => {
    const file = twoPages(
      [value('total', '9', { evidence: [line('9', 2)] })],
      [{ price: value('price', '4') }, { price: value('price', '5', { evidence: [line('5', 2)] }) }],
    );
    const table1 = field('table1', { type: 'table', columns: [field('price')] });
    const shown = present(file, app([field('total'), table1], DOCUMENT));
    expect(Object.keys(shown)).toEqual(['id', 'documentName', 'status', 'fields', 'tables']);
    expect(shown.fields).toEqual({ total: { value: '9' } });
    expect(shown.tables).toEqual({ table1: [{ price: { value: '4' } }, { price: { value: '5' } }] });
  });

  it('answers prompts with their question', () => {
    const business = field('business', { type: 'prompt', question: 'What is sold?' });
    const shown = present(fileResult({}, []), app([business], DOCUMENT));
    expect(shown.prompts).toEqual({
      business: { prompt: 'What is sold?', source: 'document', answer: { value: null } },
    });
  });

  it('lists signatures as detected', () => {
    const signed = app([field('signatures', { type: 'signature' })], DOCUMENT);
    const found = value('signatures', '[signature]', { type: 'signature' });
    expect(present(fileResult({}, [found]), signed).fields).toEqual({ signatures: [{ value: 'DETECTED' }] });
    expect(present(fileResult({}, []), signed).fields).toEqual({ signatures: [] });
  });

  it('takes the envelope of its kind when the app does not name one', () => {
    expect(present(fileResult(), app([], { type: 'PURCHASE_ORDER' }))).toHaveProperty('pages');
    expect(present(fileResult(), app([], { type: 'GENERIC' }))).toHaveProperty('fields');
    expect(present(fileResult(), app([]))).toHaveProperty('fields');
  });

  it('survives a field that is named like a part of the language', () => {
    const shown = present(fileResult({}, [value('__proto__', 'x')]), app([field('__proto__')], DOCUMENT));
    expect(Object.hasOwn(shown.fields, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>).value).toBeUndefined();
  });
});
