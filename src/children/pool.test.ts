import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Pool } from './pool.ts';
import type { Reply } from './worker.ts';

const folder = mkdtempSync(join(tmpdir(), 'recto-pool-'));
const entry = join(folder, 'entry.mjs');
writeFileSync(
  entry,
  `process.on('disconnect', () => process.exit(0));
  process.on('message', ({ id }) => process.send({ kind: 'ended', id }));`,
);
const pool = new Pool<{ name: string }, Reply>({
  worker: () => ({ entry, execPath: process.execPath, execArgv: [], env: {}, memory: 2 ** 30 }),
  processes: 1,
  idle: 10_000,
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

const ignore = () => {};
const holdUp = (milliseconds: number) => {
  for (const end = Date.now() + milliseconds; Date.now() < end; );
};

it('gives nothing to a child that was killed just as it had answered', async () => {
  for (let i = 0; i < 5; i++) {
    // A child that has started, so that it answers within the time for which this thread is held up.
    await pool.lane().order({ name: 'warm' }, 10, ignore);
    const [cancelled, other] = [pool.lane(), pool.lane()];
    const first = cancelled.order({ name: 'cancelled' }, 10, ignore);
    const second = other.order({ name: 'other' }, 10, ignore);
    await new Promise(setImmediate);
    holdUp(50);
    cancelled.cancel();
    expect(await first).toEqual({ lost: 'cancelled' });
    expect(await second).toEqual({ lost: null });
  }
});
