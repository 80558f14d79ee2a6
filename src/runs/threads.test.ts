import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { App } from '../domain/index.ts';
import { type ThreadOptions, understandInThreads } from './threads.ts';
import type { Understanding } from './understanding.ts';

const folder = mkdtempSync(join(tmpdir(), 'recto-threads-'));
const entry = join(folder, 'entry.mjs');
// Does what the name of the file says, and counts what this thread has done.
writeFileSync(
  entry,
  `import { parentPort } from 'node:worker_threads';
  let count = 0;
  parentPort.on('message', ({ name, reading }) => {
    count += 1;
    if (name === 'hang') for (;;);
    if (name === 'exit') process.exit(0);
    if (name === 'throw') throw new Error('thrown');
    if (name === 'grow') { const all = []; for (;;) all.push(new Array(1000).fill(count)); }
    if (name === 'fault') parentPort.postMessage({ fault: 'not this one' });
    else setTimeout(() => parentPort.postMessage({ result: { file: name, count, bytes: reading.length } }), 20);
  });`,
);

// The entry above does not look at it.
const app = {} as App;
const reading = Buffer.from('abc');

describe('understanding in threads', () => {
  const made: Understanding[] = [];
  const make = (options: Partial<ThreadOptions> = {}) => {
    made.push(understandInThreads({ threads: 2, entry, ...options }));
    return made.at(-1)!;
  };
  afterEach(async () => {
    for (const understanding of made.splice(0)) await understanding.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('shares the files among as many threads as allowed, which are kept', async () => {
    const understanding = make();
    const files = Array.from({ length: 6 }, (_, i) => understanding.file(`${i}`, reading, app));
    const results = await Promise.all(files);
    expect(results.map((result) => result.file)).toEqual(['0', '1', '2', '3', '4', '5']);
    // Each thread counts from one: at most two threads, and at least one of them was used again.
    const counts = results.map((result) => (result as unknown as { count: number }).count);
    expect(counts.filter((count) => count === 1).length).toBeLessThanOrEqual(2);
    expect(Math.max(...counts)).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['fault', 'not this one'],
    ['throw', 'thrown'],
    ['exit', 'The understanding was broken off.'],
    ['hang', 'The understanding took longer than 0.3 s.'],
    ['grow', /memory/],
  ])('fails a file that brings its thread to %s, and goes on with the next', async (name, message) => {
    const understanding = make({ threads: 1, seconds: name === 'hang' ? 0.3 : 20, megabytes: 32 });
    const [bad, good] = [understanding.file(name, reading, app), understanding.file('good', reading, app)];
    await expect(bad).rejects.toMatchObject({ code: 'understanding.failed', message: expect.stringMatching(message) });
    expect(await good).toMatchObject({ file: 'good' });
  });

  it('takes nothing more once it is closed', async () => {
    const understanding = make();
    await understanding.close();
    await expect(understanding.file('late', reading, app)).rejects.toMatchObject({ code: 'understanding.failed' });
  });
});
