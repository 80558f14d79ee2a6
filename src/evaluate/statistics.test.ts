import { describe, expect, it } from 'vitest';
import { auroc, calibrationError, coverageAt, dice, interval95, type Scored } from './statistics.ts';

const scored = (...pairs: [number, boolean][]): Scored[] => pairs.map(([confidence, right]) => ({ confidence, right }));

describe('auroc', () => {
  it('is 1 when every right one outranks every wrong one, ½ when all tie', () => {
    expect(auroc(scored([0.9, true], [0.8, true], [0.1, false]))).toBe(1);
    expect(auroc(scored([0.5, true], [0.5, false], [0.5, true]))).toBe(0.5);
    expect(auroc(scored([0.1, true], [0.9, false]))).toBe(0);
  });

  it('is unknown without a wrong one', () => expect(auroc(scored([0.9, true]))).toBeNull());
});

describe('calibrationError', () => {
  it('is the distance between odds and share right', () => {
    expect(calibrationError(scored([0.8, true], [0.8, true], [0.8, true], [0.8, false]), 1)).toBeCloseTo(0.05);
    expect(calibrationError([])).toBeNull();
  });
});

describe('coverageAt', () => {
  it('is the largest share above a threshold that keeps the precision', () => {
    const values = scored([0.9, true], [0.8, true], [0.7, false], [0.6, true]);
    expect(coverageAt(values, 0.99)).toBe(0.5);
    expect(coverageAt(values, 0.75)).toBe(1);
  });

  it('never splits values of one confidence', () => {
    expect(coverageAt(scored([0.9, true], [0.9, false]), 0.99)).toBe(0);
  });
});

describe('interval95', () => {
  const parts = Array.from({ length: 40 }, (_, i) => ({ right: i % 4 === 0 ? 2 : 4, of: 4 }));

  it('holds the share and follows from the seed', () => {
    const [low, high] = interval95(parts, 7)!;
    expect(low).toBeLessThan(0.875);
    expect(high).toBeGreaterThan(0.875);
    expect(interval95(parts, 7)).toEqual([low, high]);
  });

  it('is unknown without values', () => expect(interval95([{ right: 0, of: 0 }], 1)).toBeNull());
});

it('rolls the same dice for the same seed', () => {
  const [a, b] = [dice(3), dice(3)];
  expect(Array.from({ length: 5 }, () => a(100))).toEqual(Array.from({ length: 5 }, () => b(100)));
});
