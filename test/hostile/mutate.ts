import type { Chance } from '../../training/generator/chance.ts';

/** A change to a file's bytes that follows from chance alone. */
export type Mutation = (bytes: Buffer, chance: Chance) => Buffer;

/** Numbers at which programs break: around the bounds of integers, below zero, far too large. */
export const EXTREMES = [
  0, 1, -1, 2, 3, 7, 8, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, 99_999, 16_777_216, 2 ** 31 - 1, 2 ** 31, -(2 ** 31),
  2 ** 32 - 1, 2 ** 32, 2 ** 53, 1e10, 1e21,
]; // biome-ignore format: one list

/** One, now and then several, of the mutations given. */
export function mutated(bytes: Buffer, mutations: readonly Mutation[], chance: Chance): Buffer {
  let now = bytes;
  for (let i = chance.of([1, 1, 1, 2, 3, 8]); i > 0; i--) now = chance.of(mutations)(now, chance);
  return now.subarray(0, 4 * 2 ** 20);
}

export function replaced(bytes: Buffer, start: number, end: number, by: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(end)]);
}

export const place = (bytes: Buffer, chance: Chance) => chance.whole(0, Math.max(0, bytes.length - 1));

/** Blind changes, for every format. */
export const ANYWHERE: readonly Mutation[] = [
  (bytes, chance) => {
    const copy = Buffer.from(bytes);
    for (let i = chance.of([1, 4, 32]); i > 0 && copy.length > 0; i--) copy[place(copy, chance)] = chance.whole(0, 255);
    return copy;
  },
  (bytes, chance) => bytes.subarray(0, place(bytes, chance)),
  (bytes, chance) => {
    const [a, b] = [place(bytes, chance), place(bytes, chance)].sort((x, y) => x - y);
    return replaced(bytes, a!, b!, Buffer.alloc(0));
  },
  (bytes, chance) => {
    const start = place(bytes, chance);
    const part = bytes.subarray(start, start + chance.of([1, 16, 500]));
    return replaced(bytes, start, start, Buffer.concat(Array.from({ length: chance.of([1, 3, 100]) }, () => part)));
  },
  (bytes, chance) => {
    const start = place(bytes, chance);
    return replaced(bytes, start, start, Buffer.alloc(chance.of([1, 100, 5_000]), chance.of([0, 0x20, 0xff, 0x28])));
  },
];

/** Changes a token that `pattern` (global) finds, in a text of one byte per character. */
export function token(
  pattern: RegExp,
  change: (found: string, chance: Chance, all: readonly string[]) => string,
): Mutation {
  return (bytes, chance) => {
    const text = bytes.toString('latin1');
    const found = [...text.matchAll(pattern)];
    if (found.length === 0) return bytes;
    const match = chance.of(found);
    const changed = change(
      match[0],
      chance,
      found.map(([each]) => each),
    );
    return replaced(bytes, match.index, match.index + match[0].length, Buffer.from(changed, 'latin1'));
  };
}

export const number = (pattern: RegExp) => token(pattern, (_, chance) => String(chance.of(EXTREMES)));
export const deep = (chance: Chance) => chance.of([20, 300, 5_000, 100_000]);
