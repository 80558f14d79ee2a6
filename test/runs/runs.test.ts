import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppId, Check, OrganizationId, RunId } from '../../src/domain/index.ts';
import { appOf, field } from '../../src/domain/testing/app.ts';
import { bytes, onBothDatabases } from '../support/storage.ts';
import { desk } from './desk.ts';

const SOON = 20_000;

onBothDatabases('runs', (opened) => {
  let at: ReturnType<typeof desk>;
  let organization: OrganizationId;
  let app: AppId;

  beforeAll(async () => {
    at = desk(opened.storage());
    organization = await opened.organization();
    app = await at.publish(organization);
    await at.worker.start();
  });
  afterAll(() => at.worker.stop());

  const startFile = (content: string, more: object = {}) =>
    at.runs.start({
      organization,
      app,
      owner: 'me',
      input: { kind: 'file', name: 'a.txt', content: bytes(content) },
      ...more,
    });
  const startBatch = (batch: number, more: object = {}) =>
    at.runs.start({ organization, app, owner: 'me', input: { kind: 'batch', batch }, ...more });
  const ended = (id: RunId) => at.runs.wait(organization, id, SOON);
  const files = async (id: RunId) => (await at.runs.files(organization, id, { offset: 0, limit: 100 })).files;
  const textOf = (file: Awaited<ReturnType<typeof files>>[number]) => file.result.documents[0]?.fields[0]?.text;

  it('carries a file from its bytes to its values', async () => {
    const run = await startFile('one two\nthree', { tags: ['t'], keys: { k: 1 }, workspace: 'ws' });
    expect(run).toMatchObject({ state: 'queued', file: 'a.txt', batch: null, files: { total: 1, ended: 0 } });
    const end = await ended(run.id);
    expect(end).toMatchObject({
      state: 'complete',
      problem: null,
      files: { total: 1, ended: 1 },
      tags: ['t'],
      keys: { k: 1 },
    });
    expect(end?.app).toEqual({ id: app, name: 'letters', version: '1.0.0' });
    expect(Date.parse(end?.finished ?? '')).toBeGreaterThanOrEqual(Date.parse(run.started));
    const [file] = await files(run.id);
    expect(file).toMatchObject({ index: 0, result: { file: 'a.txt', status: 'complete', problem: null } });
    expect(file?.result.pages).toEqual([
      { number: 1, width: 100, height: 200 },
      { number: 2, width: 100, height: 200 },
    ]);
    expect(file && textOf(file)).toBe('one two three');
  });

  it('asks the checks of the app, on the day on which the run was started', async () => {
    const gross = field('words', { type: 'derived', formula: 'length(text)' });
    const checks = [
      { name: 'short', formula: 'words < 5', field: null },
      { name: 'today', formula: 'days(today(), date("2024-01-01")) < 0', field: null },
      { name: 'secret', pattern: 'x', field: 'hidden' },
    ].map((check) => ({ class: 'checked', message: null, ...check }) as Check);
    const fields = [field('text'), field('hidden', { hidden: true }), gross];
    const id = await at.publish(organization, appOf('checked', fields, { checks }));
    const run = await startFile('one two', { app: id });
    expect(await ended(run.id)).toMatchObject({ state: 'complete' });
    const [document] = (await files(run.id))[0]!.result.documents;
    expect(document!.fields.map(({ name, value, source }) => [name, value, source])).toEqual([
      ['text', 'one two', 'extracted'],
      ['words', 7, 'derived'],
    ]);
    expect(document!.checks).toMatchObject([
      { name: 'short', status: 'failed', message: 'words < 5 does not hold: words is 7', fields: ['words'] },
      { name: 'today', status: 'passed' },
      { name: 'secret', status: 'failed', message: 'It is about a field that is not shown', fields: [] },
    ]);
  });

  it('takes less than half a second for a small file', async () => {
    const times: number[] = [];
    for (let i = 0; i < 6; i++) {
      const begun = performance.now();
      expect((await ended((await startFile(`quick ${i}`)).id))?.state).toBe('complete');
      times.push(performance.now() - begun);
    }
    // Measured: 50 ms on an idle machine. The best of a few, because others may work on this one.
    expect(Math.min(...times)).toBeLessThan(500);
  });

  it('runs a batch in the order of the file names and pages the results', async () => {
    const names = ['b.txt', 'a.txt', 'Z.txt', 'é.txt', 'a.txt.2'];
    const batch = await at.batchOf(organization, Object.fromEntries(names.map((name) => [name, `from ${name}`])));
    const run = await startBatch(batch);
    expect(await ended(run.id)).toMatchObject({ state: 'complete', batch, file: null, files: { total: 5, ended: 5 } });
    const first = await at.runs.files(organization, run.id, { offset: 0, limit: 3 });
    const second = await at.runs.files(organization, run.id, { offset: 3, limit: 3 });
    expect([first.more, second.more]).toEqual([true, false]);
    expect([...first.files, ...second.files].map((f) => [f.index, f.result.file])).toEqual([
      [0, 'Z.txt'],
      [1, 'a.txt'],
      [2, 'a.txt.2'],
      [3, 'b.txt'],
      [4, 'é.txt'],
    ]);
  });

  it('lets one bad file fail alone, at once and with its reason', async () => {
    const batch = await at.batchOf(organization, { '1': 'good', '2': '!file.corrupt', '3': 'also good' });
    const run = await startBatch(batch);
    expect(await ended(run.id)).toMatchObject({ state: 'partial', problem: null });
    const results = await files(run.id);
    expect(results.map((f) => f.result.status)).toEqual(['complete', 'failed', 'complete']);
    expect(results[1]?.result).toMatchObject({
      problem: { code: 'file.corrupt', message: 'It is file.corrupt.' },
      documents: [],
    });
    expect(at.read.filter((content) => content === '!file.corrupt')).toHaveLength(1);
    expect(await at.runs.problems(organization, run.id, 10)).toEqual({
      files: [{ file: '2', problem: { code: 'file.corrupt', message: 'It is file.corrupt.' } }],
      failed: 1,
      partial: 0,
    });
  });

  it('counts the files that failed or were read in part, and names the first of them', async () => {
    const contents = { a: '!file.corrupt', b: 'good', c: 'first\n!unread', d: '!file.encrypted', e: '!file.empty' };
    const run = await startBatch(await at.batchOf(organization, contents));
    expect(await ended(run.id)).toMatchObject({ state: 'partial' });
    const problems = await at.runs.problems(organization, run.id, 2);
    expect(problems).toMatchObject({ failed: 3, partial: 1 });
    expect(problems.files.map((f) => [f.file, f.problem.message])).toEqual([
      ['a', 'It is file.corrupt.'],
      ['c', expect.stringMatching(/^Page 2: /)],
    ]);
  });

  it('fails a run of which no file could be read, with the first reason', async () => {
    const run = await startBatch(await at.batchOf(organization, { a: '!file.encrypted', b: '!file.corrupt' }));
    expect(await ended(run.id)).toMatchObject({ state: 'failed', problem: { code: 'file.encrypted' } });
  });

  it('keeps the pages that were read when others were not', async () => {
    const run = await startFile('first\n!unread\nthird');
    expect(await ended(run.id)).toMatchObject({ state: 'partial' });
    const [file] = await files(run.id);
    expect(file?.result).toMatchObject({
      status: 'partial',
      problem: { code: 'reading.failed', message: 'Page 2: The page is torn.' },
    });
    expect(file && textOf(file)).toBe('first third');
  });

  it('tries an unexpected fault again, three times in all, and then fails the file', async () => {
    const passing = await startFile('!once and well');
    const lasting = await startFile('!crash');
    expect(await ended(passing.id)).toMatchObject({ state: 'complete' });
    expect(await ended(lasting.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'reading.failed', message: 'the reader broke' },
    });
    expect(at.read.filter((content) => content === '!crash')).toHaveLength(3);
  });

  it('fails a file that cannot be understood, and says so', async () => {
    const run = await startFile('what?');
    expect(await ended(run.id)).toMatchObject({ state: 'failed', problem: { code: 'understanding.failed' } });
    expect((await files(run.id))[0]?.result.pages).toHaveLength(1);
  });

  it('does not read the same content twice', async () => {
    await ended((await startFile('read me once')).id);
    const again = await startFile('read me once');
    expect(await ended(again.id)).toMatchObject({ state: 'complete' });
    expect((await files(again.id)).map(textOf)).toEqual(['read me once']);
    expect(at.read.filter((content) => content === 'read me once')).toHaveLength(1);
  });

  it('reads a file again of which a page had failed', async () => {
    await ended((await startFile('torn\n!unread')).id);
    await ended((await startFile('torn\n!unread')).id);
    expect(at.read.filter((content) => content === 'torn\n!unread')).toHaveLength(2);
  });

  describe('passwords', () => {
    it('reach the reader of their file only, and are sealed in the database', async () => {
      const batch = await at.batchOf(organization, { a: '!password a', b: '!password b' });
      const run = await startBatch(batch, { passwords: { a: 'open' } });
      expect(await ended(run.id)).toMatchObject({ state: 'partial' });
      expect((await files(run.id)).map((f) => f.result.status)).toEqual(['complete', 'failed']);
      const kept = await opened.storage().runs.unit(organization, run.id, 0);
      expect(kept?.passwords).toMatch(/^v1\./);
      expect(kept?.passwords).not.toContain('open');
      const image = await at.runs.pageImage(organization, run.id, 0, 1);
      expect(Buffer.from(image?.bytes ?? []).toString()).toBe('!password a 1 open');
    });

    it('do not open the file for a later run without them', async () => {
      await ended((await startFile('!password c', { passwords: { 'a.txt': 'open' } })).id);
      const without = await startFile('!password c');
      expect(await ended(without.id)).toMatchObject({ state: 'failed', problem: { code: 'file.encrypted' } });
    });
  });

  it('refuses a file with more pages than the caller takes, read before or not', async () => {
    const most = { maxPages: 2 };
    const unread = await startFile('1\n2\n3', most);
    expect(await ended(unread.id)).toMatchObject({ state: 'failed', problem: { code: 'file.too-many-pages' } });
    await ended((await startFile('1\n2\n3')).id);
    const readBefore = await startFile('1\n2\n3', most);
    expect(await ended(readBefore.id)).toMatchObject({ state: 'failed', problem: { code: 'file.too-many-pages' } });
  });

  it('never delivers hidden fields, groups, tables and columns, and keeps them', async () => {
    const hidden = { hidden: true };
    const secretive = await at.publish(
      organization,
      appOf('secretive', [
        field('open'),
        field('secret', hidden),
        field('rows', { type: 'table', columns: [field('a'), field('b', hidden)] }),
        field('lost', { type: 'table', columns: [field('a')], ...hidden }),
      ]),
    );
    const run = await startFile('words', { app: secretive });
    await ended(run.id);
    const [document] = (await files(run.id))[0]?.result.documents ?? [];
    expect(document?.fields.map((f) => f.name)).toEqual(['open']);
    expect(document?.tables.map((t) => [t.name, t.columns, t.rows.map(Object.keys)])).toEqual([
      ['rows', ['a'], [['a']]],
    ]);
    const kept = await opened.storage().runs.result(organization, run.id, 0);
    expect(kept?.documents[0]?.fields.map((f) => f.name)).toEqual(['open', 'secret']);
  });

  describe('cancelling', () => {
    it('ends a run at work, and stops its reading', async () => {
      const batch = await at.batchOf(organization, { a: '!hang', b: '!hang 2', c: 'never read by this run' });
      const run = await startBatch(batch);
      await expect.poll(() => at.runs.get(organization, run.id).then((r) => r?.state)).toBe('running');
      expect(await at.runs.cancel(organization, run.id)).toMatchObject({
        state: 'cancelled',
        problem: { code: 'run.cancelled' },
      });
      expect((await at.runs.cancel(organization, run.id))?.state).toBe('cancelled');
      // Both places of the worker are free again: the next run is not held up.
      expect(await ended((await startFile('after the cancelled one')).id)).toMatchObject({ state: 'complete' });
      expect(at.read).not.toContain('never read by this run');
    });

    it('leaves an ended run as it is', async () => {
      const run = await startFile('done');
      const end = await ended(run.id);
      expect(await at.runs.cancel(organization, run.id)).toEqual(end);
    });
  });

  it('works on as many files at once as it may, and no more', async () => {
    const contents = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}`, `side by side ${i}`]));
    await ended((await startBatch(await at.batchOf(organization, contents))).id);
    expect(at.most()).toBe(2);
  });

  describe('refuses', () => {
    it('an app that is not there, is of another organization or has no such version', async () => {
      const theirs = await at.publish(await opened.organization());
      const nowhere = randomUUID() as string as AppId;
      const draft = (await opened.storage().apps.push(organization, appOf('draft'))).id;
      await expect(startFile('x', { app: nowhere })).rejects.toMatchObject({ code: 'app.unknown' });
      await expect(startFile('x', { app: 'no uuid' })).rejects.toMatchObject({ code: 'app.unknown' });
      await expect(startFile('x', { app: theirs })).rejects.toMatchObject({ code: 'app.unknown' });
      const unpublished = { code: 'app.version-unknown', remedy: expect.stringContaining('Publish the app') };
      await expect(startFile('x', { app: draft })).rejects.toMatchObject(unpublished);
      await expect(startFile('x', { version: '9.9.9' })).rejects.toMatchObject({ code: 'app.version-unknown' });
    });

    it('a batch that is not there, is of another organization or has no files', async () => {
      const stranger = await opened.organization();
      const theirs = await at.batchOf(stranger, { a: 'x' });
      await expect(startBatch(999_999)).rejects.toMatchObject({ code: 'batch.unknown' });
      await expect(startBatch(2 ** 40)).rejects.toMatchObject({ code: 'batch.unknown' });
      await expect(startBatch(theirs)).rejects.toMatchObject({ code: 'batch.unknown' });
      await expect(startBatch(await at.batchOf(organization, {}))).rejects.toMatchObject({ code: 'batch.empty' });
    });

    it('a file that is empty or too large', async () => {
      await expect(startFile('')).rejects.toMatchObject({ code: 'file.empty' });
      await expect(startFile('x'.repeat(1001))).rejects.toMatchObject({ code: 'file.too-large' });
    });
  });

  it('shows a run to its organization only', async () => {
    const run = await startFile('mine');
    await ended(run.id);
    const stranger = await opened.organization();
    expect(await at.runs.get(stranger, run.id)).toBeNull();
    expect(await at.runs.cancel(stranger, run.id)).toBeNull();
    expect(await at.runs.wait(stranger, run.id, 10)).toBeNull();
    expect(await at.runs.files(stranger, run.id, { offset: 0, limit: 10 })).toEqual({ files: [], more: false });
    expect(await at.runs.problems(stranger, run.id, 10)).toEqual({ files: [], failed: 0, partial: 0 });
    expect(await at.runs.pageImage(stranger, run.id, 0, 1)).toBeNull();
    expect(await at.runs.list(stranger, { limit: 10, offset: 0 })).toEqual([]);
  });

  it('has an image for the pages of its files and for nothing else', async () => {
    const run = await startFile('with an image');
    await ended(run.id);
    const image = await at.runs.pageImage(organization, run.id, 0, 1);
    expect(Buffer.from(image?.bytes ?? []).toString()).toBe('with an image 1 ');
    for (const [file, page] of [
      [0, 2],
      [0, 0],
      [1, 1],
      [-1, 1],
      [0.5, 1],
    ] as const) {
      expect(await at.runs.pageImage(organization, run.id, file, page)).toBeNull();
    }
  });

  it('lists runs by what they are', async () => {
    const here = await opened.organization();
    const mine = await at.publish(here);
    const other = await at.publish(here, appOf('other'));
    const started = [];
    for (const [ofApp, owner, workspace, content] of [
      [mine, 'ann', 'w1', 'a'],
      [other, 'ann', 'w2', '!file.corrupt'],
      [mine, 'bob', 'w2', 'c'],
    ] as const) {
      const input = { kind: 'file', name: 'f', content: bytes(content) } as const;
      const run = await at.runs.start({ organization: here, app: ofApp, owner, workspace, input });
      await at.runs.wait(here, run.id, SOON);
      started.push(run);
    }
    const [first, second, third] = started.map((run) => run.id);
    const list = async (filter: object) =>
      (await at.runs.list(here, { limit: 10, offset: 0, ...filter })).map((run) => run.id);
    expect(await list({})).toEqual([third, second, first]);
    expect(await list({ order: 'ascending' })).toEqual([first, second, third]);
    expect(await list({ order: 'ascending', limit: 1, offset: 1 })).toEqual([second]);
    expect(await list({ app: mine })).toEqual([third, first]);
    expect(await list({ owner: 'ann' })).toEqual([second, first]);
    expect(await list({ workspaces: ['w2', 'w3'] })).toEqual([third, second]);
    expect(await list({ workspaces: [] })).toEqual([]);
    expect(await list({ states: ['failed'] })).toEqual([second]);
    expect(await list({ run: first })).toEqual([first]);
    expect(await list({ sort: 'state', order: 'descending' })).toEqual([second, third, first]);
    expect(await list({ from: started[1]?.started, to: started[1]?.started })).toContain(second);
    expect(await list({ to: '2001-01-01T00:00:00Z' })).toEqual([]);
  });
});
