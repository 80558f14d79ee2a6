import { describe, expect, it } from 'vitest';
import type { App, FileResult, Run } from '../../domain/index.ts';
import { NO_HISTORY, type RunHistory } from '../../review/index.ts';
import { app, field, fileResult, line, ORGANIZATION, run, value } from '../testing/results.ts';
import { type Inclusions, presentResults } from './present-results.ts';

const NOTHING: Inclusions = { review: false, confidence: false, validation: false, source: false };

interface Results {
  readonly [key: string]: unknown;
  readonly files: {
    readonly original_file_name: string;
    readonly documents: ({ readonly fields: Record<string, unknown>[] } & Record<string, unknown>)[];
  }[];
}

function present(
  file: FileResult,
  definition: App | null,
  {
    include = {},
    of = run(),
    history = NO_HISTORY,
  }: { include?: Partial<Inclusions>; of?: Run; history?: RunHistory } = {},
): Results {
  const problems = {
    files: file.problem ? [{ file: file.file, problem: file.problem }] : [],
    failed: file.status === 'failed' ? 1 : 0,
    partial: file.status === 'partial' ? 1 : 0,
  };
  const page = {
    run: of,
    organization: ORGANIZATION,
    app: definition,
    files: [{ index: 0, result: file }],
    history,
    packet: null,
    more: false,
    problems,
  };
  return JSON.parse(presentResults({ ...page, include: { ...NOTHING, ...include } })) as Results;
}

function fieldsOf(results: Results): Record<string, unknown>[] {
  return results.files[0]!.documents[0]!.fields;
}

const one = app([field('total')]);
const total = fileResult({}, [value('total', '12.50')]);

describe('AI Hub results', () => {
  it('hold exactly the published keys when nothing is included', () => {
    const results = present(total, one, { of: run({ batch: 12, keys: { region: 'EU' } }) });
    expect(results).toEqual({
      id: run().id,
      status: 'COMPLETE',
      message: '1 of 1 file read.',
      start_timestamp: expect.any(Number),
      finish_timestamp: expect.any(Number),
      batch_id: '12',
      files: [
        {
          original_file_name: 'a.pdf',
          input_file_path: `acme/default/fs/Recto Drive/app-runs/${run().id}/input/a.pdf`,
          documents: [
            {
              class_name: 'invoice',
              page_numbers: [1],
              fields: [{ field_name: 'total', value: '12.50', type: 'TEXT' }],
            },
          ],
        },
      ],
      keys: { custom: { region: 'EU' } },
      case_info: { fields: [] },
      has_more: false,
    });
  });

  it('write instants as nanoseconds, digit for digit', () => {
    const page = {
      run: run(),
      organization: ORGANIZATION,
      app: one,
      files: [],
      history: NO_HISTORY,
      packet: null,
      more: true,
      problems: { files: [], failed: 0, partial: 0 },
      include: NOTHING,
    };
    expect(presentResults(page)).toContain(
      '"start_timestamp":1767323045678000000,"finish_timestamp":1767323046789000000,',
    );
  });

  it('have no batch where the run had none', () => {
    expect(present(total, one)).not.toHaveProperty('batch_id');
  });

  it('give each included part its keys and no others', () => {
    const keys = (include: Partial<Inclusions>) => {
      const results = present(total, one, { include });
      const document = results.files[0]!.documents[0]!;
      return {
        results: Object.keys(results),
        document: Object.keys(document),
        field: Object.keys(document.fields[0]!),
      };
    };
    const plain = keys({});
    const added = (include: Partial<Inclusions>) => {
      const more = keys(include);
      const beyond = (a: string[], b: string[]) => a.filter((key) => !b.includes(key)).sort();
      return {
        results: beyond(more.results, plain.results),
        document: beyond(more.document, plain.document),
        field: beyond(more.field, plain.field),
      };
    };
    expect(added({ confidence: true })).toEqual({
      results: [],
      document: ['classification_confidence'],
      field: ['confidence'],
    });
    expect(added({ source: true })).toEqual({
      results: [],
      document: ['page_layouts', 'post_processed_paths'],
      field: ['source_coordinates'],
    });
    expect(added({ validation: true })).toEqual({ results: [], document: ['validations'], field: ['validations'] });
    expect(added({ review: true })).toEqual({
      results: ['review_completed'],
      document: ['class_edit_history', 'review_completed'],
      field: ['edit_history'],
    });
  });

  it('box every word in pixels of its page, which counts from 0', () => {
    const file = fileResult({}, [value('total', 'EUR 12.50', { evidence: [line('EUR 12.50')] })]);
    const [shown] = fieldsOf(present(file, one, { include: { source: true } }));
    expect(shown!.source_coordinates).toEqual([
      { top_x: 100, top_y: 400, bottom_x: 200, bottom_y: 500, page_number: 0 },
      { top_x: 200, top_y: 400, bottom_x: 300, bottom_y: 500, page_number: 0 },
    ]);
  });

  it('tell the layout and the image of every page of the document', () => {
    const document = present(total, one, { include: { source: true } }).files[0]!.documents[0]!;
    expect(document.page_layouts).toEqual([{ page_number: 0, width: 1000, height: 2000 }]);
    const folder = `acme/default/fs/Recto Drive/app-runs/${run().id}/output/s1_process_files/images`;
    expect(document.post_processed_paths).toEqual([`${folder}/a.pdf_p0.jpeg`]);
  });

  it('tell both confidences, null where one is not known', () => {
    const file = fileResult({}, [value('total', '12.50'), value('due', null)]);
    const shown = fieldsOf(present(file, app([field('total'), field('due')]), { include: { confidence: true } }));
    expect(shown.map((f) => f.confidence)).toEqual([
      { model: 0.8, ocr: 0.5 },
      { model: 0.8, ocr: null },
    ]);
  });

  it('keep the order of the app, convert names, and show nothing that is hidden', () => {
    const definition = app([
      field('due date'),
      field('secret_id', { hidden: true }),
      field('items', { type: 'table', columns: [field('a'), field('b', { hidden: true }), field('c')] }),
      field('vendor', { type: 'group', fields: [field('name'), field('tax', { hidden: true })] }),
    ]);
    const cells = { a: value('a', '1'), b: value('b', '2') };
    const file = fileResult({}, [value('vendor.name', 'Acme'), value('vendor.tax', 'x'), value('secret_id', 'y')]);
    const [document] = file.documents;
    const tables = [{ name: 'items', columns: ['a', 'b', 'c'], rows: [cells] }];
    const shown = fieldsOf(present({ ...file, documents: [{ ...document!, tables }] }, definition));
    expect(shown.map((f) => [f.field_name, f.value])).toEqual([
      ['due_date', ''],
      ['items', '[["a","c"],["1",""]]'],
      ['vendor_name', 'Acme'],
    ]);
  });

  it('show a list as JSON text, and an absent list or table as no text', () => {
    const definition = app([
      field('tags', { type: 'list' }),
      field('none', { type: 'list' }),
      field('rows', { type: 'table', columns: [field('a')] }),
    ]);
    const file = fileResult({}, [
      value('tags', 'red\nblue', { type: 'list', value: ['red', 'blue'] }),
      value('none', null, { type: 'list' }),
    ]);
    expect(fieldsOf(present(file, definition)).map((f) => f.value)).toEqual(['["red","blue"]', '', '']);
  });

  it('show all that was found where the class declares nothing', () => {
    const file = fileResult({}, [value('b', '1'), value('a', '2')]);
    expect(fieldsOf(present(file, null)).map((f) => f.field_name)).toEqual(['b', 'a']);
    expect(fieldsOf(present(file, app([]))).map((f) => f.field_name)).toEqual(['b', 'a']);
  });

  it('say ERROR and why where a field failed', () => {
    const problem = { code: 'understanding.failed', message: 'The formula divides by zero.' } as const;
    const file = fileResult({}, [value('total', null, { problem })]);
    const [failed] = fieldsOf(present(file, one));
    expect(failed).toEqual({ field_name: 'total', value: 'ERROR', type: 'TEXT', error_msg: problem.message });
    const document = present(file, one, { include: { validation: true } }).files[0]!.documents[0]!;
    expect(document.validations).toEqual({ final_result_pass: false });
  });

  it('keep a file that could not be read, without documents, and name it in the message', () => {
    const problem = { code: 'file.corrupt', message: 'It ends in the middle of a page.' } as const;
    const results = present(fileResult({ file: 'bad.tif', status: 'failed', problem, pages: [], documents: [] }), one, {
      of: run({ state: 'partial', files: { total: 8, ended: 8 } }),
    });
    expect(results.files).toMatchObject([{ original_file_name: 'bad.tif', documents: [] }]);
    expect(results.status).toBe('COMPLETE');
    expect(results.message).toBe('7 of 8 files read. bad.tif: It ends in the middle of a page.');
  });

  it('tell failed checks at the fields that they are about, and of the document', () => {
    const [document] = total.documents;
    const failed = {
      name: 'sum',
      kind: 'formula',
      status: 'failed',
      blocks: true,
      fields: ['total', 'items.amount'],
      message: 'Too much',
    } as const;
    const passed = {
      name: 'there',
      kind: 'required',
      status: 'passed',
      blocks: false,
      fields: ['total'],
      message: '',
    } as const;
    const show = (checks: readonly (typeof failed | typeof passed)[]) => {
      const results = present({ ...total, documents: [{ ...document!, checks }] }, one, {
        include: { validation: true },
      });
      return [fieldsOf(results)[0]!.validations, results.files[0]!.documents[0]!.validations];
    };
    expect(show([passed, failed])).toEqual([
      {
        valid: false,
        alerts: [{ alert_level: 'FAILURE', msg: 'Too much', blocked: true, type: 'formula', locations: [] }],
      },
      { final_result_pass: false },
    ]);
    expect(show([passed])).toEqual([{ valid: true, alerts: [] }, { final_result_pass: true }]);
  });
});
