import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { Pool, type PoolOptions } from './pool.ts';
import type { Reply } from './worker.ts';

interface Said extends Reply {
  readonly pid: number;
}

const folder = mkdtempSync(join(tmpdir(), 'recto-pool-'));
const entry = join(folder, 'entry.mjs');
// A child that does what the order's name says, and tells who it is.
writeFileSync(
  entry,
  `let held = [];
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ id, name, value = 0 }) => {
    const say = (kind) => process.send({ kind, id, pid: process.pid });
    if (name === 'stick') for (;;) ;
    if (name === 'chatter') for (let i = 0; i < value; i++) say('more');
    if (name === 'die') process.exit(3);
    if (name === 'grow') held.push(Buffer.alloc(value, 1));
    if (name === 'sleep') setTimeout(() => say('ended'), value);
    else say('ended');
  });`,
);
const pools: Pool<Order, Said>[] = [];
interface Order {
  readonly name: string;
  readonly value?: number;
}
function poolOf(options: Partial<PoolOptions> = {}): Pool<Order, Said> {
  const pool = new Pool<Order, Said>({
    worker: () => ({ entry, execPath: process.execPath, execArgv: [], env: {}, memory: 2 ** 30 }),
    processes: 1,
    idle: 10_000,
    ...options,
  });
  pools.push(pool);
  return pool;
}
afterAll(async () => {
  for (const pool of pools) await pool.close();
  rmSync(folder, { recursive: true });
});

const PATIENCE = { seconds: 10, replies: 1 };
const ignore = () => {};
const holdUp = (milliseconds: number) => {
  for (const end = Date.now() + milliseconds; Date.now() < end; );
};
/** The process that did the order. */
async function doneBy(pool: Pool<Order, Said>, order: Order = { name: 'go' }, lane = pool.lane()): Promise<number> {
  let pid = 0;
  await lane.order(order, PATIENCE, (reply) => {
    pid = reply.pid;
  });
  return pid;
}
const linux = process.platform === 'linux';

it('gives nothing to a child that was killed just as it had answered', async () => {
  const pool = poolOf();
  for (let i = 0; i < 5; i++) {
    // A child that has started, so that it answers within the time for which this thread is held up.
    await doneBy(pool);
    const [cancelled, other] = [pool.lane(), pool.lane()];
    const first = cancelled.order({ name: 'cancelled' }, PATIENCE, ignore);
    const second = other.order({ name: 'other' }, PATIENCE, ignore);
    await new Promise(setImmediate);
    holdUp(50);
    cancelled.cancel();
    expect(await first).toMatchObject({ lost: 'cancelled' });
    expect(await second).toMatchObject({ lost: null });
  }
});

describe('a child is replaced', () => {
  it('after so many orders', async () => {
    const pool = poolOf({ mostOrders: 2 });
    const pids = [await doneBy(pool), await doneBy(pool), await doneBy(pool)];
    expect(pids[1]).toBe(pids[0]);
    expect(pids[2]).not.toBe(pids[1]);
  });

  it('also where nothing else keeps the process that has ordered', () => {
    const script = join(folder, 'script.mjs');
    writeFileSync(
      script,
      `import { Pool } from '${new URL('./pool.ts', import.meta.url)}';
      const worker = () => ({ entry: '${entry}', execPath: process.execPath, execArgv: [], env: {}, memory: 2 ** 30 });
      const pool = new Pool({ worker, processes: 1, mostOrders: 1 });
      for (let i = 0; i < 4; i++) await pool.lane().order({ name: 'go' }, { seconds: 10, replies: 1 }, () => {});
      console.log('all done');`,
    );
    // An await that nothing settles any more ends Node with 13.
    const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', script], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'all done\n' });
  });

  it.runIf(linux)('when its memory stays high, and not before', async () => {
    const pool = poolOf({ heavy: 200 * 2 ** 20 });
    const first = await doneBy(pool);
    expect(await doneBy(pool, { name: 'grow', value: 250 * 2 ** 20 })).toBe(first);
    expect(await doneBy(pool)).not.toBe(first);
  });

  it('when it sticks, without a word before', async () => {
    const pool = poolOf();
    expect(await pool.lane().order({ name: 'stick' }, { seconds: 0.3, replies: 1 }, ignore)).toMatchObject({
      lost: 'timeout',
    });
    expect(await doneBy(pool)).toBeGreaterThan(0);
  });

  it('when it says more than there is to say, though it is never silent', async () => {
    const pool = poolOf();
    const heard: string[] = [];
    const chatter = pool.lane().order({ name: 'chatter', value: 100_000 }, { seconds: 10, replies: 5 }, ({ kind }) => {
      heard.push(kind);
    });
    expect(await chatter).toMatchObject({ lost: 'crash' });
    expect(heard).toHaveLength(5);
    expect(await doneBy(pool)).toBeGreaterThan(0);
  });

  it.runIf(linux)('when it takes too much memory, before it has taken much more', async () => {
    const memory = 300 * 2 ** 20;
    const pool = poolOf({ worker: () => ({ entry, execPath: process.execPath, execArgv: [], env: {}, memory }) });
    const grow = pool.lane().order({ name: 'grow', value: 2 ** 30 }, PATIENCE, ignore);
    expect(await grow).toMatchObject({ lost: 'memory' });
  });
});

describe('turns', () => {
  it('go round between lanes, however much one of them has ordered', async () => {
    const pool = poolOf();
    await doneBy(pool);
    const done: string[] = [];
    const [long, short] = [pool.lane(), pool.lane()];
    const orders = ['a', 'b', 'c', 'd'].map((name) =>
      long.order({ name }, PATIENCE, ignore).then(() => done.push(name)),
    );
    await Promise.all([...orders, short.order({ name: 'x' }, PATIENCE, ignore).then(() => done.push('x'))]);
    expect(done.indexOf('x')).toBeLessThanOrEqual(2);
  });

  // Again where others held up this machine.
  it('come at once for an urgent lane, in a child more when all are at work', { retry: 2 }, async () => {
    const pool = poolOf();
    const slow = pool.lane();
    const sleeping = [1, 2, 3].map(() => slow.order({ name: 'sleep', value: 5_000 }, PATIENCE, ignore));
    const begun = Date.now();
    const pid = await doneBy(pool, { name: 'go' }, pool.lane({ urgent: true }));
    expect(Date.now() - begun).toBeLessThan(4_000);
    expect(pool.pids).toContain(pid);
    slow.cancel();
    expect(await Promise.all(sleeping)).toMatchObject([1, 2, 3].map(() => ({ lost: 'cancelled' })));
  });

  it('give the child that is added for an urgent lane to no other', async () => {
    const pool = poolOf();
    const slow = pool.lane();
    const sleeping = slow.order({ name: 'sleep', value: 600 }, PATIENCE, ignore);
    let asleep = true;
    const awake = sleeping.then(() => {
      asleep = false;
    });
    await doneBy(pool, { name: 'go' }, pool.lane({ urgent: true }));
    expect(asleep).toBe(true);
    await doneBy(pool);
    expect(asleep).toBe(false);
    await awake;
    expect(pool.pids.length).toBeLessThanOrEqual(2);
  });

  it('bring a lane back to the child that served it', async () => {
    const pool = poolOf({ processes: 2 });
    const [a, b] = [pool.lane(), pool.lane()];
    const both = () =>
      Promise.all([doneBy(pool, { name: 'sleep', value: 30 }, a), doneBy(pool, { name: 'sleep', value: 30 }, b)]);
    const [first, second] = await both();
    expect(await doneBy(pool, { name: 'go' }, b)).toBe(second);
    expect(await doneBy(pool, { name: 'go' }, a)).toBe(first);
    expect(await doneBy(pool, { name: 'go' }, a)).toBe(first);
  });
});

describe('a pool that is kept warm', () => {
  it('has a child before the first order, keeps one when all are idle, and replaces it when it dies', async () => {
    const pool = poolOf({ processes: 2, idle: 50 });
    pool.keepWarm({ name: 'go' }, PATIENCE);
    await expect.poll(() => pool.pids.length).toBe(1);
    await Promise.all([doneBy(pool, { name: 'sleep', value: 200 }), doneBy(pool, { name: 'sleep', value: 200 })]);
    await expect.poll(() => pool.pids.length).toBe(1);
    await wait(200);
    const [kept] = pool.pids;
    expect(await doneBy(pool)).toBe(kept);
    await pool.lane().order({ name: 'die' }, PATIENCE, ignore);
    await expect.poll(() => pool.pids.length).toBe(1);
    expect(pool.pids).not.toContain(kept);
  });
});

it('loses an order, and nothing else, when no process can be started', async () => {
  const pool = poolOf({
    worker: () => {
      throw new Error('spawn ENOMEM');
    },
  });
  expect(await pool.lane().order({ name: 'go' }, PATIENCE, ignore)).toMatchObject({ lost: 'crash' });
});
