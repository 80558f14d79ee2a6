import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ARCHIVE_CALLED_PDF,
  EMPTY,
  encrypted,
  hundredMegapixels,
  pdf,
  SLIP_APP,
  slip,
  truncated,
  truncatedTiff,
} from './papers.ts';
import { type Answer, openScene, type Scene } from './scene.ts';

const LARGEST = 2_000_000;

let scene: Scene;
let organization: string;
let slips: string;
let forms: string;
let bearer: string;

beforeAll(async () => {
  scene = await openScene({ mulesoftMaxBytes: LARGEST, mulesoftMaxPages: 2 });
  organization = scene.acme.organization.id;
  slips = await scene.publish(SLIP_APP);
  forms = await scene.publish(
    SLIP_APP.replace('name: slip', 'name: form').replace('type: GENERIC, envelope: document', 'type: PURCHASE_ORDER'),
  );
  bearer = await token();
});
afterAll(() => scene?.close());

async function token(): Promise<string> {
  const { clientId: client_id, clientSecret: client_secret } = scene.acme;
  const body = { grant_type: 'client_credentials', client_id, client_secret };
  const answer = await scene.call('POST', '/accounts/api/v2/oauth2/token', body, { authorization: '' });
  expect(answer.status).toBe(200);
  return answer.json.access_token;
}

function executions(action = slips, version = '1.0.0', org = organization): string {
  return `/api/v1/organizations/${org}/actions/${action}/versions/${version}/executions`;
}

function formOf(content: Uint8Array, name: string, callback?: string): FormData {
  const form = new FormData();
  if (callback !== undefined) form.append('callback', callback);
  form.append('file', new Blob([new Uint8Array(content)]), name);
  return form;
}

function call(method: string, path: string, body?: string | object): Promise<Answer> {
  return scene.call(method, path, body, { authorization: `bearer ${bearer}` });
}

/** Submits, and asks as clients do until the status is not one of those that go on. */
async function executed(content: Uint8Array, name: string, action = slips, query = ''): Promise<Answer> {
  const submitted = await call('POST', executions(action), formOf(content, name, '{"noAuthUrl": "null"}'));
  expect(submitted).toMatchObject({ status: 201, json: { documentName: name, status: 'ACKNOWLEDGED' } });
  for (let i = 0; i < 600; i += 1) {
    const answer = await call('GET', `${executions(action)}/${submitted.json.id}${query}`);
    expect(answer.status).toBe(200);
    if (!['ACKNOWLEDGED', 'IN_PROGRESS', 'RESULTS_PENDING'].includes(answer.json.status)) return answer;
    // Nothing of the result shows before its end.
    expect(answer.json).toEqual({ id: submitted.json.id, documentName: name, status: answer.json.status });
    await sleep(100);
  }
  throw new Error('The execution has not ended within a minute.');
}

describe('a MuleSoft token', () => {
  it('is shaped like a UUID and lives for an hour, in all three forms', async () => {
    const { clientId, clientSecret } = scene.acme;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const ask = (body: object, authorization = '') =>
      scene.call('POST', '/accounts/api/v2/oauth2/token', body, { authorization });
    for (const answer of [
      await ask(form),
      await ask(new URLSearchParams(form)),
      await ask(new URLSearchParams({ grant_type: 'client_credentials' }), basic),
    ]) {
      expect(answer).toMatchObject({ status: 200, json: { token_type: 'bearer', expires_in: 3_600 } });
      expect(answer.json.access_token).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
    expect(await ask({ ...form, client_secret: 'wrong' })).toMatchObject({
      status: 401,
      json: { error: 'invalid_client' },
    });
  });

  it('is given to a person, and lets it in', async () => {
    const { email, password } = scene.acme;
    const login = await scene.call('POST', '/accounts/login', { username: email, password }, { authorization: '' });
    expect(login).toMatchObject({ status: 200, json: { token_type: 'bearer', redirectUrl: '/home/' } });
    const headers = { authorization: `bearer ${login.json.access_token}` };
    const listed = await scene.call('GET', `/idp/api/v1/organizations/${organization}/actions`, undefined, headers);
    expect(listed.status).toBe(200);
  });
});

describe('a document through the MuleSoft IDP API', () => {
  it('gives its values, and nothing else, unless asked', async () => {
    const { json, text } = await executed(await slip(), 'slip ü.pdf');
    expect(Object.keys(json)).toEqual(['id', 'documentName', 'status', 'fields', 'tables']);
    expect(json).toMatchObject({ documentName: 'slip ü.pdf', status: 'SUCCEEDED' });
    expect(json.fields).toEqual({
      'order number': { value: 'A-4711' },
      'due date': { value: '2026-03-31' },
      total_amount: { value: '12.00' },
      '3rd category': { value: null },
    });
    expect(text).not.toContain('S-0007');
  });

  it('tells scores and places when asked, under both addresses', async () => {
    for (const query of ['?valueOnly=false', '/v2?valueOnly=false']) {
      const { json } = await executed(await slip(), 'slip.pdf', slips, query);
      const { value, confidenceScore, geometry } = json.fields['due date'];
      expect(value).toBe('2026-03-31');
      expect(confidenceScore).toBeGreaterThan(1);
      expect(confidenceScore).toBeLessThanOrEqual(100);
      expect(Object.keys(geometry)).toEqual(['width', 'height', 'left', 'top']);
      // Drawn at 160/595 from the left, its baseline at 110/842 from the top.
      expect(geometry.left).toBeCloseTo(160 / 595, 2);
      expect(geometry.top + geometry.height).toBeCloseTo(110 / 842, 1);
    }
  });

  it('gives its values page by page where the app is of a kind that does', async () => {
    const twoPages = await pdf([
      [
        ['Order no:', 60, 80],
        ['A-4711', 160, 80],
      ],
      [
        ['Total', 280, 300],
        ['12.00', 420, 300],
      ],
    ]);
    const { json } = await executed(twoPages, 'two.pdf', forms);
    expect(Object.keys(json)).toEqual(['id', 'documentName', 'status', 'pages']);
    const [first, second] = json.pages;
    expect(Object.keys(first)).toEqual(['page', 'fields', 'tables', 'prompts']);
    expect(first).toMatchObject({
      page: 1,
      fields: { 'order number': { value: 'A-4711' }, 'due date': { value: null } },
    });
    expect(second).toMatchObject({ page: 2, fields: { total_amount: { value: '12.00' } } });
    expect(second.fields).not.toHaveProperty('due date');
  });

  it('is taken as base64 in JSON, and with a user and password', async () => {
    const body = {
      file: (await slip()).toString('base64'),
      fileName: 'slip.pdf',
      callback: '{"noAuthUrl":"http://x"}',
    };
    const { email, password } = scene.acme;
    const basic = `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
    const submitted = await scene.call('POST', executions(), body, { authorization: basic });
    expect(submitted).toMatchObject({ status: 201, json: { documentName: 'slip.pdf', status: 'ACKNOWLEDGED' } });
    await scene.ended(submitted.json.id);
    const path = `${executions()}/${submitted.json.id}`;
    const answer = await scene.call('GET', path, undefined, { authorization: basic });
    expect(answer.json).toMatchObject({ status: 'SUCCEEDED', fields: { 'order number': { value: 'A-4711' } } });
  });
});

describe('bad input in MuleSoft IDP', () => {
  it('is refused in the captured words, checked from the organization down to the file', async () => {
    const none = '00000000-0000-4000-8000-000000000000';
    const nothing = new FormData();
    nothing.append('x', 'y');
    const cases: [string, number, string][] = [
      [executions(none, '9.9.9', none), 403, '{"status":403,"title":"Forbidden"}'],
      [executions(none, '9.9.9'), 404, `{"status":404,"title":"Not Found","detail":"Action Id: ${none}"}`],
      [
        executions(slips, '9.9.9'),
        404,
        `{"status":404,"title":"Not Found","detail":"Document Action Id: ${slips} and version 9.9.9 not found"}`,
      ],
      [executions(), 400, `{"status":400,"title":"Bad Request","detail":"Invalid query parameter 'file'"}`],
    ];
    for (const [path, status, text] of cases) {
      const answer = await call('POST', path, nothing);
      expect(answer).toMatchObject({ status, text });
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('content-length')).toBe(String(text.length));
    }
    const unknown = await call('GET', `${executions()}/${none}`);
    const detail = `Action Id: ${slips}, Version: 1.0.0, Execution Id: ${none}`;
    expect(unknown.text).toBe(JSON.stringify({ status: 404, title: 'Not Found', detail }));
    // As long as the captured one: the length of its header.
    expect(unknown.headers.get('content-length')).toBe('161');
  });

  it('with a wrong token is 401', async () => {
    const wrong = { authorization: 'Bearer 00000000-0000-4000-8000-000000000000' };
    const answer = await scene.call('POST', executions(), formOf(await slip(), 'a.pdf'), wrong);
    expect(answer).toMatchObject({ status: 401, json: { status: 401, title: 'Unauthorized' } });
  });

  it('that is an empty or too large file is refused at once', async () => {
    const empty = await call('POST', executions(), formOf(EMPTY, 'empty.pdf'));
    expect(empty).toMatchObject({ status: 400, json: { title: 'Bad Request', detail: expect.any(String) } });
    const large = await call('POST', executions(), formOf(Buffer.alloc(LARGEST + 1), 'large.pdf'));
    expect(large).toMatchObject({ status: 413, json: { detail: expect.stringContaining('larger') } });
  });

  it.each([
    ['an archive that is called a PDF', 'letter.pdf', async () => ARCHIVE_CALLED_PDF],
    ['a corrupt PDF', 'corrupt.pdf', truncated],
    ['an encrypted PDF', 'locked.pdf', () => encrypted('tiger')],
    ['a truncated TIFF', 'cut.tif', truncatedTiff],
    ['a PNG of 100 megapixels', 'huge.png', hundredMegapixels],
    ['a file of too many pages', 'three.pdf', () => pdf([[['a', 9, 9]], [['b', 9, 9]], [['c', 9, 9]]])],
  ])('that is %s ends FAILED, without a reason as the service has none', async (_, name, content) => {
    for (const action of [slips, forms]) {
      const { json } = await executed(await content(), name, action);
      expect(json).toEqual({ id: json.id, documentName: name, status: 'FAILED', fields: {}, tables: {} });
    }
  });
});

describe('the MuleSoft platform', () => {
  it('lets a client find its action and its versions', async () => {
    const base = `/idp/api/v1/organizations/${organization}/actions`;
    const { json } = await call('GET', `${base}?page=0&size=20&sort=name,asc`);
    expect(json.total).toBe(2);
    expect(json.actions.map((a: { name: string; type: string }) => [a.name, a.type])).toEqual([
      ['form', 'PURCHASE_ORDER'],
      ['slip', 'GENERIC'],
    ]);
    const { output } = json.actions[1].configuration.content;
    expect(output.fields.secret_id).toEqual({ hidden: true, required: false, confidenceThreshold: 0 });
    expect(Object.keys(output.tables.items)).toEqual(['description', 'quantity', 'amount']);
    expect((await call('GET', `${base}/${slips}`)).json).toEqual(json.actions[1]);
    const versions = await call('GET', `${base}/${slips}/versions`);
    expect(versions.json).toMatchObject([{ actionId: slips, version: '1.0.0', status: 'SUCCESS' }]);
  });
});
