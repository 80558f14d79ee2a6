import { WrongUsage } from './command.ts';

/** No file that is read has more pages, whatever its limits. */
const LAST = 1_000_000;
const MOST = 100_000;

/** Page numbers of `1-3,7`, from 1, each once and in their order. Throws `WrongUsage`. */
export function pageNumbers(ranges: string): number[] {
  const numbers = new Set<number>();
  for (const range of ranges.split(',')) {
    const [, first, last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(range) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from >= 1 && to >= from && to <= LAST && to - from < MOST))
      throw new WrongUsage(`--pages takes numbers and ranges as "1-3,7"; "${range}" is none`);
    for (let number = from; number <= to; number++) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}
