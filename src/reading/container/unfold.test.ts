import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lane, Loss } from '../../children/index.ts';
import { Expense } from '../expense.ts';
import type { Order, Reply } from '../protocol.ts';
import { DEFAULT_LIMITS, type ReadingLimits } from '../reader.ts';
import { Scratch, ScratchFile } from './scratch.ts';
import { type Leaf, unfold } from './unfold.ts';

/** What a child says of a container: its files by name and content; how it is lost over it, or what is wrong with it. */
interface Said {
  readonly files?: Readonly<Record<string, string>>;
  readonly lost?: Loss;
  readonly problem?: { readonly code: 'file.corrupt' };
}

const folder = mkdtempSync(join(tmpdir(), 'recto-unfold-'));
const path = join(folder, 'all.zip');
writeFileSync(path, 'PK\x03\x04');
afterAll(() => rmSync(folder, { recursive: true }));

let scratch: Scratch;
let orders = 0;
beforeEach(async () => {
  scratch = await Scratch.make();
  orders = 0;
});
afterEach(() => scratch.remove());

const ZIP = 'PK\x03\x04 another archive';

/** Leaves of a container of which children say `outer`, and `inner` of each archive within it. */
async function leavesOf(outer: Said, inner: Said, limits: Partial<ReadingLimits> = {}): Promise<readonly Leaf[]> {
  const lane = (): Lane<Order, Reply> => ({
    cancel: () => {},
    async order(order, _, tell) {
      if (order.kind !== 'unpack') throw new Error('not asked for here');
      orders += 1;
      const { files = {}, lost = null, problem } = order.path === path ? outer : inner;
      for (const [name, content] of Object.entries(files)) {
        tell({ kind: 'part', id: 1, name, cover: false });
        tell({ kind: 'bytes', id: 1, bytes: Buffer.from(content) });
        tell({ kind: 'whole', id: 1, problem: null });
      }
      if (problem) tell({ kind: 'failed', id: 1, problem: { ...problem, message: 'It is damaged.' } });
      return { lost, milliseconds: lost === 'timeout' ? 120_000 : 1 };
    },
  });
  const all = { ...DEFAULT_LIMITS, ...limits };
  const expense = new Expense(all.seconds);
  const parts = { limits: all, password: null, signal: undefined, scratch, lane, expense };
  return (await unfold(path, 4, parts))!.leaves;
}

const told = (leaves: readonly Leaf[]) => leaves.map((leaf) => [...leaf.path, leaf.problem?.code ?? 'read'].join(' '));
const archives = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}.zip`, ZIP]));

describe('a container whose child is lost', () => {
  it('gives the files that came out before', async () => {
    const leaves = await leavesOf({ files: { 'a.txt': 'first', 'b.txt': 'second' }, lost: 'timeout' }, {});
    expect(told(leaves)).toEqual(['a.txt read', 'b.txt read', 'reading.timeout']);
  });

  it('is tried once more when it died, and its files are told once', async () => {
    const leaves = await leavesOf({ files: { 'a.txt': 'first' }, lost: 'crash' }, {});
    expect(told(leaves)).toEqual(['a.txt read', 'reading.failed']);
    expect(orders).toBe(2);
  });

  it('gives what was written before the disk was full', async () => {
    const { write } = ScratchFile.prototype;
    ScratchFile.prototype.write = function (bytes) {
      if (Buffer.from(bytes).toString() === 'second') throw new Error('ENOSPC');
      write.call(this, bytes);
    };
    try {
      const leaves = await leavesOf({ files: { 'a.txt': 'first', 'b.txt': 'second' } }, {});
      expect(told(leaves)).toEqual(['a.txt read', 'b.txt reading.failed', 'reading.failed']);
      expect(orders).toBe(1);
    } finally {
      ScratchFile.prototype.write = write;
    }
  });
});

describe('containers that fail', () => {
  it('take of the time of the whole file, and the rest is not opened', async () => {
    const leaves = await leavesOf({ files: archives(200) }, { lost: 'timeout' });
    expect(leaves).toHaveLength(200);
    expect(new Set(leaves.map(({ problem }) => problem?.code))).toEqual(new Set(['reading.timeout']));
    expect(orders).toBeLessThan(10);
  });

  it('cost no more children than one file may', async () => {
    const leaves = await leavesOf({ files: archives(200) }, { lost: 'crash' });
    expect(new Set(leaves.map(({ problem }) => problem?.code))).toEqual(new Set(['reading.failed']));
    expect(orders).toBeLessThan(10);
  });

  it('count as files, and what came out of them as bytes', async () => {
    const corrupt = { problem: { code: 'file.corrupt' } } as const;
    const few = await leavesOf({ files: archives(20) }, corrupt, { entries: 5 });
    expect(told(few)).toEqual([...Array.from({ length: 5 }, (_, i) => `${i}.zip file.corrupt`), '5.zip archive.limit']);
    expect(orders).toBe(7);
  });
});

it('takes the files of archives within in their order as far as the limit goes, and then says so once', async () => {
  const two = { files: { 'a.txt': 'first', 'b.txt': 'second' } };
  expect(told(await leavesOf({ files: archives(4) }, two, { entries: 3 }))).toEqual([
    '0.zip a.txt read',
    '0.zip b.txt read',
    '1.zip a.txt read',
    '1.zip b.txt archive.limit',
  ]);
});
