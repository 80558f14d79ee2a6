import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BROKEN_RESTS, TestServer } from '../testing/client.ts';
import { app, field, fileResult, ORGANIZATION, uuid, value } from '../testing/results.ts';

let server: TestServer;
let action: string;
beforeEach(async () => {
  server = new TestServer({ mulesoftMaxBytes: 100 });
  action = await server.parts.publish(app([field('total')], { type: 'INVOICE', envelope: 'document' }));
});
afterEach(() => server.app.close());

const organization = ORGANIZATION.id;
const executions = (version = '1.0.0', id = action, org: string = organization) =>
  `/api/v1/organizations/${org}/actions/${id}/versions/${version}/executions`;

const FILE = ['file', 'content', 'a.pdf', 'application/pdf'] as const;

describe('a MuleSoft token', () => {
  const TOKEN = '/accounts/api/v2/oauth2/token';
  const credentials = { grant_type: 'client_credentials', client_id: 'client', client_secret: 'secret' };
  const ask = (body: unknown, headers: Record<string, string> = {}) =>
    server.call('POST', TOKEN, { body, headers: { authorization: '', ...headers } });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it('is given for JSON, for a form, and for Basic with a form', async () => {
    const given = { status: 200, json: { access_token: uuid(99), token_type: 'bearer', expires_in: 3_600 } };
    expect(await ask(credentials)).toMatchObject(given);
    expect(await ask(new URLSearchParams(credentials).toString(), form)).toMatchObject(given);
    const basic = `Basic ${Buffer.from('client:secret').toString('base64')}`;
    expect(await ask('grant_type=client_credentials', { ...form, authorization: basic })).toMatchObject(given);
  });

  it.each([
    [{ ...credentials, client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ ...credentials, client_id: undefined }, 400, 'invalid_request'],
    [{ ...credentials, grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ client_id: 'client', client_secret: 'secret' }, 400, 'invalid_request'],
    [{ ...credentials, client_id: 5 }, 400, 'invalid_request'],
    ['{', 400, 'invalid_request'],
    [undefined, 400, 'invalid_request'],
  ])('is refused for %j', async (body, status, error) => {
    const headers: Record<string, string> = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
    const answer = await ask(body, headers);
    expect(answer).toMatchObject({ status, json: { error, error_description: expect.any(String) } });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('is given to a person who signs in', async () => {
    const login = (password: string) =>
      server.call('POST', '/accounts/login', { body: { username: 'a@example.org', password } });
    expect(await login('secret')).toMatchObject({
      status: 200,
      json: { access_token: uuid(98), token_type: 'bearer', redirectUrl: '/home/' },
    });
    expect(await login('wrong')).toMatchObject({ status: 401 });
  });
});

describe('a MuleSoft submission', () => {
  it('is acknowledged with 201 and three keys', async () => {
    const answer = await server.form(executions(), [FILE]);
    expect(answer.status).toBe(201);
    expect(Object.entries(answer.json)).toEqual([
      ['id', expect.stringMatching(/^[0-9a-f-]{36}$/)],
      ['documentName', 'a.pdf'],
      ['status', 'ACKNOWLEDGED'],
    ]);
    expect(server.parts.started.at(-1)).toMatchObject({ maxPages: 50, version: '1.0.0' });
  });

  it('takes the callback before and after the file, in every form that clients send, and ignores what it does not know', async () => {
    const address = '{"noAuthUrl":"https://example.org/?a=b"}';
    for (const parts of [
      [['callback', '{"noAuthUrl": "null"}', undefined, 'application/json'], FILE],
      [FILE, ['callback', address]],
      [['callback', address, 'callback', 'application/json'], FILE],
      [['name', 'x'], ['invoiceNumber', 'y', 'file', 'text/plain'], FILE, ['lastname', 'z']],
      // A callback that holds no address, whatever it says it is.
      ...['', '{', 'null', 'https://example.org', '{"noAuthUrl":null}', '{"__proto__":1}'].map((text) => [
        ['callback', text, undefined, 'application/json'],
        FILE,
      ]),
      [FILE, ['other', '{', undefined, 'application/json; charset=utf-8']],
      // What no column of the database holds, and names that every object has.
      [['other', 'a\0b'], FILE, ['o\0ther', 'x', 'a\0b.pdf']],
      ...['__proto__', 'constructor', 'toString'].flatMap((name) => [
        [[name, 'x'], FILE],
        [FILE, [name, 'x', 'other.pdf']],
        [FILE, [name, '{}', undefined, 'application/json']],
      ]),
    ] as [string, string, string?, string?][][]) {
      const answer = await server.form(executions(), parts);
      expect(answer, JSON.stringify(parts)).toMatchObject({ status: 201, json: { documentName: 'a.pdf' } });
    }
  });

  it('is refused with a second file, and what the first one started is ended', async () => {
    const answer = await server.form(executions(), [FILE, ['file', 'second', 'b.pdf']]);
    expect(answer).toMatchObject({ status: 400, json: { detail: 'Send one file per request, not two.' } });
    expect([...server.parts.stored.values()].map(({ run }) => run.state)).toEqual(['cancelled']);
  });

  it.each(BROKEN_RESTS)('is refused when its form breaks off after the file, and the run ends: %j', async (rest) => {
    const answer = await server.brokenForm(executions(), rest);
    expect(answer).toMatchObject({
      status: 400,
      json: { detail: expect.stringMatching(/^The form cannot be read: /) },
    });
    expect([...server.parts.stored.values()].map(({ run }) => run.state)).toEqual(['cancelled']);
  });

  it('takes a file as base64 in JSON', async () => {
    const file = Buffer.from('content').toString('base64');
    for (const body of [
      { file, fileName: 'ü.pdf', callback: '{"noAuthUrl":"x"}' },
      { file, fileName: 'ü.pdf', callback: { noAuthUrl: 'x' } },
    ]) {
      const answer = await server.call('POST', executions(), { body });
      expect(answer).toMatchObject({ status: 201, json: { documentName: 'ü.pdf' } });
    }
    expect(await server.call('POST', executions(), { body: { file } })).toMatchObject({ status: 201 });
  });

  it('checks the organization, then the action, then the version, then the file, with the captured texts', async () => {
    const none = '00000000-0000-4000-8000-000000000000';
    const cases = [
      [executions('9.9.9', none, none), 403, '{"status":403,"title":"Forbidden"}'],
      [executions('9.9.9', none), 404, `{"status":404,"title":"Not Found","detail":"Action Id: ${none}"}`],
      [executions('9.9.9', 'invoice'), 404, '{"status":404,"title":"Not Found","detail":"Action Id: invoice"}'],
      ...['9.9.9', 'latest'].map((version) => [
        executions(version),
        404,
        `{"status":404,"title":"Not Found","detail":"Document Action Id: ${action} and version ${version} not found"}`,
      ]),
      [executions(), 400, `{"status":400,"title":"Bad Request","detail":"Invalid query parameter 'file'"}`],
    ] as const;
    for (const [url, status, text] of cases) {
      const answer = await server.form(String(url), [['other', 'x']]);
      expect(answer).toMatchObject({ status, text });
      expect(answer.headers).toMatchObject({
        'content-type': 'application/problem+json',
        'content-length': String(Buffer.byteLength(String(text))),
      });
    }
  });

  it.each([
    ['an empty form', '--b--\r\n', 'multipart/form-data; boundary=b'],
    ['a form without a boundary', 'x', 'multipart/form-data'],
    [
      'a form that ends early',
      '--b\r\nContent-Disposition: form-data; name="x"\r\n',
      'multipart/form-data; boundary=b',
    ],
    ['JSON without a file', '{"fileName":"a.pdf"}', 'application/json'],
    ['JSON with a file that is no base64', '{"file":"%%%"}', 'application/json'],
    ['JSON that is no object', 'null', 'application/json'],
  ])('says that the file is missing in %s', async (_, body, type) => {
    const answer = await server.call('POST', executions(), { body, headers: { 'content-type': type } });
    expect(answer).toMatchObject({ status: 400, json: { detail: "Invalid query parameter 'file'" } });
  });

  it.each([
    ['a file part without a name', [['file', 'content']], 400],
    ['an empty file', [['file', '', 'a.pdf']], 400],
    ['a file above the limit', [['file', 'x'.repeat(101), 'a.pdf']], 413],
  ] as const)('is refused for %s', async (_, parts, status) => {
    const answer = await server.form(executions(), parts);
    expect(answer).toMatchObject({ status, json: { status, title: expect.any(String), detail: expect.any(String) } });
    expect(Object.keys(answer.json)).toEqual(['status', 'title', 'detail']);
  });

  it('needs credentials, of a bearer in any case or a user and password', async () => {
    const submit = (authorization: string) => server.form(executions(), [FILE], { authorization });
    expect(await submit('')).toMatchObject({ status: 401, text: '{"status":401,"title":"Unauthorized"}' });
    expect(await submit('Bearer wrong')).toMatchObject({ status: 401 });
    expect(await submit('bearer executor')).toMatchObject({ status: 201 });
    expect(await submit(`Basic ${Buffer.from('executor:secret').toString('base64')}`)).toMatchObject({ status: 201 });
    expect(await submit(`Basic ${Buffer.from('executor:wrong').toString('base64')}`)).toMatchObject({ status: 401 });
  });
});

describe('a MuleSoft retrieval', () => {
  it('is the same with and without /v2, and holds values only unless told otherwise', async () => {
    const { id } = (await server.form(executions(), [FILE])).json;
    expect((await server.call('GET', `${executions()}/${id}`)).json).toEqual({
      id,
      documentName: 'a.pdf',
      status: 'ACKNOWLEDGED',
    });
    server.parts.setState(id, 'complete', [fileResult({}, [value('total', '5')])]);
    const get = async (tail: string) => (await server.call('GET', `${executions()}/${id}${tail}`)).json;
    const plain = { id, documentName: 'a.pdf', status: 'SUCCEEDED', fields: { total: { value: '5' } }, tables: {} };
    expect(await get('')).toEqual(plain);
    expect(await get('/v2')).toEqual(plain);
    expect(await get('?valueOnly=true')).toEqual(plain);
    expect((await get('/v2?valueOnly=False')).fields.total).toEqual({
      value: '5',
      confidenceScore: 40,
      geometry: { width: 0.1, height: 0.05, left: 0.1, top: 0.2 },
    });
    expect(await get('?valueOnly=maybe')).toMatchObject({ status: 400 });
  });

  it('is refused to a client that takes no JSON', async () => {
    const { id } = (await server.form(executions(), [FILE])).json;
    const get = (accept: string) => server.call('GET', `${executions()}/${id}/v2`, { headers: { accept } });
    for (const accept of ['application/xml', 'text/html, text/*;q=0.5', 'application/json;q=0, */*', '*/*;q=0.0']) {
      const answer = await get(accept);
      expect(answer.json, accept).toMatchObject({ status: 406, title: 'Not Acceptable', detail: expect.any(String) });
      expect(answer).toMatchObject({ status: 406, headers: { 'content-type': 'application/problem+json' } });
    }
    const taken = [
      '',
      '*/*',
      'APPLICATION/JSON; charset=utf-8',
      'text/html, application/*;q=0.1',
      'application/hal+json',
    ];
    for (const accept of [
      ...taken,
      'application/xml, */*;q=0.8',
      'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
    ])
      expect(await get(accept), accept).toMatchObject({ status: 200, json: { id } });
  });

  it('is refused in the captured words where something is not there', async () => {
    const { id } = (await server.form(executions(), [FILE])).json;
    const detail = async (url: string) => {
      const answer = await server.call('GET', url);
      expect(answer.status).toBe(404);
      return answer.json.detail;
    };
    const execution = (of: string) => `Action Id: ${action}, Version: 1.0.0, Execution Id: ${of}`;
    expect(await detail(`${executions()}/${uuid(77)}`)).toBe(execution(uuid(77)));
    expect(await detail(`${executions()}/x/v2`)).toBe(execution('x'));
    expect(await detail(`${executions('2.0.0')}/${id}`)).toBe(
      `Document Action Id: ${action} and version 2.0.0 not found`,
    );
    expect(await detail(`${executions('1.0.0', uuid(76))}/${id}`)).toBe(`Action Id: ${uuid(76)}`);
    const batchRun = server.parts.addRun({ batch: 1, file: null });
    expect(await detail(`${executions()}/${batchRun.id}`)).toBe(execution(batchRun.id));
  });
});

describe('the MuleSoft platform', () => {
  const ACTIONS = `/idp/api/v1/organizations/${organization}/actions`;

  it('is for those who may manage', async () => {
    const headers = { authorization: 'Bearer executor' };
    expect(await server.call('GET', ACTIONS, { headers })).toMatchObject({
      status: 403,
      text: '{"status":403,"title":"Forbidden"}',
    });
  });

  it('lists actions in the captured shape', async () => {
    const { json } = await server.call('GET', ACTIONS);
    expect(json).toEqual({
      actions: [
        {
          id: action,
          organizationId: organization,
          name: 'invoice',
          description: '',
          type: 'INVOICE',
          empowerWith: 'NLP',
          configuration: {
            content: { output: { fields: { total: { hidden: false, required: false, confidenceThreshold: 0 } } } },
            version: '1.0.0',
          },
          createdBy: expect.any(String),
          createdAt: expect.any(String),
          updatedAt: expect.any(String),
          registration: { status: 'REGISTERED', message: '' },
        },
      ],
      total: 1,
    });
    expect((await server.call('GET', `${ACTIONS}/${action}`)).json).toEqual(json.actions[0]);
  });

  it('tells what an action reads: fields, groups, tables and prompts', async () => {
    const definition = app([
      field('party', { type: 'group', fields: [field('name', { hidden: true, required: true, threshold: 0.999 })] }),
      field('table1', { type: 'table', columns: [field('price')] }),
      field('business', { type: 'prompt', question: 'What is sold?' }),
    ]);
    const id = await server.parts.publish({ ...definition, name: 'other' });
    const { json } = await server.call('GET', `${ACTIONS}/${id}`);
    const leaf = { hidden: false, required: false, confidenceThreshold: 0 };
    expect(json.configuration.content.output).toEqual({
      fields: { party: { name: { hidden: true, required: true, confidenceThreshold: 99.9 } } },
      tables: { table1: { price: leaf } },
      prompts: {
        business: {
          hidden: false,
          prompt: 'What is sold?',
          source: 'document',
          required: false,
          confidenceThreshold: 0,
        },
      },
    });
    expect(json.type).toBe('GENERIC');
  });

  it('sorts and pages', async () => {
    for (const name of ['c', 'a', 'b']) await server.parts.publish({ ...app([]), name });
    const names = async (query: string) =>
      (await server.call('GET', `${ACTIONS}?${query}`)).json.actions.map((a: { name: string }) => a.name);
    expect(await names('sort=name,asc')).toEqual(['a', 'b', 'c', 'invoice']);
    expect(await names('sort=name,desc&size=2&page=1')).toEqual(['b', 'a']);
    expect((await names('sort=type,desc'))[0]).toBe('invoice');
    expect(await names('size=1999999999')).toHaveLength(4);
    expect(await names('page=9')).toEqual([]);
    for (const query of ['sort=id,asc', 'sort=name,up', 'page=x']) {
      expect(await server.call('GET', `${ACTIONS}?${query}`), query).toMatchObject({ status: 400 });
    }
  });

  it('lists versions as a bare array, newest first, each with the publication that clients look for', async () => {
    await server.parts.publish(app([field('total'), field('tax')]));
    const { json } = await server.call('GET', `${ACTIONS}/${action}/versions`);
    expect(json.map((v: { version: string }) => v.version)).toEqual(['1.1.0', '1.0.0']);
    expect(json[0]).toEqual({
      organizationId: organization,
      actionId: action,
      version: '1.1.0',
      status: 'SUCCESS',
      configuration: expect.any(Object),
      operations: [
        {
          id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
          type: 'RUNTIME_PUBLICATION',
          status: 'SUCCESS',
          result: expect.any(String),
          info: { baseUrl: expect.stringMatching(/^http/) },
          createdAt: expect.any(String),
          updatedAt: expect.any(String),
        },
      ],
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(JSON.parse(json[0].operations[0].result)).toMatchObject({ actionId: action, actionVersion: '1.1.0' });
    const oldest = await server.call('GET', `${ACTIONS}/${action}/versions?sort=version,asc&size=1`);
    expect(oldest.json).toMatchObject([{ version: '1.0.0' }]);
    expect((await server.call('GET', `${ACTIONS}/${action}/versions/1.1.0`)).json).toEqual(json[0]);
  });

  it('knows actions by their id alone', async () => {
    for (const id of [uuid(77), 'invoice']) {
      for (const tail of ['', '/versions', '/versions/1.0.0']) {
        expect(await server.call('GET', `${ACTIONS}/${id}${tail}`)).toMatchObject({
          status: 404,
          text: `{"status":404,"title":"Not Found","detail":"Action Id: ${id}"}`,
        });
      }
    }
    expect(await server.call('GET', `${ACTIONS}/${action}/versions/9.9.9`)).toMatchObject({ status: 404 });
  });
});
