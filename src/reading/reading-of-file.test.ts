import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Lane } from '../children/index.ts';
import { pack } from './packed.ts';
import type { Order, Reply } from './protocol.ts';
import { DEFAULT_LIMITS } from './reader.ts';
import { ReadingOfFile } from './reading-of-file.ts';

/** A child that gives the pages that it is asked for, of two, and never comes to say that it is done. */
function slowToEnd() {
  const told = { cancelled: 0 };
  const lane: Lane<Order, Reply> = {
    order(order, _patience, reply) {
      if (order.kind !== 'read') throw new Error('Nothing else was to be ordered.');
      reply({ kind: 'opened', id: 1, pages: 2 });
      for (const number of order.pages) reply({ kind: 'page', id: 1, page: blank(number) });
      return new Promise(() => {});
    },
    cancel: () => {
      told.cancelled += 1;
    },
  };
  return { lane, told };
}

function blank(number: number) {
  return pack({ number, width: 1, height: 1, rotation: 0, source: 'text', words: [], rules: [], problem: null });
}

const read = (lane: Lane<Order, Reply>) =>
  new ReadingOfFile({ path: '/a.pdf', options: {}, limits: DEFAULT_LIMITS, processes: 2 }, lane).pages();

it('lets the child live that gave the last page and has not yet said that it is done', async () => {
  const { lane, told } = slowToEnd();
  const numbers: number[] = [];
  for await (const page of read(lane)) numbers.push(page.number);
  expect(numbers).toEqual([1, 2]);
  expect(told.cancelled).toBe(0);
});

it('ends what is still being read when nobody wants more pages', async () => {
  const { lane, told } = slowToEnd();
  for await (const page of read(lane)) {
    expect(page.number).toBe(1);
    break;
  }
  expect(told.cancelled).toBe(1);
});

/** A child that reads a file of nine pages, each in so many milliseconds, and the ranges that it was given. */
function paced(milliseconds: number) {
  const ranges: (readonly number[])[] = [];
  const lane: Lane<Order, Reply> = {
    async order(order, _patience, reply) {
      if (order.kind !== 'read') throw new Error('Nothing else was to be ordered.');
      ranges.push(order.pages);
      await Promise.resolve(); // as any message comes from another process
      reply({ kind: 'opened', id: 1, pages: 9 });
      for (const number of order.pages) {
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        reply({ kind: 'page', id: 1, page: blank(number) });
      }
      return { lost: null, milliseconds: milliseconds * order.pages.length };
    },
    cancel: () => {},
  };
  return { lane, ranges };
}

const all = async (lane: Lane<Order, Reply>) => {
  const numbers: number[] = [];
  for await (const page of read(lane)) numbers.push(page.number);
  return numbers;
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

it('gives the rest of a short file to one child when its first page was quick', async () => {
  const { lane, ranges } = paced(10);
  const numbers = all(lane);
  await vi.runAllTimersAsync();
  expect(await numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(ranges).toEqual([[1], [2, 3, 4, 5, 6, 7, 8, 9]]);
});

it('divides a file between the children while its first page is still being read', async () => {
  const { lane, ranges } = paced(1_000);
  const numbers = all(lane);
  await vi.advanceTimersByTimeAsync(900);
  expect(ranges).toEqual([[1], [2, 3], [4, 5]]);
  await vi.runAllTimersAsync();
  expect(await numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
