import { describe, expect, it } from 'vitest';
import { nanoseconds, writeObject } from './json.ts';

describe('a written object', () => {
  it('holds a bigint as an integer literal, digit for digit', () => {
    expect(writeObject({ at: 1_765_912_514_238_248_673n, end: null })).toBe('{"at":1765912514238248673,"end":null}');
  });

  it('is what JSON.stringify writes when there is no bigint', () => {
    const value = { a: [1, 'ü"\u2028'], 'b"': { c: null }, left: undefined };
    expect(writeObject(value)).toBe(JSON.stringify(value));
  });

  it('refuses a bigint further down instead of rounding it', () => {
    expect(() => writeObject({ a: { b: 1n } })).toThrow(TypeError);
  });
});

describe('nanoseconds', () => {
  it.each([
    ['2025-12-16T19:15:14.238Z', 1_765_912_514_238_000_000n],
    ['2025-12-16T19:15:14.238248673Z', 1_765_912_514_238_248_673n],
    ['2025-12-16T19:15:14Z', 1_765_912_514_000_000_000n],
    ['2025-12-16T20:15:14.5+01:00', 1_765_912_514_500_000_000n],
    ['1969-12-31T23:59:59.250Z', -750_000_000n],
  ])('of %s', (instant, expected) => {
    expect(nanoseconds(instant)).toBe(expected);
  });
});
