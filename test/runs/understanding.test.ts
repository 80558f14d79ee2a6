import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { OrganizationId, RunId } from '../../src/domain/index.ts';
import { understandInChildren } from '../../src/runs/index.ts';
import { onBothDatabases, silent } from '../support/storage.ts';
import { desk } from './desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'recto-understood-'));
const [entry, marker] = [join(folder, 'entry.mjs'), join(folder, 'tried')];
afterAll(() => rmSync(folder, { recursive: true }));
// Does what the name of the file says; it may write nothing, so the marker of a first attempt is made by the test.
writeFileSync(
  entry,
  `import { existsSync } from 'node:fs';
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ id, name }) => {
    const again = existsSync(${JSON.stringify(marker)});
    if (name.startsWith('hang') && !again) for (;;);
    if (name === 'killed' || (name === 'killed once' && !again)) process.kill(process.pid, 'SIGKILL');
    else process.send({ kind: 'ended', id, result: { file: name, status: 'complete', problem: null, pages: [], documents: [] } });
  });`,
);

onBothDatabases('a run that is understood in child processes', (opened) => {
  let understanding: ReturnType<typeof understandInChildren>;
  let at: ReturnType<typeof desk>;
  let organization: OrganizationId;

  beforeEach(() => rmSync(marker, { force: true }));
  beforeAll(async () => {
    understanding = understandInChildren({ processes: 2, entry });
    const log = { ...silent, warn: () => writeFileSync(marker, '') };
    at = desk(opened.storage(), { understanding, log });
    organization = await opened.organization();
    await at.worker.start();
  });
  afterAll(async () => {
    await at.worker.stop();
    await understanding.close();
  });

  async function start(...names: string[]): Promise<RunId> {
    const app = await at.publish(organization);
    const batch = await at.batchOf(organization, Object.fromEntries(names.map((name) => [name, `${name} it is`])));
    return (await at.runs.start({ organization, app, owner: '', input: { kind: 'batch', batch } })).id;
  }
  const ended = (id: RunId) => at.runs.wait(organization, id, 20_000);
  /** Until the file is with a child, which takes it long after its reading has ended. */
  async function handedOver(file: string): Promise<void> {
    await expect.poll(() => at.read.includes(`${file} it is`)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }

  it('ends without the file alone whose child dies each time, and with the one whose child dies once', async () => {
    const run = await start('a', 'killed', 'killed once', 'z');
    expect(await ended(run)).toMatchObject({ state: 'partial', files: { total: 4, ended: 4 } });
    const problem = { code: 'understanding.failed', message: 'The understanding ended unexpectedly.' };
    expect(await at.runs.problems(organization, run, 10)).toEqual({
      files: [{ file: 'killed', problem }],
      failed: 1,
      partial: 0,
    });
  });

  it('gives its places back when it is cancelled', async () => {
    const run = await start('hang', 'hang 2');
    await handedOver('hang 2');
    await at.runs.cancel(organization, run);
    writeFileSync(marker, '');
    const started = Date.now();
    expect(await ended(await start('a'))).toMatchObject({ state: 'complete' });
    // Otherwise the place is free after the five minutes that a file may take.
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it('does not hold up a server that stops', async () => {
    const run = await start('hang');
    await handedOver('hang');
    const started = Date.now();
    await at.worker.stop();
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(await at.runs.get(organization, run)).toMatchObject({ state: 'running', files: { total: 1, ended: 0 } });
  });
});
