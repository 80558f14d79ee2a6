import { describe, expect, it } from 'vitest';
import { draw, shuffled } from './draw.ts';

const samples = Array.from({ length: 40 }, (_, i) => i);

describe('draw', () => {
  it('takes the same documents for the same seed, in their order', () => {
    const drawn = draw(samples, 8, 3);
    expect(drawn).toEqual(draw(samples, 8, 3));
    expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
    expect(new Set(drawn).size).toBe(8);
    expect(drawn).not.toEqual(draw(samples, 8, 4));
  });

  it('takes all where there are no more', () => expect(draw(samples, 99, 1)).toEqual(samples));
});

it('shuffles by the seed alone', () => {
  expect(shuffled(samples, 3)).toEqual(shuffled(samples, 3));
  expect(shuffled(samples, 3)).not.toEqual(samples);
  expect(shuffled(samples, 3).sort((a, b) => a - b)).toEqual(samples);
});
