import { afterAll, beforeAll, expect, it } from 'vitest';
import { costOf } from '../hostile/watch.ts';
import { onBothDatabases } from '../support/storage.ts';
import { API, type Caller, type Office, openOffice } from './office.ts';

const APP = (name: string, checks: string) => `
recto: 1
name: ${name}
splitting: document
classes:
  - {name: invoice, fields: [{name: vendor, type: party}, {name: number, type: id}, {name: total, type: money}, {name: day, type: date}]}
checks: [${checks}]
review: {audit: 0}
`;
const LOOKUP = '{name: known, lookup: {table: vendors, match: {Name: vendor, Limit: total}}, blocks: true}';
const UNSEEN = '{name: new, unseen: [vendor, number, total], blocks: true}';

onBothDatabases('reference tables', (opened) => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice(opened.storage());
  });
  afterAll(() => office?.close());

  const put = async (name: string, body: string | Uint8Array | ReadableStream, who = office) => {
    const answer = await fetch(`${who.url}${API}/tables/${name}`, {
      method: 'PUT',
      headers: { authorization: who.bearer, 'content-type': 'text/csv' },
      body,
      duplex: 'half',
    } as RequestInit);
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  };
  const checksOf = async (app: string, files: Readonly<Record<string, string>>) => {
    const run = await office.run(app, files);
    const state = await office.state(run);
    const { json } = await office.admin('GET', `${API}/runs/${run}/result`);
    const checks = json.files.flatMap(
      ({ documents }: { documents: { checks: { status: string; message: string }[] }[] }) =>
        documents.flatMap((document) => document.checks.map(({ status, message }) => `${status} ${message}`.trim())),
    );
    return { run, state, checks };
  };

  it('are uploaded as CSV, listed, replaced and removed, each for its organization', async () => {
    expect(await put('vendors', '\uFEFFName;Limit\n"Northwind; Ltd";100\nAcme;2,5\n')).toMatchObject({
      status: 200,
      json: { name: 'vendors', columns: ['Name', 'Limit'], rows: 2 },
    });
    expect((await put('vendors', 'Name,Limit\nAcme,50\n')).json).toMatchObject({ rows: 1 });
    const other = await openOffice(opened.storage(), { works: false });
    expect((await other.admin('GET', `${API}/tables`)).json).toEqual({ tables: [] });
    expect((await other.admin('DELETE', `${API}/tables/vendors`)).status).toBe(404);
    await other.close();
    expect((await office.admin('GET', `${API}/tables`)).json.tables).toMatchObject([{ name: 'vendors', rows: 1 }]);
    expect((await office.admin('DELETE', `${API}/tables/vendors`)).status).toBe(204);
  });

  it('are looked up by every column, whatever the case', async () => {
    const app = await office.push(APP('lookups', LOOKUP));
    const none = await checksOf(app, { 'a.txt': 'invoice vendor=ACME total=50' });
    expect(none).toMatchObject({ state: 'review', checks: ['failed There is no table vendors'] });
    await put('vendors', 'Name,Limit\nAcme,50.00\nNorthwind Ltd,70\n');
    expect(await checksOf(app, { 'a.txt': 'invoice vendor=ACME total=50 b' })).toMatchObject({
      state: 'complete',
      checks: ['passed'],
    });
    const wrong = await checksOf(app, { 'a.txt': 'invoice vendor=Northwind_Ltd total=50' });
    expect(wrong).toMatchObject({
      state: 'review',
      checks: ['failed The table vendors has no row with this Name, Limit'],
    });
    expect((await checksOf(app, { 'a.txt': 'invoice vendor=Acme' })).checks).toEqual([
      'skipped There is no value for total',
    ]);
    await put('vendors', 'Vendor\nAcme\n');
    expect((await checksOf(app, { 'a.txt': 'invoice vendor=ACME total=50 c' })).checks).toEqual([
      'failed The table vendors has no column "Name"',
    ]);
    // A correction is looked up again.
    await put('vendors', 'Name,Limit\nAcme,50.00\n');
    const [task] = (await office.admin('GET', `${API}/tasks?run=${wrong.run}`)).json.tasks;
    await office.admin('POST', `${API}/tasks/${task.id}/claim`);
    const edit = { version: 0, kind: 'value', document: 0, field: 'vendor', to: { text: 'acme' } };
    const edited = await office.admin('POST', `${API}/tasks/${task.id}/edits`, edit);
    expect(edited.json.result.documents[0].checks).toMatchObject([{ name: 'known', status: 'passed' }]);
  });

  it.each<[string, string | Uint8Array, number, RegExp]>([
    ['nothing', '', 422, /empty/],
    ['a column without a name', 'a,,b\n1,2,3\n', 422, /column 2 has no name/],
    ['two columns of a name', 'a,a\n1,2\n', 422, /two columns "a"/],
    ['a row too short', 'a,b\n1,2\n3\n', 422, /line 3/],
    ['a quote that never ends', 'a,b\n1,"2\n', 422, /Quote|quote/],
    ['what is no UTF-8', new Uint8Array([0x61, 0x0a, 0xff, 0xfe, 0x0a]), 422, /no text in UTF-8/],
    ['a cell too long', `a\n${'x'.repeat(10_001)}\n`, 422, /10000 characters/],
    ['too many columns', `${Array.from({ length: 101 }, (_, i) => `c${i}`).join()}\n`, 422, /101 columns/],
  ])('with %s are refused, and the old one stays', async (_, body, status, message) => {
    await put('kept', 'a\n1\n');
    const refused = await put('kept', body);
    expect(refused).toMatchObject({ status, json: { detail: expect.stringMatching(message) } });
    expect((await office.admin('GET', `${API}/tables`)).json.tables).toContainEqual(
      expect.objectContaining({ name: 'kept', rows: 1 }),
    );
  });

  it('of a million rows are refused without being held, and the old one stays', async () => {
    await put('kept', 'a\n1\n');
    let row = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (row === 0) controller.enqueue(Buffer.from('vendor,limit\n'));
        let text = '';
        for (let i = 0; i < 1_000; i += 1) text += `vendor ${row++},${row}\n`;
        controller.enqueue(Buffer.from(text));
        if (row >= 1_000_000) controller.close();
      },
    });
    const { result, parent } = await costOf(() => put('kept', body));
    expect(result).toMatchObject({
      status: 413,
      json: { code: 'table.too-large', detail: expect.stringContaining('200000 rows') },
    });
    expect((await office.admin('GET', `${API}/tables`)).json.tables).toContainEqual(
      expect.objectContaining({ name: 'kept', rows: 1 }),
    );
    expect(parent).toBeLessThan(500e6);
  });

  it('tell documents that were seen before, unless it is the same file of the same batch', async () => {
    const app = await office.push(APP('unseen', UNSEEN));
    const text = 'invoice vendor=Acme number=A-1 total=50';
    const batch = await office.batchOf(office.organization, { 'a.txt': text });
    const runBatch = async () =>
      (await office.admin('POST', '/api/v2/apps/runs', { app_id: app, batch_id: batch })).json.id;
    const first = await runBatch();
    expect(await office.state(first)).toBe('complete');
    expect(await office.state(await runBatch())).toBe('complete');
    const today = new Date().toISOString().slice(0, 10);
    expect(await checksOf(app, { 'again.txt': text })).toMatchObject({
      state: 'review',
      checks: [`failed It was seen before, on ${today}: a.txt in run ${first}`],
    });
    const other = await checksOf(app, { 'b.txt': 'invoice vendor=Acme number=A-2 total=50' });
    expect(other).toMatchObject({ state: 'complete', checks: ['passed'] });
    const twice = await checksOf(app, {
      'c.txt': 'invoice vendor=B number=1 total=5\ninvoice vendor=b number=1 total=5.0',
    });
    expect(twice.checks).toEqual(['passed', `failed It was seen before, on ${today}: c.txt in run ${twice.run}`]);
  });

  it('let of many equal documents at once exactly one pass', async () => {
    const app = await office.push(APP('race', UNSEEN));
    const text = 'invoice vendor=Race number=R total=1';
    const { checks } = await checksOf(
      app,
      Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}.txt`, text])),
    );
    expect(checks.filter((check: string) => check === 'passed')).toHaveLength(1);
    expect(checks.filter((check: string) => check.startsWith('failed'))).toHaveLength(11);
  });

  it('are the business of builders', async () => {
    const reviewer: { call: Caller } = await office.person('rita', ['reviewer']);
    expect((await reviewer.call('DELETE', `${API}/tables/vendors`)).status).toBe(403);
    expect((await reviewer.call('GET', `${API}/tables`)).status).toBe(200);
  });
});
