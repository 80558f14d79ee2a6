import { dice } from '../../src/evaluate/index.ts';

/** All samples in an order that follows from the seed. */
export function shuffled<T>(samples: readonly T[], seed: number): T[] {
  return order(samples.length, samples.length, seed).map((i) => samples[i]!);
}

/** `count` of the samples, drawn by the seed, in the order of the manifest. */
export function draw<T>(samples: readonly T[], count: number, seed: number): T[] {
  return order(samples.length, count, seed)
    .sort((a, b) => a - b)
    .map((i) => samples[i]!);
}

function order(length: number, count: number, seed: number): number[] {
  const roll = dice(seed);
  const left = Array.from({ length }, (_, i) => i);
  const drawn: number[] = [];
  while (drawn.length < count && left.length > 0) drawn.push(...left.splice(roll(left.length), 1));
  return drawn;
}
