import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { folder, recto } from './testing/scene.ts';

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

let asked: Asked[] = [];
let answer: { status: number; body: string } = { status: 200, body: '{}' };
let place: ReturnType<typeof folder>;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const server = createServer(async (request, response) => {
  const { method, url, headers } = request;
  asked.push({ method, url, authorization: headers.authorization, body: await bodyOf(request) });
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
});

beforeEach(async () => {
  asked = [];
  place = folder();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Safe: it listens on a port.
  vi.stubEnv('RECTO_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  vi.stubEnv('RECTO_TOKEN', 'secret-token');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  place.remove();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const MINE = "recto: 1\nname: driver's license\nclasses: [{name: c}]\n";

describe('recto apps', () => {
  it('pushes the file as it is written, under its own name, with the token', async () => {
    answer = { status: 200, body: '{"id":"7","name":"driver\'s license"}' };
    const { code, out } = await recto(['apps', 'push', place.file('mine.yaml', MINE)]);
    expect(asked).toEqual([
      { method: 'PUT', url: "/api/recto/v1/apps/driver's%20license", authorization: 'Bearer secret-token', body: MINE },
    ]);
    expect([code, out[0]]).toEqual([0, expect.stringContaining("Pushed driver's license (7)")]);
    expect(out[0]).toContain(`recto apps publish 'driver'\\''s license'`);
  });

  it('pushes a template by its name', async () => {
    answer = { status: 200, body: '{"id":"7","name":"receipt"}' };
    expect((await recto(['apps', 'push', 'receipt', '--json'])).out).toEqual(['{"id":"7","name":"receipt"}']);
    expect(JSON.parse(asked[0]!.body)).toMatchObject({ recto: 1, name: 'receipt' });
  });

  it('does not trouble the server with a faulty file', async () => {
    const file = place.file('mine.yaml', `${MINE}splitting: pages\n`);
    const { code, err } = await recto(['apps', 'push', file]);
    expect([code, asked]).toEqual([2, []]);
    expect(err).toContain(`${file}:4: splitting: Must be one of off, document, page`);
  });

  it('shows the faults that the server finds, with the file', async () => {
    const faults = [{ key: 'classes[0].name', line: 3, message: 'Is too short' }];
    answer = { status: 400, body: JSON.stringify({ code: 'app.invalid', detail: 'The app is wrong.', faults }) };
    const file = place.file('mine.yaml', MINE);
    const { code, err } = await recto(['apps', 'push', file]);
    expect(code).toBe(2);
    expect(err).toContain(`${file}:3: classes[0].name: Is too short`);
    expect(err).toContain('The app is wrong.');
  });

  it('lists the apps in columns', async () => {
    const apps = [
      { id: '1', name: 'invoice', version: '1.0.0', state: 'production' },
      { id: '2', name: 'letter', version: null, state: 'draft' },
    ];
    answer = { status: 200, body: JSON.stringify({ apps }) };
    const { code, out } = await recto(['apps', 'list']);
    expect(code).toBe(0);
    expect(out.map((line) => line.split(/\s+/))).toEqual([
      ['NAME', 'VERSION', 'STATE', 'ID'],
      ['invoice', '1.0.0', 'production', '1'],
      ['letter', '-', 'draft', '2'],
    ]);
  });

  it('shows one app and publishes it', async () => {
    answer = { status: 200, body: '{"id":"1","name":"invoice","version":"1.1.0"}' };
    expect(JSON.parse((await recto(['apps', 'show', 'invoice'])).out[0]!)).toMatchObject({ version: '1.1.0' });
    expect((await recto(['apps', 'publish', 'invoice'])).out[0]).toContain('Published invoice as 1.1.0');
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /api/recto/v1/apps/invoice',
      'POST /api/recto/v1/apps/invoice/versions',
    ]);
  });

  it.each([
    [401, { code: 'identity.unauthenticated', detail: 'The token is not valid.' }, 2],
    [404, { code: 'app.unknown', detail: 'App x does not exist.' }, 2],
    [500, { code: 'server.failed', detail: 'It broke.' }, 1],
    [500, { title: 'It broke.' }, 1],
    [503, 'no JSON here', 4],
    [200, 'a page of another server', 4],
  ])('ends a refusal with status %i and %j by exit code %i', async (status, body, expected) => {
    answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
    const { code, err } = await recto(['apps', 'show', 'x']);
    expect(code).toBe(expected);
    if (typeof body === 'object') expect(err).toContain('detail' in body ? body.detail : body.title);
  });

  it('ends with 4 when nothing listens', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
    await new Promise((resolve) => gone.close(resolve));
    vi.stubEnv('RECTO_URL', url);
    const { code, err } = await recto(['apps', 'list']);
    expect(code).toBe(4);
    expect(err).toContain(`No Recto answers at ${url} (ECONNREFUSED).`);
  });

  it('asks for a token before it asks the server', async () => {
    vi.stubEnv('RECTO_TOKEN', '');
    const { code, err } = await recto(['apps', 'list']);
    expect([code, asked]).toEqual([2, []]);
    expect(err).toContain('RECTO_TOKEN is not set');
  });
});
