import { describe, expect, it } from 'vitest';
import { dice } from '../../src/evaluate/index.ts';
import { align, editDistance } from './distance.ts';

/** The textbook's way, over the whole table. */
function plainly(a: string, b: string): number {
  const [from, to] = [[...a], [...b]];
  let above = to.map((_, j) => j + 1);
  let corner = 0;
  for (const [i, letter] of from.entries()) {
    const row: number[] = [];
    corner = i;
    for (const [j, other] of to.entries()) {
      const left = j === 0 ? i + 1 : row[j - 1]!;
      row.push(Math.min(left + 1, above[j]! + 1, corner + (letter === other ? 0 : 1)));
      corner = above[j]!;
    }
    above = row;
  }
  return above.at(-1) ?? from.length;
}

describe('editDistance', () => {
  it('counts what was changed, put in and left out', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
    expect(editDistance('abc', '')).toBe(3);
    expect(editDistance('Größe €', 'Grösse €')).toBe(2);
  });

  it('is the same as over the whole table, however far the texts are apart', () => {
    const roll = dice(7);
    const text = (length: number) => Array.from({ length }, () => 'abcde'[roll(5)]).join('');
    for (let i = 0; i < 60; i++) {
      const a = text(roll(180));
      const b = i % 2 === 0 ? text(roll(180)) : a.slice(roll(90)) + text(roll(60));
      expect(editDistance(a, b), `${a} ${b}`).toBe(plainly(a, b));
    }
  });
});

describe('align', () => {
  it('lays what was read beside what stands there', () => {
    expect(align('Müller', 'Muller')).toContainEqual(['ü', 'u']);
    expect(align('Müller', 'Mler').filter(([, read]) => read === null)).toHaveLength(2);
    expect(align('ab', 'xaby')).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
    expect(align('ab', '')).toEqual([
      ['a', null],
      ['b', null],
    ]);
  });
});
