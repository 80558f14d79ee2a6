import { expect, it } from 'vitest';
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
