import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { OrganizationId, RunId } from '../../src/domain/index.ts';
import { appOf } from '../../src/domain/testing/app.ts';
import type { Step, StepKind } from '../../src/runs/index.ts';
import { failedFile } from '../../src/runs/index.ts';
import { bytes, onBothDatabases } from '../support/storage.ts';
import { desk } from './desk.ts';

onBothDatabases('the steps of a run', (opened) => {
  const store = () => opened.storage().runs;

  /** A run of as many files, with nobody at work on it, and its steps as two attempts would claim them. */
  async function idleRun(files: number) {
    const organization = await opened.organization();
    const at = desk(opened.storage());
    const app = await at.publish(organization, appOf('a'));
    const names = Array.from({ length: files }, (_, i) => [`f${i}`, `content ${i} ${organization}`]);
    const batch = await at.batchOf(organization, Object.fromEntries(names));
    const run = await at.runs.start({ organization, app, owner: '', input: { kind: 'batch', batch } });
    const step = (kind: StepKind, unit: number): Step => ({
      kind,
      organization,
      run: run.id,
      unit,
      job: { queue: kind, id: randomUUID(), attempt: 0 },
      signal: new AbortController().signal,
    });
    return { organization, run: run.id, step };
  }

  const state = async (organization: OrganizationId, run: RunId) => {
    const now = await store().get(organization, run);
    return [now?.state, now?.files.ended];
  };
  const reading = { blob: '0'.repeat(64), pages: [{ number: 1, width: 1, height: 1 }] };

  it('settle once, also when two attempts settle at the same time', async () => {
    const { organization, run, step } = await idleRun(3);
    for (const unit of [0, 1, 2]) {
      expect(await store().begin(step('read', unit))).toMatchObject({ file: `f${unit}`, reading: null, faults: 0 });
      await Promise.all([1, 2].map(() => store().settleRead(step('read', unit), reading, null)));
      expect(await store().begin(step('understand', unit))).toMatchObject({ reading });
    }
    expect(await state(organization, run)).toEqual(['running', 0]);
    const result = failedFile('f', { code: 'file.corrupt', message: 'm' });
    const settle = (unit: number) => store().settleUnit(step('understand', unit), result, 'c');
    await Promise.all([0, 1, 0, 1].map(settle));
    expect(await state(organization, run)).toEqual(['running', 2]);
    await Promise.all([2, 2, 0].map(settle));
    expect(await state(organization, run)).toEqual(['finishing', 3]);
    expect(await store().results(organization, run, { offset: 0, limit: 10 })).toHaveLength(3);
    const finish = step('finish', -1);
    expect(await store().outcomes(finish)).toEqual({
      statuses: ['failed'],
      problem: result.problem,
      changes: 0,
    });
    expect(await store().settleRun(finish, { state: 'failed', problem: result.problem, changes: 1 })).toBe(false);
    expect(await state(organization, run)).toEqual(['finishing', 3]);
    await store().settleRun(finish, { state: 'failed', problem: result.problem, changes: 0 });
    await store().settleRun(finish, { state: 'complete', problem: null, changes: 0 });
    expect(await state(organization, run)).toEqual(['failed', 3]);
    expect(await store().outcomes(finish)).toBeNull();
  });

  it('change nothing once they are settled, whatever an attempt that was thought dead still says', async () => {
    const { organization, run, step } = await idleRun(1);
    const failed = failedFile('f', { code: 'reading.failed', message: 'm' });
    await store().begin(step('read', 0));
    await store().settleRead(step('read', 0), reading, null);
    await store().settleUnit(step('read', 0), failed, 'c');
    await store().again(step('read', 0), 0, true);
    expect(await state(organization, run)).toEqual(['running', 0]);
    expect(await store().begin(step('understand', 0))).toMatchObject({ reading, faults: 0 });
  });

  it('are not begun twice, and not for a run that has ended', async () => {
    const { organization, run, step } = await idleRun(2);
    expect(await store().begin(step('understand', 0))).toBeNull();
    await store().begin(step('read', 0));
    await store().settleRead(step('read', 0), reading, null);
    expect(await store().begin(step('read', 0))).toBeNull();
    await store().cancel(organization, run);
    expect(await store().begin(step('understand', 0))).toBeNull();
    expect(await store().begin(step('read', 1))).toBeNull();
    expect(await store().begin(step('read', 7))).toBeNull();
    await store().settleUnit(step('read', 1), failedFile('f', { code: 'file.corrupt', message: 'm' }), 'c');
    expect(await state(organization, run)).toEqual(['cancelled', 0]);
  });

  it('count their faults one by one, and begin anew for the next step', async () => {
    const { step } = await idleRun(1);
    for (const faults of [0, 1, 2]) {
      expect(await store().begin(step('read', 0))).toMatchObject({ faults });
      await store().again(step('read', 0), 3600, true);
      await store().again(step('read', 0), 3600, false);
    }
    await store().settleRead(step('read', 0), reading, 'key');
    expect(await store().begin(step('understand', 0))).toMatchObject({ faults: 0 });
  });

  it('find a reading of the same content in the same organization only', async () => {
    const { organization, step } = await idleRun(1);
    const work = await store().begin(step('read', 0));
    await store().settleRead(step('read', 0), reading, 'key');
    const hash = work?.blob.hash ?? '';
    expect(await store().reading(organization, hash, 'key')).toEqual(reading);
    expect(await store().reading(organization, hash, 'other')).toBeNull();
    expect(await store().reading(await opened.organization(), hash, 'key')).toBeNull();
  });

  it('start runs no slower behind a long queue', { timeout: 120_000 }, async () => {
    const organization = await opened.organization();
    const at = desk(opened.storage());
    const app = await at.publish(organization, appOf('a'));
    const start = async () => {
      const input = { kind: 'file', name: 'f', content: bytes('same content') } as const;
      const begun = performance.now();
      await at.runs.start({ organization, app, owner: '', input });
      return performance.now() - begun;
    };
    const quickest = async () => {
      const times: number[] = [];
      for (let i = 0; i < 15; i++) times.push(await start());
      return Math.min(...times);
    };
    await quickest();
    const before = await quickest();
    const batch = await at.batchOf(
      organization,
      Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i}`, 'x'])),
    );
    for (let i = 0; i < 25; i++) await at.runs.start({ organization, app, owner: '', input: { kind: 'batch', batch } });
    const after = await quickest();
    // 5,000 jobs wait. A search through all of them would take many times as long; the rest is noise of the machine.
    expect(after).toBeLessThan(before * 3 + 20);
  });
});

onBothDatabases('a worker that stops', (opened) => {
  // Again where others held up this machine.
  it('puts back what it was at, and the next process takes it up', { retry: 2 }, async () => {
    const organization = await opened.organization();
    const first = desk(opened.storage());
    const app = await first.publish(organization);
    await first.worker.start();
    const file = (content: string) => ({ kind: 'file', name: 'f', content: bytes(content) }) as const;
    const run = await first.runs.start({ organization, app, owner: '', input: file('!hang') });
    await expect.poll(() => first.read).toEqual(['!hang']);
    const begun = Date.now();
    // This file ends only by being broken off: a stop that waited for it would not end either.
    await first.worker.stop();
    expect(Date.now() - begun).toBeLessThan(2_000);
    expect(await first.runs.get(organization, run.id)).toMatchObject({ state: 'running' });
    // A stop is no fault of the step, which three of them would fail.
    expect(await opened.storage().runs.unit(organization, run.id, 0)).toMatchObject({ faults: 0 });

    await opened.close();
    const noPages = { ...first.reader, pages: async function* () {} };
    const second = desk(await opened.another(), { reader: noPages });
    await second.worker.start();
    expect(await second.runs.wait(organization, run.id, 10_000)).toMatchObject({ state: 'complete' });
    await second.worker.stop();
  });
});
