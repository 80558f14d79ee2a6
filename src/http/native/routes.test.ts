import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BROKEN_RESTS, TestServer } from '../testing/client.ts';
import { app, field, fileResult, uuid, value } from '../testing/results.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(() => server.app.close());

const API = '/api/recto/v1';
const YAML = `recto: 1
name: slip
classes:
  - name: slip
    fields:
      - {name: total, type: money}
`;

describe('the native apps', () => {
  it('are pushed as YAML or JSON, published and listed', async () => {
    const pushed = await server.call('PUT', `${API}/apps/slip`, {
      body: YAML,
      headers: { 'content-type': 'application/yaml' },
    });
    expect(pushed).toMatchObject({ status: 200, json: { id: expect.any(String), name: 'slip' } });
    expect(Object.keys(pushed.json)).toEqual(['id', 'name']);
    const { id } = pushed.json;
    expect((await server.call('GET', `${API}/apps`)).json).toEqual({
      apps: [{ id, name: 'slip', version: null, state: 'draft' }],
    });
    expect(await server.call('POST', `${API}/apps/slip/versions`)).toMatchObject({
      status: 201,
      json: { id, name: 'slip', version: '1.0.0' },
    });
    const json = { recto: 1, name: 'slip', classes: [{ name: 'slip', fields: [{ name: 'tax', type: 'money' }] }] };
    expect(await server.call('PUT', `${API}/apps/slip`, { body: json })).toMatchObject({ status: 200, json: { id } });
    expect(await server.call('POST', `${API}/apps/slip/versions`)).toMatchObject({ json: { version: '1.1.0' } });
    const shown = await server.call('GET', `${API}/apps/slip`);
    expect(shown.json).toMatchObject({
      id,
      version: '1.1.0',
      state: 'production',
      definition: { classes: [{ fields: [{ name: 'tax' }] }] },
      versions: [{ version: '1.1.0' }, { version: '1.0.0' }],
    });
  });

  it('are refused with every fault, its key and its line', async () => {
    const body = YAML.replace('money', 'mony').replace('recto: 1', 'recto: 2');
    const answer = await server.call('PUT', `${API}/apps/slip`, { body, headers: { 'content-type': 'text/plain' } });
    expect(answer).toMatchObject({ status: 422, json: { code: 'app.invalid', status: 422 } });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json.faults).toEqual([
      expect.objectContaining({ key: 'recto', line: 1 }),
      expect.objectContaining({ key: 'classes[0].fields[0].type', line: 6 }),
    ]);
  });

  it('are refused when they are no text in UTF-8', async () => {
    const body = Buffer.from(`${YAML}description: Quittungen für Müller\n`, 'latin1');
    const answer = await server.call('PUT', `${API}/apps/slip`, { body, headers: { 'content-type': 'text/yaml' } });
    expect(answer).toMatchObject({
      status: 422,
      json: { code: 'app.invalid', detail: 'The app file is no text in UTF-8.' },
    });
    const marked = Buffer.from(`\ufeff${YAML}`);
    const headers = { 'content-type': 'text/yaml' };
    expect(await server.call('PUT', `${API}/apps/slip`, { body: marked, headers })).toMatchObject({ status: 200 });
  });

  it('are refused with what their dialects do not understand, beside every other fault', async () => {
    const blocks = '  mulesoft:\n    type: FOO\n    envelope: letter\n    envelop: pages\n  sap: {}\n  aihub: {x: 1}\n';
    const body = `${YAML.replace('money', 'mony')}dialects:\n${blocks}`;
    const answer = await server.call('PUT', `${API}/apps/slip`, { body, headers: { 'content-type': 'text/yaml' } });
    expect(answer).toMatchObject({ status: 422, json: { code: 'app.invalid' } });
    expect(answer.json.faults).toEqual([
      expect.objectContaining({ key: 'classes[0].fields[0].type', line: 6 }),
      { key: 'dialects.mulesoft.type', line: 9, message: 'Must be one of INVOICE, PURCHASE_ORDER, GENERIC' },
      { key: 'dialects.mulesoft.envelope', line: 10, message: 'Must be one of pages, document' },
      { key: 'dialects.mulesoft.envelop', line: 11, message: 'Unknown key "envelop"; did you mean "envelope"?' },
      { key: 'dialects.sap', line: 12, message: 'Unknown key "sap"; known are mulesoft, aihub' },
      { key: 'dialects.aihub.x', line: 13, message: 'Unknown key "x"' },
    ]);
    const good = `${YAML}dialects: {mulesoft: {type: INVOICE, envelope: pages}, aihub: {}}\n`;
    const headers = { 'content-type': 'text/yaml' };
    expect(await server.call('PUT', `${API}/apps/slip`, { body: good, headers })).toMatchObject({ status: 200 });
  });

  it('must have the name that the address says', async () => {
    const answer = await server.call('PUT', `${API}/apps/other`, {
      body: YAML,
      headers: { 'content-type': 'text/yaml' },
    });
    expect(answer).toMatchObject({ status: 422, json: { code: 'app.invalid', faults: [{ key: 'name' }] } });
  });

  it('are changed only by those who may manage', async () => {
    const headers = { authorization: 'Bearer executor', 'content-type': 'text/yaml' };
    expect(await server.call('PUT', `${API}/apps/slip`, { body: YAML, headers })).toMatchObject({
      status: 403,
      json: { code: 'identity.forbidden' },
    });
    expect(await server.call('POST', `${API}/apps/slip/versions`, { headers })).toMatchObject({ status: 403 });
    expect(await server.call('GET', `${API}/apps`, { headers })).toMatchObject({ status: 200 });
    const nobody = await server.call('GET', `${API}/apps`, { headers: { authorization: '' } });
    expect(nobody).toMatchObject({ status: 401, json: { code: 'identity.unauthenticated' } });
    expect(nobody.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it('are 404 where there are none', async () => {
    expect(await server.call('GET', `${API}/apps/nothing`)).toMatchObject({
      status: 404,
      json: { code: 'app.unknown' },
    });
    expect(await server.call('POST', `${API}/apps/nothing/versions`)).toMatchObject({ status: 404 });
  });
});

describe('the native runs', () => {
  beforeEach(async () => {
    await server.parts.publish(app([field('total')]));
  });

  it('start from one file', async () => {
    const answer = await server.form(`${API}/runs`, [
      ['app', 'invoice'],
      ['file', 'x', 'a.pdf'],
    ]);
    expect(answer).toMatchObject({ status: 201, json: { state: 'queued', file: 'a.pdf', app: { name: 'invoice' } } });
    expect(answer.headers.location).toBe(`${API}/runs/${answer.json.id}`);
    const named = await server.form(`${API}/runs?app=invoice`, [['file', 'x', 'a.pdf']]);
    expect(named).toMatchObject({ status: 201 });
  });

  it('hand the password of an encrypted file on, and show it nowhere', async () => {
    const answer = await server.form(`${API}/runs`, [
      ['app', 'invoice'],
      ['password', 'tiger'],
      ['file', 'x', 'a.pdf'],
    ]);
    expect(answer.status).toBe(201);
    expect(server.parts.started.at(-1)).toMatchObject({ passwords: { 'a.pdf': 'tiger' } });
    expect(answer.text).not.toContain('tiger');
    expect(await server.form(`${API}/runs?app=invoice&password=tiger`, [['file', 'x', 'a.pdf']])).toMatchObject({
      status: 201,
    });
    expect(server.parts.started.at(-1)).not.toHaveProperty('passwords');
  });

  it.each(['app', 'version', 'password'])('are refused with %s after the file, and end', async (name) => {
    const answer = await server.form(`${API}/runs?app=invoice`, [
      ['file', 'x', 'a.pdf'],
      [name, 'tiger'],
    ]);
    expect(answer).toMatchObject({ status: 400, json: { detail: `Give the part ${name} before the file.` } });
    expect([...server.parts.stored.values()].map(({ run }) => run.state)).toEqual(['cancelled']);
  });

  it.each([
    ['no app', [['file', 'x', 'a.pdf']], 400, 'request.invalid'],
    [
      'an app after the file',
      [
        ['file', 'x', 'a.pdf'],
        ['app', 'invoice'],
      ],
      400,
      'request.invalid',
    ],
    ['no file', [['app', 'invoice']], 400, 'request.invalid'],
    [
      'an unknown app',
      [
        ['app', 'nothing'],
        ['file', 'x', 'a.pdf'],
      ],
      404,
      'app.unknown',
    ],
    [
      'an empty file',
      [
        ['app', 'invoice'],
        ['file', '', 'a.pdf'],
      ],
      400,
      'file.empty',
    ],
    [
      'U+0000 in a name',
      [
        ['app', 'invoice'],
        ['file', 'x', 'a\0.pdf'],
      ],
      400,
      'request.invalid',
    ],
  ] as const)('are refused with %s', async (_, parts, status, code) => {
    const answer = await server.form(`${API}/runs`, parts);
    expect(answer).toMatchObject({ status, json: { code, status, detail: expect.any(String) } });
  });

  it('are refused with two files, and what the first one started is ended', async () => {
    const answer = await server.form(`${API}/runs?app=invoice`, [
      ['file', 'x', 'a.pdf'],
      ['file', 'y', 'b.pdf'],
    ]);
    expect(answer).toMatchObject({
      status: 400,
      json: { code: 'request.invalid', detail: 'Send one file per request, not two.' },
    });
    expect([...server.parts.stored.values()].map(({ run }) => run.state)).toEqual(['cancelled']);
  });

  it.each(BROKEN_RESTS)('are refused when the form breaks off after the file, and end: %j', async (rest) => {
    const answer = await server.brokenForm(`${API}/runs?app=invoice`, rest);
    expect(answer).toMatchObject({ status: 400, json: { code: 'request.invalid' } });
    expect([...server.parts.stored.values()].map(({ run }) => run.state)).toEqual(['cancelled']);
  });

  it.each([
    [
      'that ends within the file',
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\nx',
      '; boundary=b',
    ],
    ['without its boundary', 'x', ''],
    ['that is none', 'x', '; boundary=b'],
  ])('are refused with a form %s', async (_, body, boundary) => {
    const headers = { 'content-type': `multipart/form-data${boundary}` };
    const answer = await server.call('POST', `${API}/runs?app=invoice`, { body, headers });
    expect(answer).toMatchObject({
      status: 400,
      json: { code: 'request.invalid', detail: expect.stringMatching(/^The form cannot be read: /) },
    });
    expect(server.parts.stored.size).toBe(0);
  });

  it('give their result', async () => {
    const { id } = (
      await server.form(`${API}/runs`, [
        ['app', 'invoice'],
        ['file', 'x', 'a.pdf'],
      ])
    ).json;
    server.parts.setState(id, 'complete', [fileResult({}, [value('total', '5')])]);
    const { status, json } = await server.call('GET', `${API}/runs/${id}/result`);
    expect(status).toBe(200);
    expect(json.run).toMatchObject({ id, state: 'complete' });
    expect(json.files).toMatchObject([
      { index: 0, file: 'a.pdf', documents: [{ fields: [{ name: 'total', text: '5' }] }] },
    ]);
  });

  it('give the results of many files, all of them', async () => {
    const files = Array.from({ length: 45 }, (_, i) => fileResult({ file: `${i}.pdf` }));
    const { id } = server.parts.addRun({ state: 'complete' }, files);
    const { json } = await server.call('GET', `${API}/runs/${id}/result`);
    expect(json.files.map((f: { file: string }) => f.file)).toEqual(files.map((f) => f.file));
  });

  it('show the images of their pages', async () => {
    const { id } = server.parts.addRun({}, [fileResult()]);
    const image = await server.call('GET', `${API}/runs/${id}/files/0/pages/1/image`);
    expect(image).toMatchObject({ status: 200, headers: { 'content-type': 'image/jpeg' } });
    for (const tail of ['files/0/pages/0', 'files/0/pages/2', 'files/1/pages/1', 'files/x/pages/1']) {
      expect(await server.call('GET', `${API}/runs/${id}/${tail}/image`), tail).toMatchObject({ status: 404 });
    }
  });

  it('are 404 where there are none', async () => {
    for (const id of [uuid(77), 'x']) {
      expect(await server.call('GET', `${API}/runs/${id}`)).toMatchObject({
        status: 404,
        json: { code: 'run.unknown' },
      });
      expect(await server.call('GET', `${API}/runs/${id}/result`)).toMatchObject({ status: 404 });
    }
  });
});
