import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Postgres, startPostgres, withPostgres } from '../support/postgres.ts';
import { API } from './office.ts';

const LIFE = fileURLToPath(new URL('life.ts', import.meta.url));
const APP = `
recto: 1
name: forms
splitting: document
classes:
  - {name: form, fields: [{name: number, type: id, required: true}, {name: total, type: money}]}
  - {name: letter, fields: [{name: number, type: id}]}
review: {audit: 0}
`;

describe('a server that is killed', () => killed('the embedded database'));
describe.skipIf(!withPostgres)('a server that is killed', () => killed('PostgreSQL'));

function killed(database: 'the embedded database' | 'PostgreSQL'): void {
  const known = { slug: `k${randomUUID().slice(0, 8)}`, token: randomUUID(), organizationId: randomUUID() };
  let dataFolder = '';
  let postgres: Postgres | null = null;
  let databaseUrl: string | undefined;
  let child: ReturnType<typeof spawn> | null = null;
  let url = '';

  async function live(slow = 0): Promise<void> {
    const life = spawn(
      process.execPath,
      ['--import', 'tsx', LIFE, JSON.stringify({ dataFolder, databaseUrl, known, slow })],
      {
        detached: true,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    child = life;
    url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: life.stdout }).once('line', resolve);
      life.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
    });
  }
  async function kill(): Promise<void> {
    const dying = child!;
    const gone = new Promise((resolve) => dying.once('exit', resolve));
    process.kill(-dying.pid!, 'SIGKILL');
    await gone;
  }
  const call = async (method: string, path: string, body?: object | string) => {
    const json = typeof body === 'object' && !(body instanceof FormData);
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${known.token}`, ...(json && { 'content-type': 'application/json' }) },
      body: json ? JSON.stringify(body) : ((body as string | undefined) ?? null),
    });
    return { status: answer.status, json: JSON.parse((await answer.text()) || 'null') };
  };
  const stateOf = async (run: string): Promise<string> => {
    for (let waited = 0; waited < 30; waited += 1) {
      const { json } = await call('GET', `${API}/runs/${run}?wait=2000`);
      if (!['queued', 'running', 'finishing'].includes(json.state)) return json.state;
    }
    return 'unfinished';
  };

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'recto-killed-'));
    if (database === 'PostgreSQL') postgres = await startPostgres();
    databaseUrl = await postgres?.database();
  });
  afterAll(async () => {
    if (child?.exitCode === null && child.signalCode === null) await kill();
    await postgres?.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it(`in the middle of a review, of an extraction and of going on loses nothing that was saved, over ${database}`, {
    timeout: 240_000,
  }, async () => {
    await live();
    await call('PUT', `${API}/apps/forms`, APP);
    await call('POST', `${API}/apps/forms/versions`);
    const form = new FormData();
    form.append('app', 'forms');
    form.append('file', new Blob(['form total=5\n+ more']), 'x.txt');
    const run = (await call('POST', `${API}/runs`, form)).json.id;
    expect(await stateOf(run)).toBe('review');
    const [task] = (await call('GET', `${API}/tasks?run=${run}`)).json.tasks;
    const path = `${API}/tasks/${task.id}`;
    await call('POST', `${path}/claim`);
    const value = (version: number, text: string) => ({
      version,
      kind: 'value',
      document: 0,
      field: 'total',
      to: { text },
    });

    // In the middle of a review: one edit is acknowledged, another on its way.
    expect((await call('POST', `${path}/edits`, value(0, '6'))).status).toBe(200);
    const lost = call('POST', `${path}/edits`, value(1, '7')).then(
      ({ status }) => status,
      () => 0,
    );
    await kill();
    const second = await lost;
    await live(1_500);
    let file = (await call('GET', path)).json.file;
    const texts = file.edits.map(({ to }: { to: string }) => to);
    expect(texts).toEqual(file.version === 1 ? ['6'] : ['6', '7']);
    if (second === 200) expect(file.version).toBe(2);
    expect(file.result.documents[0].fields[1].text).toBe(texts.at(-1));

    // In the middle of an extraction, which takes a while: nothing of it is there, and it can be asked for again.
    const split = { version: file.version, kind: 'split', document: 0, page: 2 };
    const broken = call('POST', `${path}/edits`, split).then(
      ({ status }) => status,
      () => 0,
    );
    await sleep(400);
    await kill();
    expect(await broken).toBe(0);
    await live();
    expect((await call('GET', path)).json.file).toEqual(file);
    expect((await call('POST', `${path}/edits`, split)).status).toBe(200);
    file = (await call('GET', path)).json.file;
    expect(file.result.documents.map(({ pages }: { pages: number[] }) => pages)).toEqual([[1], [2]]);

    // Right when the task has ended: the run goes on by itself in the next life.
    expect((await call('POST', `${path}/completion`, { version: file.version, why: 'no number' })).status).toBe(200);
    await kill();
    await live();
    expect(await stateOf(run)).toBe('complete');
    const { json } = await call('GET', `${API}/runs/${run}/result`);
    expect(json.files[0].documents[0].fields[1]).toMatchObject({ text: texts.at(-1), source: 'person' });
    expect((await call('GET', path)).json.task).toMatchObject({ state: 'done' });
    const { edits } = (await call('GET', `${API}/runs/${run}/files/0/edits`)).json;
    expect(edits.map(({ kind }: { kind: string }) => kind)).toEqual([
      ...texts.map(() => 'value'),
      'layout',
      'accepted',
    ]);
    expect((await call('GET', `${API}/lessons`)).json.lessons.length).toBeGreaterThan(0);
  });
}
