import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStorage, type Storage } from '../../src/storage/index.ts';
import { type Postgres, startPostgres, withPostgres } from '../support/postgres.ts';
import { bytes, silent } from '../support/storage.ts';
import { desk } from './desk.ts';

describe.skipIf(!withPostgres)('several processes on one PostgreSQL', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'recto-shared-'));
  const opened: Storage[] = [];
  let postgres: Postgres;
  let databaseUrl: string;

  beforeAll(async () => {
    postgres = await startPostgres();
    databaseUrl = await postgres.database();
  });
  afterAll(async () => {
    for (const storage of opened) await storage.close();
    await postgres.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  async function open(): Promise<Storage> {
    const storage = await openStorage({ dataFolder, databaseUrl, log: silent });
    opened.push(storage);
    return storage;
  }

  async function query(text: string, ...values: unknown[]): Promise<void> {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    await client.query(text, values);
    await client.end();
  }

  const given = { organizationSlug: 'o' };
  async function prepared(storage: Storage) {
    const { establish } = await import('../../src/identity/index.ts');
    const { organization } = await establish({ store: storage.identity, given });
    const at = desk(storage);
    return { ...at, organization: organization.id, app: await at.publish(organization.id) };
  }

  it('make an empty database theirs when they start at once', async () => {
    const both = await Promise.all([open(), open()]);
    await Promise.all(both.map((storage) => storage.ready()));
  });

  it('share a run, and both see its end at once', async () => {
    const [one, two] = [await prepared(opened[0]!), await prepared(opened[1]!)];
    await one.worker.start();
    await two.worker.start();
    const { organization, app } = one;
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}`, `shared ${i}`]));
    const batch = await one.batchOf(organization, files);
    const run = await one.runs.start({ organization, app, owner: '', input: { kind: 'batch', batch } });
    const ends = await Promise.all([one, two].map((at) => at.runs.wait(organization, run.id, 30_000)));
    expect(ends.map((end) => end?.state)).toEqual(['complete', 'complete']);
    expect(one.read.length + two.read.length).toBe(40);
    expect(Math.min(one.read.length, two.read.length)).toBeGreaterThan(0);
    await one.worker.stop();
    await two.worker.stop();
    for (const storage of opened.splice(0)) await storage.close();
  });

  it('leave what another one cancels', { timeout: 60_000 }, async () => {
    const [one, two] = [await prepared(await open()), await prepared(await open())];
    const { organization, app } = one;
    await one.worker.start();
    const start = async (files: Record<string, string>) => {
      const batch = await two.batchOf(organization, files);
      return two.runs.start({ organization, app, owner: '', input: { kind: 'batch', batch } });
    };
    const run = await start({ a: '!hang', b: '!hang 2' });
    await expect.poll(() => one.read.length).toBe(2);
    await two.runs.cancel(organization, run.id);
    // Both places are taken until the one that reads has looked.
    const next = await start({ a: 'after the cancelled one' });
    expect(await two.runs.wait(organization, next.id, 30_000)).toMatchObject({ state: 'complete' });
    await one.worker.stop();
    for (const storage of opened.splice(0)) await storage.close();
  });

  it('give up a file whose process died each time, and go on with the run', { timeout: 90_000 }, async () => {
    const at = await prepared(await open());
    const { organization, app } = at;
    const batch = await at.batchOf(organization, { a: 'deadly', b: 'harmless' });
    const run = await at.runs.start({ organization, app, owner: '', input: { kind: 'batch', batch } });
    // As the processes that died left it: claimed for the last time, and silent since.
    await query(
      `update recto_jobs.job set state = 'active', retry_count = retry_limit, started_on = now(),
         heartbeat_on = now() - interval '1 hour' where data->>'run' = $1 and data->>'unit' = '0'`,
      run.id,
    );
    await at.worker.start();
    expect(await at.runs.wait(organization, run.id, 60_000)).toMatchObject({ state: 'partial' });
    const problem = { code: 'reading.failed', message: 'The work on this file was broken off too often.' };
    expect(await at.runs.problems(organization, run.id, 10)).toEqual({
      files: [{ file: 'a', problem }],
      failed: 1,
      partial: 0,
    });
    expect(at.read).toEqual(['harmless']);
  });

  it('take up at once what a single process had claimed when it died', async () => {
    const at = await prepared(opened[0]!);
    const { organization, app } = at;
    const content = bytes('claimed by the dead');
    const quiet = await openStorage({ dataFolder, databaseUrl, log: silent });
    await opened[0]!.close();
    opened.length = 0;
    const idle = desk(quiet);
    const run = await idle.runs.start({ organization, app, owner: '', input: { kind: 'file', name: 'f', content } });
    await query(
      `update recto_jobs.job set state = 'active', started_on = now(), heartbeat_on = now() where data->>'run' = $1`,
      run.id,
    );
    await quiet.close();
    const next = desk(await open());
    await next.worker.start();
    expect(await next.runs.wait(organization, run.id, 4_000)).toMatchObject({ state: 'complete' });
    await next.worker.stop();
  });
});
