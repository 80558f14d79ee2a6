import { readdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { makeFiles } from '../../training/generator/index.ts';
import { startPostgres, withPostgres } from '../support/postgres.ts';
import { folder, type Running, recto, start } from './recto.ts';

const place = folder();
const running: Running[] = [];

function serve(env: Readonly<Record<string, string>>, group = false): Running {
  const server = start(['serve'], { PORT: '0', ...env }, { group });
  running.push(server);
  return server;
}

async function stop(server: Running) {
  server.process.kill('SIGTERM');
  return server.ended;
}

afterEach(() => Promise.all(running.splice(0).map(stop)));
afterAll(() => place.remove());

describe('recto serve', () => {
  it('shows how to sign in at the first start only, serves, and ends well on SIGTERM', async () => {
    const env = { RECTO_DATA: place.in('first') };
    const first = serve(env);
    const [, url] = await first.said(/ready at (http:\/\/127\.0\.0\.1:\d+)\n/);
    const [, token] = await first.said(/RECTO_TOKEN=(\S+)/);
    const [, client] = await first.said(/RECTO_CLIENT_ID=(\S+)/);
    const [, secret] = await first.said(/RECTO_CLIENT_SECRET=(\S+)/);
    const [, organization] = await first.said(/organization +([0-9a-f-]{36})/);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);

    const list = await recto(['apps', 'list'], { RECTO_URL: url!, RECTO_TOKEN: token! });
    expect(list.out).toMatch(/^invoice +1\.0\.0 +production/m);
    expect(list.out).toMatch(/^receipt +1\.0\.0 +production/m);
    const grant = await fetch(`${url}/accounts/api/v2/oauth2/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'client_credentials', client_id: client, client_secret: secret }),
    });
    expect(grant.status).toBe(200);

    const ended = await stop(first);
    expect(ended.code).toBe(0);
    expect(ended.err).toMatch(/Stopping …\n$/);
    expect(ended.err).not.toMatch(/"level":"(warn|error)"/);
    expect(ended.err).not.toContain(secret);

    const again = serve(env);
    await again.said(new RegExp(`organization +${organization}`));
    await again.said(/Stop it with/);
    const { code, out } = await stop(again);
    expect(code).toBe(0);
    expect(out).not.toMatch(/password|token|secret/i);
  });

  it('ends well and soon though a client is still at its upload', async () => {
    const server = serve({ RECTO_DATA: place.in('dawdled'), RECTO_ADMIN_TOKEN: 'token-given' });
    const [, url] = await server.said(/ready at (\S+)/);
    await server.said(/Stop it with/);
    const headers = { authorization: 'Bearer token-given' };
    const body = JSON.stringify({ name: 'b' });
    const json = { ...headers, 'content-type': 'application/json' };
    const batch = await fetch(`${url}/api/v2/batches`, { method: 'POST', headers: json, body });
    const { id } = (await batch.json()) as { id: number };
    const upload = request(`${url}/api/v2/batches/${id}/files/a`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/octet-stream', 'content-length': 1_000_000 },
    });
    const cut = new Promise((resolve) => upload.on('error', resolve));
    upload.write('the rest never comes');
    // Until the server stores it.
    await expect.poll(() => readdirSync(place.in('dawdled/blobs/incoming'))).toHaveLength(1);
    const started = Date.now();
    const { code, err } = await stop(server);
    await cut;
    expect([code, err]).toEqual([0, expect.not.stringContaining('did not end in time')]);
    // Below the ten seconds after which a container is killed.
    expect(Date.now() - started).toBeLessThan(9_000);
    expect(readdirSync(place.in('dawdled/blobs/incoming'))).toEqual([]);
  });

  it('takes the identity that the environment gives, and shows none of it', async () => {
    const id = '11111111-2222-4333-8444-555555555555';
    const given = { RECTO_ORG_ID: id, RECTO_ADMIN_TOKEN: 'token-given', RECTO_ADMIN_PASSWORD: 'password-given' };
    const server = serve({ RECTO_DATA: place.in('given'), ...given });
    const [, url] = await server.said(/ready at (\S+)/);
    await server.said(new RegExp(`organization +${id}`));
    const client = { RECTO_URL: url!, RECTO_TOKEN: 'token-given' };
    writeFileSync(
      place.in('mine.yaml'),
      'recto: 1\nname: mine\nclasses: [{name: c, fields: [{name: f, type: text}]}]\n',
    );
    const push = await recto(['apps', 'push', place.in('mine.yaml')], client);
    expect([push.code, push.out]).toEqual([0, expect.stringMatching(/^Pushed mine \([0-9a-f-]{36}\)/)]);
    for (const version of ['1.0.0', '1.1.0']) {
      const publish = await recto(['apps', 'publish', 'mine'], client);
      expect([publish.code, publish.out]).toEqual([0, expect.stringContaining(`Published mine as ${version}`)]);
    }
    const show = await recto(['apps', 'show', 'mine'], client);
    expect(JSON.parse(show.out)).toMatchObject({ name: 'mine', version: '1.1.0' });
    expect((await recto(['apps', 'show', 'yours'], client)).code).toBe(2);
    expect((await recto(['apps', 'list'], { ...client, RECTO_TOKEN: 'wrong' })).code).toBe(2);
    const { out, err } = await stop(server);
    expect(out + err).not.toMatch(/-given/);
  });

  it('refuses a data folder and a port that are in use, each with 2 and a sentence that says so', async () => {
    const server = serve({ RECTO_DATA: place.in('held') });
    const [, port] = await server.said(/ready at http:\/\/127\.0\.0\.1:(\d+)/);
    const locked = await recto(['serve'], { PORT: '0', RECTO_DATA: place.in('held') });
    expect(locked.code).toBe(2);
    expect(locked.err).toMatch(/in use by process \d+.*data\.locked/s);
    const taken = await recto(['serve'], { PORT: port!, RECTO_DATA: place.in('other') });
    expect(taken.code).toBe(2);
    expect(taken.err).toMatch(new RegExp(`Cannot listen on 127.0.0.1:${port}: another process`));
    const nowhere = await recto(['serve'], {
      DATABASE_URL: `postgres://u:hunter2@127.0.0.1:${port}/x`,
      RECTO_DATA: place.in('none'),
    });
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining('The database that DATABASE_URL names')]);
    expect(nowhere.err).not.toContain('hunter2');
    writeFileSync(place.in('file'), '');
    const wrong = await recto(['serve'], { RECTO_DATA: place.in('file') });
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('is, or lies below, a file')]);
    const doctor = await recto(['doctor'], { RECTO_URL: `http://127.0.0.1:${port}`, RECTO_DATA: place.in('held') });
    expect(doctor.out).toMatch(/^note +data folder +.*in use by process/m);
    expect(doctor.out).toMatch(/^ok +server/m);
    expect(doctor.code).toBe(0);
  });

  it('shows how to sign in at the first start that succeeds, when one before it found its port taken', async () => {
    const env = { RECTO_DATA: place.in('second-try') };
    const [, port] = await serve({ RECTO_DATA: place.in('neighbour') }).said(/ready at http:\/\/127\.0\.0\.1:(\d+)/);
    expect((await recto(['serve'], { ...env, PORT: port! })).code).toBe(2);
    const again = serve(env);
    const [, url] = await again.said(/ready at (\S+)/);
    const [, token] = await again.said(/RECTO_TOKEN=(\S+)/);
    expect((await recto(['apps', 'list'], { RECTO_URL: url!, RECTO_TOKEN: token! })).code).toBe(0);
  });

  it('ends on the SIGTERM of `npm start`, which waits for it', async () => {
    const server = start(['start'], { PORT: '0', RECTO_DATA: place.in('npm') }, { command: ['npm'] });
    running.push(server);
    const [, url] = await server.said(/ready at (\S+)/);
    expect((await stop(server)).err).toMatch(/Stopping …\n$/);
    await expect(fetch(`${url}/livez`)).rejects.toThrow('fetch failed');
  });

  it('puts back what was at work when Ctrl+C reaches its whole process group, and ends it after the next start', async () => {
    const env = { RECTO_DATA: place.in('interrupted'), RECTO_ADMIN_TOKEN: 'token-given' };
    const headers = { authorization: 'Bearer token-given' };
    const first = serve(env, true);
    const [, url] = await first.said(/ready at (\S+)/);
    const runs: string[] = [];
    for (const seed of [1, 2, 3, 4]) {
      const [receipt] = await makeFiles({ kind: 'receipt', seed }, 'image');
      const form = new FormData();
      form.set('file', new File([new Uint8Array(receipt!.bytes)], `${seed}.jpg`));
      const answer = await fetch(`${url}/api/recto/v1/runs?app=receipt`, { method: 'POST', headers, body: form });
      expect(answer.ok).toBe(true);
      runs.push(((await answer.json()) as { id: string }).id);
    }
    process.kill(-first.process.pid!, 'SIGINT');
    expect((await first.ended).code).toBe(0);

    const [, again] = await serve(env).said(/ready at (\S+)/);
    for (const id of runs) {
      let state = '';
      await expect
        .poll(
          async () => {
            const answer = await fetch(`${again}/api/recto/v1/runs/${id}?wait=5000`, { headers });
            ({ state } = (await answer.json()) as { state: string });
            return ['queued', 'running', 'finishing'].includes(state);
          },
          { timeout: 50_000 },
        )
        .toBe(false);
      expect(state).toBe('complete');
    }
  });

  it.skipIf(!withPostgres)('shares a PostgreSQL with another that starts at the same moment', async () => {
    const postgres = await startPostgres();
    try {
      const DATABASE_URL = await postgres.database();
      const both = ['one', 'two'].map((name) => serve({ DATABASE_URL, RECTO_DATA: place.in(name) }));
      const urls = await Promise.all(both.map(async (server) => (await server.said(/ready at (\S+)/))[1]!));
      await Promise.all(both.map((server) => server.said(/Stop it with/)));
      for (const url of urls) expect((await fetch(`${url}/readyz`)).status).toBe(200);
      const ended = await Promise.all(both.map(stop));
      expect(ended.map(({ code }) => code)).toEqual([0, 0]);
      const tokens = ended.flatMap(({ out }) => /RECTO_TOKEN=(\S+)/.exec(out)?.[1] ?? []);
      expect(tokens).toHaveLength(1);

      const third = serve({ DATABASE_URL, RECTO_DATA: place.in('one') });
      const [, url] = await third.said(/ready at (\S+)/);
      const list = await recto(['apps', 'list', '--json'], { RECTO_URL: url!, RECTO_TOKEN: tokens[0]! });
      const { apps } = JSON.parse(list.out) as { apps: { name: string; version: string }[] };
      expect(apps.map((app) => [app.name, app.version])).toEqual([
        ['invoice', '1.0.0'],
        ['receipt', '1.0.0'],
      ]);
      expect((await stop(third)).code).toBe(0);
    } finally {
      await postgres.stop();
    }
  });
});
