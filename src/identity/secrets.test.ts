import { describe, expect, it } from 'vitest';
import { hashSecret, isSecret, randomPassword, randomToken } from './secrets.ts';

describe('a hashed secret', () => {
  it('is recognised, whatever form its accents have, and nothing else is', async () => {
    const hash = await hashSecret('caf\u00e9');
    expect(hash).not.toContain('caf');
    expect(await isSecret('cafe\u0301', hash)).toBe(true);
    expect(await isSecret('cafe', hash)).toBe(false);
    expect(await isSecret('', hash)).toBe(false);
  });

  it('has a salt of its own', async () => {
    expect(await hashSecret('x')).not.toBe(await hashSecret('x'));
  });

  it('is never recognised where there is none, and that takes as long', async () => {
    const hash = await hashSecret('x');
    const time = async (of: string | null) => {
      const begun = performance.now();
      expect(await isSecret('y', of)).toBe(false);
      return performance.now() - begun;
    };
    await time(hash);
    const [known, unknown] = [await time(hash), await time(null)];
    // A missing hash would answer in microseconds; the bound only tells the two apart on a busy machine.
    expect(unknown).toBeGreaterThan(known / 5);
  });

  it('with a damaged hash is not recognised', async () => {
    for (const hash of ['', 'plain', 'scrypt$32768$8$3$$', 'md5$1$1$1$a$b'])
      expect(await isSecret('', hash)).toBe(false);
  });
});

it('random tokens and passwords differ, and passwords have no look-alikes', () => {
  expect(new Set(Array.from({ length: 100 }, () => randomToken('recto_'))).size).toBe(100);
  expect(randomToken('recto_')).toMatch(/^recto_[\w-]{43}$/);
  expect(Array.from({ length: 100 }, randomPassword).join('')).toMatch(/^[a-km-np-z2-9]{2000}$/);
});
