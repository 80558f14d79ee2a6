import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../testing/client.ts';
import { app, field, fileResult, ORGANIZATION, uuid, value } from '../testing/results.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer({ aihubPageFiles: 2 });
});
afterEach(() => server.app.close());

async function newBatch(): Promise<number> {
  return (await server.call('POST', '/api/v2/batches', { body: { name: 'b' } })).json.id;
}

async function put(batch: number, name: string, body = 'content') {
  const headers = { 'content-type': 'application/octet-stream' };
  return server.call('PUT', `/api/v2/batches/${batch}/files/${name}`, { body: Buffer.from(body), headers });
}

describe('who may call AI Hub', () => {
  const get = (headers: Record<string, string>) => server.call('GET', '/api/v2/batches', { headers });

  it.each(['', 'Bearer', 'Bearer wrong', 'Basic bWFuYWdlcjpzZWNyZXQ=', 'manager'])(
    'not "%s"',
    async (authorization) => {
      expect(await get({ authorization })).toMatchObject({ status: 401, json: { message: expect.any(String) } });
    },
  );

  it('takes the scheme in any case', async () => {
    expect(await get({ authorization: 'bEaReR manager' })).toMatchObject({ status: 200 });
  });

  it('takes the id or the short name of the organization as context, and no other', async () => {
    expect(await get({ 'IB-Context': ORGANIZATION.id.toUpperCase() })).toMatchObject({ status: 200 });
    expect(await get({ 'ib-context': ORGANIZATION.slug })).toMatchObject({ status: 200 });
    expect(await get({ 'Ib-Context': 'other' })).toMatchObject({ status: 401, json: { message: expect.any(String) } });
  });

  it('says 401 where the right is missing', async () => {
    server.parts.addToken('nothing', ORGANIZATION, []);
    expect(await get({ authorization: 'Bearer nothing' })).toMatchObject({ status: 401 });
  });
});

describe('AI Hub batches', () => {
  it('are created with 200 and an integer id, whatever of the body is missing or null', async () => {
    for (const body of [
      { name: 'b', workspace: 'w' },
      { name: null, workspace: null },
      { workspace: 'w' },
      {},
      undefined,
    ]) {
      const answer = await server.call('POST', '/api/v2/batches', { body });
      expect(answer).toMatchObject({ status: 200, json: { id: expect.any(Number) } });
      expect(Object.keys(answer.json)).toEqual(['id']);
    }
  });

  it('take their body as JSON, whatever type curl says it is', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await server.call('POST', '/api/v2/batches', { body: '{"name":"b"}', headers })).toMatchObject({
      status: 200,
    });
  });

  it('take their body as JSON, even when the type is no type at all', async () => {
    for (const type of ['json', '', 'application/']) {
      const headers = { 'content-type': type };
      const answer = await server.call('POST', '/api/v2/batches', { body: '{"name":"b"}', headers });
      expect(answer, type).toMatchObject({ status: 200 });
    }
  });

  it('say of a body that is no JSON what it is, whatever type it came as', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const body of ['{"name":', 'name=b', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])]) {
      const answer = await server.call('POST', '/api/v2/batches', { body, headers });
      expect(answer).toMatchObject({
        status: 400,
        json: { message: expect.stringMatching(/^The body is not valid JSON/) },
      });
    }
  });

  it.each([[{ name: 'x'.repeat(256) }], [{ name: 5 }], [[]], ['{"name":'], ['"text"']])('refuse %j', async (body) => {
    const answer = await server.call('POST', '/api/v2/batches', { body });
    expect(answer).toMatchObject({ status: 400, json: { message: expect.any(String) } });
  });

  it('show themselves, and are 404 when they do not exist', async () => {
    const id = await newBatch();
    const { json } = await server.call('GET', `/api/v2/batches/${id}`);
    expect(json).toEqual({
      id,
      name: 'b',
      workspace: 'default',
      mount_point: 'Recto Drive',
      repo_owner: 'acme',
      batch_owner: 'manager',
      path_suffix: `batches/${id}`,
      created_at_ms: 1_767_323_045_678,
      updated_at_ms: 1_767_323_045_678,
    });
    expect((await server.call('GET', '/api/v2/batches')).json).toEqual({ batches: [json] });
    for (const wrong of ['999', 'x', '-1', '99999999999999999999']) {
      expect(await server.call('GET', `/api/v2/batches/${wrong}`)).toMatchObject({ status: 404 });
    }
  });

  it('take files as they come, with 204 and no body, and replace one of the same name', async () => {
    const id = await newBatch();
    expect(await put(id, 'a%20b%23%C3%BC.pdf')).toMatchObject({ status: 204, text: '' });
    expect(await put(id, 'a%20b%23%C3%BC.pdf', 'longer content')).toMatchObject({ status: 204 });
    const { json } = await server.call('GET', `/api/v2/batches/${id}/files`);
    expect(json).toEqual({
      nodes: [
        {
          full_path: `acme/default/fs/Recto Drive/batches/${id}/a b#ü.pdf`,
          metadata: { node_type: 'file', size: 14, modified_timestamp: 1_767_323_045 },
          perms: { can_read: true, can_write: true, can_delete: true },
          name: 'a b#ü.pdf',
        },
      ],
      next_page_token: '',
      has_more: false,
    });
  });

  it('take a file of any type, and one that is named like JSON but is none', async () => {
    const id = await newBatch();
    const url = `/api/v2/batches/${id}/files/a.json`;
    for (const type of ['application/json', 'a/b', 'pdf', '', 'multipart/form-data']) {
      const headers = { 'content-type': type };
      const answer = await server.call('PUT', url, { body: Buffer.from('{'), headers });
      expect(answer, type).toMatchObject({ status: 204 });
    }
  });

  it('refuse names that are no file names, clearly', async () => {
    const id = await newBatch();
    const refused = { status: 400, json: { message: expect.stringContaining('The file name') } };
    for (const name of [
      'a%2Fb.pdf',
      '..%2Fx',
      'a%5Cb',
      'a%1Fb',
      encodeURIComponent('ü'.repeat(128)),
      'x'.repeat(4_000),
    ]) {
      expect(await put(id, name), name).toMatchObject(refused);
    }
    expect(await put(999, 'a.pdf')).toMatchObject({ status: 404 });
  });

  it('list their files in pages', async () => {
    const id = await newBatch();
    for (const name of ['c', 'a', 'b']) await put(id, name);
    const first = await server.call('GET', `/api/v2/batches/${id}/files?page_size=2`);
    expect(first.json).toMatchObject({ nodes: [{ name: 'a' }, { name: 'b' }], has_more: true });
    const next = `/api/v2/batches/${id}/files?page_size=2&start_token=${first.json.next_page_token}`;
    expect((await server.call('GET', next)).json).toMatchObject({ nodes: [{ name: 'c' }], has_more: false });
    for (const query of ['page_size=0', 'page_size=x', 'start_token=%21%21']) {
      expect(await server.call('GET', `/api/v2/batches/${id}/files?${query}`), query).toMatchObject({ status: 400 });
    }
  });
});

describe('AI Hub runs', () => {
  let appId: string;
  let batch: number;
  const start = (body: unknown) => server.call('POST', '/api/v2/apps/runs', { body });

  beforeEach(async () => {
    appId = await server.parts.publish(app([field('due date')]));
    batch = await newBatch();
    await put(batch, 'a.pdf');
  });

  it('start with 200, by name or id, whatever else is null', async () => {
    const nulls = {
      owner: null,
      version: null,
      input_dir: null,
      output_workspace: null,
      output_dir: null,
      settings: null,
    };
    for (const body of [
      { app_name: 'invoice', batch_id: batch },
      { app_id: appId, batch_id: String(batch) },
      { app_id: appId.toUpperCase(), app_name: null, batch_id: batch, ...nulls },
      { app_name: 'invoice', batch_id: batch, owner: 'instabase', version: '1.0.0', unknown: 1 },
      { app_name: 'invoice', batch_id: batch, settings: { tags: null } },
    ]) {
      const answer = await start(body);
      expect(answer, JSON.stringify(body)).toMatchObject({
        status: 200,
        json: { status: 'RUNNING', batch_id: batch, app_id: appId, finish_timestamp: null, tags: [] },
      });
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
    }
  });

  it('hand their settings on', async () => {
    const settings = {
      keys: { custom: { region: 'EU', deep: { a: [1] } }, secret: { key: 'alias' } },
      tags: ['x', 'y'],
      runtime_config: { generate_post_process_pdf: true, instabase: { pdf: { passwords: { 'a.pdf': 'tiger' } } } },
      webhook_config: { url: 'http://example.org', headers: {} },
    };
    const answer = await start({ app_name: 'invoice', batch_id: batch, output_workspace: 'w', settings });
    expect(answer).toMatchObject({ status: 200, json: { tags: ['x', 'y'] } });
    expect(server.parts.started.at(-1)).toMatchObject({
      workspace: 'w',
      keys: { region: 'EU', deep: { a: [1] } },
      passwords: { 'a.pdf': 'tiger' },
      owner: 'manager',
    });
  });

  it('take tags of 500 characters, however many units of UTF-16 those are', async () => {
    const tagged = (tags: string[]) => start({ app_name: 'invoice', batch_id: batch, settings: { tags } });
    expect(await tagged(['\u{1f600}'.repeat(250), 'x'.repeat(250)])).toMatchObject({ status: 200 });
    expect(await tagged(['\u{1f600}'.repeat(250), 'x'.repeat(251)])).toMatchObject({ status: 400 });
  });

  it('are refused with 404 where something is not there, and with 400 where the request is wrong', async () => {
    const empty = await newBatch();
    const cases: [unknown, number][] = [
      [{ app_name: 'nothing', batch_id: batch }, 404],
      [{ app_id: uuid(77), batch_id: batch }, 404],
      [{ app_id: 'invoice', batch_id: batch }, 404],
      [{ app_name: appId, batch_id: batch }, 404],
      [{ app_name: 'invoice', batch_id: 999 }, 404],
      [{ app_name: 'invoice', batch_id: 'x' }, 404],
      [{ app_name: 'invoice', batch_id: batch, version: '9.9.9' }, 404],
      [{ app_name: 'invoice', batch_id: empty }, 400],
      [{ batch_id: batch }, 400],
      [{ app_name: 'invoice' }, 400],
      [{ app_name: 'invoice', input_dir: 'a/b' }, 400],
      [{ app_name: 'invoice', batch_id: 1.5 }, 400],
      [{ app_name: 'invoice', batch_id: batch, settings: { tags: ['x'.repeat(250), 'y'.repeat(251)] } }, 400],
      [{ app_name: 'invoice', batch_id: batch, settings: 'x' }, 400],
      ['not json', 400],
      [undefined, 400],
    ];
    for (const [body, status] of cases) {
      expect(await start(body), JSON.stringify(body)).toMatchObject({ status, json: { message: expect.any(String) } });
    }
  });

  it('are told by id, and 404 by any other', async () => {
    const { id } = (await start({ app_name: 'invoice', batch_id: batch })).json;
    expect(await server.call('GET', `/api/v2/apps/runs/${id}`)).toMatchObject({ status: 200, json: { id } });
    for (const wrong of [uuid(88), 'x', "'%20or%201=1", 'x'.repeat(4_000)]) {
      for (const tail of ['', '/results']) {
        const answer = await server.call('GET', `/api/v2/apps/runs/${wrong}${tail}`);
        expect(answer).toMatchObject({ status: 404, json: { message: expect.any(String) } });
      }
    }
  });

  it('are listed by what a client asks for', async () => {
    const { id } = (await start({ app_name: 'invoice', batch_id: batch })).json;
    const listed = async (query: string) => {
      const answer = await server.call('GET', `/api/v2/apps/runs${query}`);
      expect(answer.status, query).toBe(200);
      return answer.json.runs.map((r: { id: string }) => r.id);
    };
    expect(await listed('')).toEqual([id]);
    expect(await listed(`?run_id=${id}&app_id=${appId}&app_name=invoice`)).toEqual([id]);
    expect(await listed('?status=COMPLETE&status=RUNNING')).toEqual([id]);
    expect(await listed('?status=COMPLETE,FAILED')).toEqual([]);
    expect(await listed('?status=PAUSED')).toEqual([]);
    expect(await listed('?deployment_id=x')).toEqual([]);
    expect(await listed('?run_id=x')).toEqual([]);
    expect(await listed('?app_name=nothing')).toEqual([]);
    for (const query of ['status=QUEUED', 'limit=-1', 'sort_by=id', 'order=up', 'from_timestamp=99999999999999']) {
      expect(await server.call('GET', `/api/v2/apps/runs?${query}`), query).toMatchObject({ status: 400 });
    }
  });

  it('give their results in pages, and say when there are more', async () => {
    const { id } = (await start({ app_name: 'invoice', batch_id: batch })).json;
    const files = ['a', 'b', 'c'].map((file) => fileResult({ file }, [value('due date', 'today')]));
    server.parts.setState(id, 'complete', files);
    const page = async (offset: string) => (await server.call('GET', `/api/v2/apps/runs/${id}/results${offset}`)).json;
    const first = await page('');
    expect(first).toMatchObject({ has_more: true, case_info: { fields: [] }, batch_id: String(batch) });
    expect(first.files.map((f: { original_file_name: string }) => f.original_file_name)).toEqual(['a', 'b']);
    expect(first.files[0].documents[0].fields).toEqual([{ field_name: 'due_date', value: 'today', type: 'TEXT' }]);
    expect(await page('?file_offset=2')).toMatchObject({ has_more: false, files: [{ original_file_name: 'c' }] });
    expect(await page('?file_offset=9')).toMatchObject({ has_more: false, files: [] });
    expect(await page('?file_offset=-1')).toMatchObject({ message: expect.stringContaining('file_offset') });
  });

  it('take flags as Python and as JavaScript write them', async () => {
    const { id } = (await start({ app_name: 'invoice', batch_id: batch })).json;
    server.parts.setState(id, 'complete', [fileResult({}, [value('due date', 'today')])]);
    const has = async (flag: string) => {
      const answer = await server.call('GET', `/api/v2/apps/runs/${id}/results?include_confidence_scores=${flag}`);
      return answer.status === 200 ? 'confidence' in answer.json.files[0].documents[0].fields[0] : answer.status;
    };
    expect(await has('True')).toBe(true);
    expect(await has('true')).toBe(true);
    expect(await has('False')).toBe(false);
    expect(await has('false')).toBe(false);
    expect(await has('maybe')).toBe(400);
  });

  it('show the files that have ended while they go on', async () => {
    const { id } = (await start({ app_name: 'invoice', batch_id: batch })).json;
    server.parts.setState(id, 'running', [fileResult({ file: 'done.pdf' })]);
    const { json } = await server.call('GET', `/api/v2/apps/runs/${id}/results`);
    expect(json).toMatchObject({
      status: 'RUNNING',
      finish_timestamp: null,
      files: [{ original_file_name: 'done.pdf' }],
    });
  });
});

describe('a run of an odd batch', () => {
  it('is told that the batch must be a number', async () => {
    const answer = await server.call('POST', '/api/v2/apps/runs', { body: { app_name: 'invoice', batch_id: {} } });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('batch_id: must be a number');
  });
});
