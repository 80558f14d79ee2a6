import { request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { createServer } from './index.ts';
import { TestServer } from './testing/client.ts';
import { MemoryParts } from './testing/parts.ts';
import { app as appOf, ORGANIZATION } from './testing/results.ts';

const servers: TestServer[] = [];
function serve(...settings: ConstructorParameters<typeof TestServer>): TestServer {
  const server = new TestServer(...settings);
  servers.push(server);
  return server;
}
afterEach(() => Promise.all(servers.splice(0).map((s) => s.app.close())));

describe('the server', () => {
  it('refuses a route that does not say who may call it', async () => {
    const app = createServer(new MemoryParts());
    expect(() => app.get('/open', async () => 'x')).toThrow('does not declare its access');
    await app.close();
  });

  it.each([
    ['/api/v2/nothing', 404, 'application/json', { message: 'There is nothing at this address.' }],
    [
      '/api/v1/nothing',
      404,
      'application/problem+json',
      { status: 404, title: 'Not Found', detail: 'There is nothing at this address.' },
    ],
    ['/accounts/nothing', 404, 'application/json', { error: 'Not Found' }],
    ['/nothing', 404, 'application/problem+json', { status: 404, code: 'resource.unknown' }],
    ['/api/v2/batches/%zz', 400, 'application/json', { message: expect.stringContaining('%zz') }],
    ['/api/v1/%zz', 400, 'application/problem+json', { status: 400, title: 'Bad Request' }],
  ])('answers %s in the words of its dialect', async (url, status, type, body) => {
    const answer = await serve().call('GET', url);
    expect(answer).toMatchObject({ status, json: body });
    expect(answer.headers['content-type']).toBe(type);
  });

  it('says which methods there are instead of one that is not', async () => {
    const server = serve();
    const aihub = await server.call('DELETE', '/api/v2/batches/1/files');
    expect(aihub).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(aihub.json.message).toContain('only GET, HEAD');
    const organization = `/api/v1/organizations/${ORGANIZATION.id}`;
    const mulesoft = await server.call('GET', `${organization}/actions/x/versions/1.0.0/executions`);
    expect(mulesoft).toMatchObject({ status: 405, text: '{"status":405,"title":"Method Not Allowed"}' });
    expect(await server.call('DELETE', '/livez')).toMatchObject({ status: 405, json: { status: 405 } });
  });

  it('names each request, by the name that the client gave it when a log can hold that', async () => {
    const server = serve();
    const named = await server.call('GET', '/livez', { headers: { 'x-request-id': 'order-17' } });
    expect(named.headers['x-request-id']).toBe('order-17');
    const odd = await server.call('GET', '/livez', { headers: { 'x-request-id': 'a b"c' } });
    expect(odd.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('sends the headers that keep answers where they belong', async () => {
    const { headers } = await serve().call('GET', '/api/v2/batches');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });

  it('hides what went wrong inside, in every dialect', async () => {
    const server = serve();
    const secret = new Error('password=hunter2 at /srv/secret.ts');
    server.parts.batches.list = () => Promise.reject(secret);
    server.parts.registry.list = () => Promise.reject(secret);
    const actions = `/idp/api/v1/organizations/${ORGANIZATION.id}/actions`;
    for (const url of ['/api/v2/batches', actions, '/api/recto/v1/apps']) {
      const answer = await server.call('GET', url);
      expect(answer.status).toBe(500);
      expect(answer.text).not.toMatch(/hunter2|secret\.ts/);
    }
  });

  it('logs a line for each request, without what is secret or long', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
    const parts = Object.assign(new MemoryParts(), { log });
    const app = createServer(parts);
    const headers = { authorization: 'Bearer manager', cookie: 'secret-cookie' };
    await app.inject({ url: '/api/v2/batches?workspace=secret-query', headers });
    const body = 'grant_type=client_credentials&client_id=client&client_secret=secret-secret';
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await app.inject({ method: 'POST', url: '/accounts/api/v2/oauth2/token', headers: form, payload: body });
    await app.inject({ url: '/livez' });
    await app.close();
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { msg: 'request', method: 'GET', path: '/api/v2/batches', status: 200, organization: ORGANIZATION.id },
      { msg: 'request', method: 'POST', path: '/accounts/api/v2/oauth2/token', status: 401 },
    ]);
    expect(lines.join('')).not.toMatch(/secret|Bearer|00000099/);
  });

  it('answers who waits for a run when it closes', async () => {
    const server = serve();
    const run = server.parts.addRun({ state: 'running', finished: null });
    server.parts.runs.wait = () => new Promise(() => {});
    const waiting = server.call('GET', `/api/recto/v1/runs/${run.id}?wait=30000`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.app.close();
    expect(await waiting).toMatchObject({ status: 200, json: { state: 'running' } });
  });

  it('takes an address with a slash at its end', async () => {
    const server = serve();
    expect(await server.call('GET', '/api/v2/batches/')).toMatchObject({ status: 200 });
    expect(await server.call('DELETE', '/api/v2/batches/?x=1')).toMatchObject({ status: 405 });
  });

  it('is live at once and ready when its parts are', async () => {
    const server = serve();
    server.parts.isReady = false;
    expect(await server.call('GET', '/livez')).toMatchObject({ status: 200 });
    expect(await server.call('GET', '/readyz')).toMatchObject({ status: 503, json: { status: 'not ready' } });
    server.parts.isReady = true;
    expect(await server.call('GET', '/readyz')).toMatchObject({ status: 200, json: { status: 'ready' } });
  });

  it('shows a page that loads nothing from elsewhere', async () => {
    const server = serve();
    const page = await server.call('GET', '/');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
    // What the policy would block: styles and scripts in the page itself.
    expect(page.text).not.toMatch(/ style="|<style|<script(?! type="module" src=)/);
    for (const [, url] of page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      expect(await server.call('GET', url!), url).toMatchObject({ status: 200 });
    }
  });

  it('passes a file on while it still comes in, in every dialect', async () => {
    const server = serve();
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as AddressInfo;
    const id = await server.parts.publish(appOf([]));
    let seen = () => {};
    const watched = async (content: AsyncIterable<Uint8Array>) => {
      let bytes = 0;
      for await (const chunk of content) {
        bytes += chunk.length;
        seen();
      }
      return bytes;
    };
    const { start } = server.parts.runs;
    server.parts.batches.putFile = async (_organization, _id, name, content) => ({
      name,
      bytes: await watched(content),
      modified: '',
    });
    server.parts.runs.start = async (request) => {
      if (request.input.kind === 'file') await watched(request.input.content);
      return start({
        ...request,
        input: {
          kind: 'file',
          name: 'a',
          content: (async function* () {
            yield Buffer.from('x');
          })(),
        },
      });
    };
    const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n';
    const form = 'multipart/form-data; boundary=b';
    const executions = `/api/v1/organizations/${ORGANIZATION.id}/actions/${id}/versions/1.0.0/executions`;
    for (const [method, path, type, before, after, status] of [
      ['PUT', '/api/v2/batches/1/files/a', 'application/octet-stream', '', '', 204],
      ['POST', executions, form, part, '\r\n--b--\r\n', 201],
      ['POST', '/api/recto/v1/runs?app=invoice', form, part, '\r\n--b--\r\n', 201],
    ] as const) {
      const arrived = new Promise<void>((resolve) => {
        seen = resolve;
      });
      const headers = { authorization: 'Bearer manager', 'content-type': type };
      const answered = new Promise<number | undefined>((resolve, reject) => {
        const sent = httpRequest({ port, host: '127.0.0.1', path, method, headers }, (answer) => {
          answer.resume();
          answer.on('end', () => resolve(answer.statusCode));
        });
        sent.on('error', reject);
        sent.write(`${before}${'x'.repeat(100_000)}`);
        // The rest is sent only when the beginning has arrived where files are stored.
        arrived.then(() => sent.end(`${'y'.repeat(100_000)}${after}`), reject);
      });
      expect(await answered, path).toBe(status);
    }
  });

  it('hears a request to its end before it refuses it, so that the client hears the answer', async () => {
    const server = serve({ mulesoftMaxBytes: 1_000 });
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as AddressInfo;
    const big = Buffer.alloc(8 * 2 ** 20);
    const put = (path: string, method: string, headers: Record<string, string>, body: Buffer) =>
      new Promise<number | undefined>((resolve, reject) => {
        const sent = httpRequest({ port, host: '127.0.0.1', path, method, headers }, (answer) => {
          answer.resume();
          answer.on('end', () => resolve(answer.statusCode));
        });
        sent.on('error', reject);
        sent.end(body);
      });
    const authorization = 'Bearer manager';
    const octets = { 'content-type': 'application/octet-stream' };
    expect(await put('/api/v2/batches/999/files/a', 'PUT', { authorization, ...octets }, big)).toBe(404);
    expect(await put('/api/v2/batches/999/files/a', 'PUT', octets, big)).toBe(401);
    const id = await server.parts.publish(appOf([]));
    const form = Buffer.concat([
      Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'),
      big,
      Buffer.from('\r\n--b--\r\n'),
    ]);
    const path = `/api/v1/organizations/${ORGANIZATION.id}/actions/${id}/versions/1.0.0/executions`;
    const multipart = { authorization, 'content-type': 'multipart/form-data; boundary=b' };
    expect(await put(path, 'POST', multipart, form)).toBe(413);
  });

  it.each(['content-length: 8000000', 'transfer-encoding: chunked'])(
    'lets a client send a body too large to its end, when it reads the answer only then: %s',
    async (length) => {
      const server = serve();
      await server.app.listen({ port: 0, host: '127.0.0.1' });
      const { port } = server.app.server.address() as AddressInfo;
      const body = Buffer.alloc(8_000_000, 'x');
      for (const target of ['PUT /api/recto/v1/apps/slip', 'POST /accounts/api/v2/oauth2/token']) {
        const answer = await new Promise<string>((resolve, reject) => {
          const socket = connect(port, '127.0.0.1');
          socket.on('error', reject);
          socket.write(`${target} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer manager\r\n`);
          socket.write(`content-type: application/json\r\n${length}\r\n\r\n`);
          if (length.includes('chunked')) socket.write(`${body.length.toString(16)}\r\n`);
          socket.write(body);
          socket.write(length.includes('chunked') ? '\r\n0\r\n\r\n' : '', (error) => {
            if (error) reject(error);
            else socket.once('data', (data) => resolve(data.toString()));
          });
        }).finally(() => server.app.server.closeAllConnections());
        expect(answer, target).toMatch(/^HTTP\/1.1 413 /);
      }
    },
  );
});
