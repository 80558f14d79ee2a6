import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasSpecification, Specification } from './openapi.ts';
import {
  ARCHIVE_CALLED_PDF,
  EMPTY,
  encrypted,
  hundredMegapixels,
  SLIP_APP,
  slip,
  truncated,
  truncatedTiff,
} from './papers.ts';
import { type Answer, openScene, type Scene } from './scene.ts';

let scene: Scene;
let appId: string;
const specification = hasSpecification ? new Specification() : null;

beforeAll(async () => {
  scene = await openScene({ aihubPageFiles: 3 });
  appId = await scene.publish(SLIP_APP);
});
afterAll(() => scene?.close());

/** A call that is held against the vendor's specification, where that is at hand. */
async function call(method: string, pattern: string, path: string, body?: string | object): Promise<Answer> {
  const answer = await scene.call(method, `/api${path}`, body);
  if (specification && answer.status !== 204) {
    expect(specification.faults(method, pattern, answer.status, answer.json), `${method} ${path}`).toBe('');
  }
  return answer;
}

async function newBatch(files: Readonly<Record<string, Uint8Array>> = {}): Promise<number> {
  const created = await call('POST', '/v2/batches', '/v2/batches', { name: 'contract' });
  expect(created.status).toBe(200);
  for (const [name, content] of Object.entries(files)) {
    const path = `/api/v2/batches/${created.json.id}/files/${encodeURIComponent(name)}`;
    const stored = await scene.call('PUT', path, content, { 'content-type': 'application/octet-stream' });
    expect(stored).toMatchObject({ status: 204, text: '' });
  }
  return created.json.id;
}

async function start(body: object): Promise<Answer> {
  return call('POST', '/v2/apps/runs', '/v2/apps/runs', body);
}

/** Runs the app over a batch of the files, waits, and answers the run's id. */
async function runOver(files: Readonly<Record<string, Uint8Array>>, settings: object | null = null): Promise<string> {
  const started = await start({ app_name: 'slip', batch_id: await newBatch(files), settings });
  expect(started.status).toBe(200);
  await scene.ended(started.json.id);
  return started.json.id;
}

async function status(run: string): Promise<Answer> {
  return call('GET', '/v2/apps/runs/{run_id}', `/v2/apps/runs/${run}`);
}

async function results(run: string, query = ''): Promise<Answer> {
  return call('GET', '/v2/apps/runs/{run_id}/results', `/v2/apps/runs/${run}/results${query}`);
}

describe('a document through the AI Hub API', () => {
  let run: string;
  beforeAll(async () => {
    run = await runOver({ 'a b#ü.pdf': await slip() }, { tags: ['t'], keys: { custom: { region: 'EU' } } });
  });

  it('ends COMPLETE, with times in nanoseconds as integer literals', async () => {
    const { json, text } = await status(run);
    expect(json).toMatchObject({
      id: run,
      status: 'COMPLETE',
      app_id: appId,
      tags: ['t'],
      batch_id: expect.any(Number),
    });
    expect(text).toMatch(/"start_timestamp":\d{19},"finish_timestamp":\d{19},/);
  });

  it('gives its values under converted names, in the order of the app, without what is hidden', async () => {
    const { json, text } = await results(run);
    expect(json).toMatchObject({ status: 'COMPLETE', has_more: false, keys: { custom: { region: 'EU' } } });
    expect(json.batch_id).toBe(String((await status(run)).json.batch_id));
    expect(json.files).toHaveLength(1);
    expect(json.files[0].original_file_name).toBe('a b#ü.pdf');
    const [document] = json.files[0].documents;
    expect(document).toMatchObject({ class_name: 'slip', page_numbers: [1] });
    const values = document.fields.map((f: { field_name: string; value: string }) => [f.field_name, f.value]);
    expect(values.slice(0, 4)).toEqual([
      ['order_number', 'A-4711'],
      ['due_date', '2026-03-31'],
      ['total__amount', '12.00'],
      ['_3rd_category', ''],
    ]);
    expect(text).not.toContain('S-0007');
    expect(Object.keys(document).sort()).toEqual(['class_name', 'fields', 'page_numbers']);
    expect(Object.keys(document.fields[0]).sort()).toEqual(['field_name', 'type', 'value']);
  });

  it('gives the lines of a table as JSON text, the names of its columns first', async () => {
    const [document] = (await results(run)).json.files[0].documents;
    const items = document.fields.find((f: { field_name: string }) => f.field_name === 'items');
    expect(JSON.parse(items.value)).toEqual([
      ['description', 'quantity', 'amount'],
      ['Paper clips', '12', '3.60'],
      ['Envelopes', '5', '8.40'],
    ]);
  });

  it('boxes each word in pixels of the page', async () => {
    const [document] = (await results(run, '?include_source_info=True')).json.files[0].documents;
    const [{ width, height, page_number }] = document.page_layouts;
    expect(page_number).toBe(0);
    const [box] = document.fields[1].source_coordinates;
    // Drawn at 160/595 from the left, its baseline at 110/842 from the top.
    expect(box.page_number).toBe(0);
    expect(box.top_x / width).toBeCloseTo(160 / 595, 2);
    expect(box.bottom_y / height).toBeCloseTo(110 / 842, 1);
    expect(box.top_y).toBeLessThan((110 / 842) * height);
    expect(box.bottom_x).toBeGreaterThan(box.top_x);
  });

  it('tells confidences between 0 and 1', async () => {
    const [document] = (await results(run, '?include_confidence_scores=true')).json.files[0].documents;
    for (const { confidence } of document.fields.slice(0, 3)) {
      for (const chance of [confidence.model, confidence.ocr]) expect(chance).toBeGreaterThan(0);
      for (const chance of [confidence.model, confidence.ocr]) expect(chance).toBeLessThanOrEqual(1);
    }
  });

  it('holds to the specification whatever is asked to be included', async () => {
    const flags = ['review_results', 'confidence_scores', 'validation_results', 'source_info'];
    const shown = await results(run, `?${flags.map((flag) => `include_${flag}=True`).join('&')}`);
    const [document] = shown.json.files[0].documents;
    expect(Object.keys(document).sort()).toEqual([
      'class_edit_history',
      'class_name',
      'classification_confidence',
      'fields',
      'page_layouts',
      'page_numbers',
      'post_processed_paths',
      'review_completed',
      'validations',
    ]);
    for (const field of document.fields) {
      expect(Object.keys(field).sort()).toEqual([
        'confidence',
        'edit_history',
        'field_name',
        'source_coordinates',
        'type',
        'validations',
        'value',
      ]);
    }
    expect((await results(run, `?${flags.map((flag) => `include_${flag}=False`).join('&')}`)).text).toBe(
      (await results(run)).text,
    );
  });

  it('is found in the list of runs', async () => {
    const listed = async (query: string) => {
      const { json } = await call('GET', '/v2/apps/runs', `/v2/apps/runs?${query}`);
      return json.runs.map((r: { id: string }) => r.id);
    };
    expect(await listed(`app_name=slip&status=COMPLETE&status=RUNNING&run_id=${run}`)).toEqual([run]);
    expect(await listed(`status=FAILED&run_id=${run}`)).toEqual([]);
    const now = Math.floor(Date.now() / 1_000);
    expect(await listed(`from_timestamp=${now - 600}&to_timestamp=${now + 1}&app_id=${appId}`)).toContain(run);
    expect(await listed(`from_timestamp=${now + 600}`)).toEqual([]);
  });
});

describe('AI Hub batches', () => {
  it('list their files in pages, and replace a file of the same name', async () => {
    const batch = await newBatch({ b: Buffer.from('1'), a: Buffer.from('2'), c: Buffer.from('3') });
    await scene.call('PUT', `/api/v2/batches/${batch}/files/a`, Buffer.from('four'));
    const page = (query: string) =>
      call('GET', '/v2/batches/{batch_id}/files', `/v2/batches/${batch}/files?page_size=2${query}`);
    const first = (await page('')).json;
    expect(first.nodes.map((n: { name: string; metadata: { size: number } }) => [n.name, n.metadata.size])).toEqual([
      ['a', 4],
      ['b', 1],
    ]);
    expect(first.has_more).toBe(true);
    const second = (await page(`&start_token=${encodeURIComponent(first.next_page_token)}`)).json;
    expect(second).toMatchObject({ nodes: [{ name: 'c' }], has_more: false });
  });

  it('are listed and told', async () => {
    const batch = await newBatch();
    expect((await call('GET', '/v2/batches/{batch_id}', `/v2/batches/${batch}`)).json).toMatchObject({ id: batch });
    const { json } = await call('GET', '/v2/batches', '/v2/batches?limit=1&offset=0');
    expect(json.batches).toHaveLength(1);
    expect(await call('GET', '/v2/batches/{batch_id}', '/v2/batches/99999')).toMatchObject({ status: 404 });
  });

  it('are found by the workspace that they say they are in, and so are runs', async () => {
    const unsaid = await newBatch({ 'a.pdf': EMPTY });
    const body = (workspace: string) => ({ name: 'b', workspace });
    const [home, away] = await Promise.all(
      ['default', 'away'].map(async (w) => (await call('POST', '/v2/batches', '/v2/batches', body(w))).json.id),
    );
    const batchesIn = async (workspace: string) =>
      (await call('GET', '/v2/batches', `/v2/batches?workspace=${workspace}`)).json.batches.map(
        (b: { id: number }) => b.id,
      );
    expect(await batchesIn('default')).toEqual(expect.arrayContaining([unsaid, home]));
    expect(await batchesIn('away')).toEqual([away]);

    const runIn = async (workspace: object) =>
      (await start({ app_name: 'slip', batch_id: unsaid, ...workspace })).json.id;
    const ids = [await runIn({}), await runIn({ output_workspace: 'default' })];
    const elsewhere = await runIn({ output_workspace: 'away' });
    const runsIn = async (query: string) =>
      (await call('GET', '/v2/apps/runs', `/v2/apps/runs?${query}`)).json.runs.map((r: { id: string }) => r.id);
    expect(await runsIn('output_workspaces=default')).toEqual(expect.arrayContaining(ids));
    expect(await runsIn('output_workspaces=away')).toEqual([elsewhere]);
    expect(await runsIn('output_workspaces=away&output_workspaces=default')).toContain(ids[0]);
  });

  it('take a file with a slash in its percent-encoded name for what it is: no file name', async () => {
    const batch = await newBatch();
    const answer = await scene.call('PUT', `/api/v2/batches/${batch}/files/a%2Fb.pdf`, Buffer.from('x'));
    expect(answer).toMatchObject({ status: 400, json: { message: expect.stringContaining('slash') } });
  });

  it('take a large file whole', async () => {
    const batch = await newBatch({ 'big.bin': Buffer.alloc(32 * 2 ** 20, 7) });
    const { json } = await call('GET', '/v2/batches/{batch_id}/files', `/v2/batches/${batch}/files`);
    expect(json.nodes[0].metadata.size).toBe(32 * 2 ** 20);
  });
});

describe('bad input in AI Hub', () => {
  it('one corrupt file among eight fails alone, and is named', async () => {
    const files: Record<string, Uint8Array> = {};
    for (let i = 1; i <= 8; i += 1) files[`${i}.pdf`] = i === 5 ? await truncated() : await slip();
    const run = await runOver(files);
    expect((await status(run)).json).toMatchObject({ status: 'COMPLETE', msg: expect.stringContaining('5.pdf') });
    const seen: { original_file_name: string; documents: unknown[] }[] = [];
    for (let more = true; more; ) {
      const { json } = await results(run, `?file_offset=${seen.length}`);
      expect(json).toMatchObject({
        status: 'COMPLETE',
        message: expect.stringContaining('5.pdf'),
        case_info: { fields: [] },
      });
      expect(json.files.length).toBeLessThanOrEqual(3);
      seen.push(...json.files);
      more = json.has_more;
    }
    expect(seen.map((f) => [f.original_file_name, f.documents.length])).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((i) => [`${i}.pdf`, i === 5 ? 0 : 1]),
    );
  });

  it.each([
    ['an empty file', 'empty.pdf', async () => EMPTY],
    ['an archive that is called a PDF', 'letter.pdf', async () => ARCHIVE_CALLED_PDF],
    ['an encrypted PDF', 'locked.pdf', () => encrypted('tiger')],
    ['a truncated TIFF', 'cut.tif', truncatedTiff],
    ['a PNG of 100 megapixels', 'huge.png', hundredMegapixels],
  ])('%s fails its run, with a reason', async (_, name, content) => {
    const run = await runOver({ [name]: await content() });
    const { json } = await results(run);
    expect(json).toMatchObject({ status: 'FAILED', files: [{ original_file_name: name, documents: [] }] });
    expect(json.message).toMatch(new RegExp(`${name}: .{10}`));
    expect((await status(run)).json).toMatchObject({ status: 'FAILED', msg: json.message });
  });

  it('an encrypted PDF is read with its password', async () => {
    const passwords = { 'locked.pdf': 'tiger' };
    const run = await runOver(
      { 'locked.pdf': await encrypted('tiger') },
      { runtime_config: { instabase: { pdf: { passwords } } } },
    );
    const { json } = await results(run);
    expect(json).toMatchObject({ status: 'COMPLETE' });
    expect(json.files[0].documents[0].fields[0]).toMatchObject({ value: 'A-4711' });
  });

  it('an unknown app, an unknown batch and an empty one are told apart', async () => {
    const batch = await newBatch();
    expect(await start({ app_name: 'nothing', batch_id: batch })).toMatchObject({ status: 404 });
    expect(await start({ app_name: 'slip', batch_id: 99_999 })).toMatchObject({ status: 404 });
    expect(await start({ app_name: 'slip', version: '7.0.0', batch_id: batch })).toMatchObject({ status: 404 });
    const empty = await start({ app_name: 'slip', batch_id: batch });
    expect(empty).toMatchObject({ status: 400, json: { message: expect.any(String) } });
  });

  it('a wrong token, no token and a wrong context are 401', async () => {
    const wrong: Record<string, string>[] = [
      { authorization: 'Bearer x' },
      { authorization: '' },
      { 'IB-Context': 'other' },
    ];
    for (const headers of wrong) {
      const answer = await scene.call('GET', '/api/v2/batches', undefined, headers);
      expect(answer).toMatchObject({ status: 401, json: { message: expect.any(String) } });
    }
    for (const context of ['acme', scene.acme.organization.id]) {
      expect(await scene.call('GET', '/api/v2/batches', undefined, { 'IB-Context': context })).toMatchObject({
        status: 200,
      });
    }
  });
});
