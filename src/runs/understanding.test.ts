import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { App } from '../domain/index.ts';
import { type ChildrenOptions, type Understanding, understandInChildren } from './understanding.ts';

const folder = mkdtempSync(join(tmpdir(), 'recto-understanding-'));
const entry = join(folder, 'entry.mjs');
// Does what the name of the file says, and counts what this process has done.
writeFileSync(
  entry,
  `let count = 0;
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ id, name, reading }) => {
    count += 1;
    if (name === 'hang') for (;;);
    if (name === 'exit') process.exit(0);
    if (name === 'throw') throw new Error('thrown');
    if (name === 'grow') { const all = []; for (;;) all.push(new Array(1000).fill(count)); }
    if (name === 'fault') process.send({ kind: 'failed', id, fault: 'not this one' });
    else setTimeout(() => process.send({ kind: 'ended', id, result: { file: name, count, bytes: reading.length } }), 20);
  });`,
);

// The entry above does not look at it.
const app = {} as App;
const reading = Buffer.from('abc');
const order = (name: string) => ({ name, reading, app, today: '2024-03-01' });

describe('understanding in child processes', () => {
  const made: Understanding[] = [];
  const make = (options: Partial<ChildrenOptions> = {}) => {
    made.push(understandInChildren({ processes: 2, entry, ...options }));
    return made.at(-1)!;
  };
  afterEach(async () => {
    for (const understanding of made.splice(0)) await understanding.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('shares the files among as many processes as allowed, which are kept', async () => {
    const understanding = make();
    const files = Array.from({ length: 6 }, (_, i) => understanding.file(order(`${i}`)));
    const results = await Promise.all(files);
    expect(results.map((result) => result.file)).toEqual(['0', '1', '2', '3', '4', '5']);
    // Each process counts from one: at most two processes, and at least one of them was used again.
    const counts = results.map((result) => (result as unknown as { count: number }).count);
    expect(counts.filter((count) => count === 1).length).toBeLessThanOrEqual(2);
    expect(Math.max(...counts)).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['fault', 'not this one'],
    ['throw', 'The understanding ended unexpectedly.'],
    ['exit', 'The understanding ended unexpectedly.'],
    ['hang', 'The understanding took longer than 1 s.'],
    ['grow', 'The understanding took more memory than 256 MB.'],
  ])('fails a file that brings its process to %s, and goes on with the next', async (name, message) => {
    const understanding = make({ processes: 1, seconds: name === 'hang' ? 1 : 20, memory: 256 * 2 ** 20 });
    const [bad, good] = [understanding.file(order(name)), understanding.file(order('good'))];
    await expect(bad).rejects.toMatchObject({ code: 'understanding.failed', message: expect.stringMatching(message) });
    expect(await good).toMatchObject({ file: 'good' });
  });

  it('leaves a file at once that nobody wants any more, and goes on with the next', async () => {
    const understanding = make({ processes: 1 });
    const abort = new AbortController();
    const unwanted = ['hang', 'waiting'].map((name) => understanding.file(order(name), abort.signal));
    const good = understanding.file(order('good'));
    setTimeout(() => abort.abort(new Error('no longer wanted')), 100);
    const outcomes = await Promise.allSettled(unwanted);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { message: 'no longer wanted' } });
    expect(await good).toMatchObject({ file: 'good' });
    await expect(understanding.file(order('late'), abort.signal)).rejects.toThrow('no longer wanted');
  });

  it('takes nothing more once it is closed', async () => {
    const understanding = make();
    await understanding.close();
    await expect(understanding.file(order('late'))).rejects.toMatchObject({ code: 'understanding.failed' });
  });
});
