import { describe, expect, it } from 'vitest';
import { health } from './health.ts';

const works = { name: 'works', check: async () => {} };
const fails = { name: 'fails', check: () => Promise.reject(new Error('no disk')) };
const hangs = { name: 'hangs', check: () => new Promise<void>(() => {}) };

describe('health', () => {
  it('is ready when everything works', async () => {
    expect(await health([works])).toEqual({ ready: true, failing: [] });
  });

  it('names what fails and what does not answer', async () => {
    const { ready, failing } = await health([works, fails, hangs], 20);
    expect(ready).toBe(false);
    expect(failing).toEqual([
      { name: 'fails', reason: 'no disk' },
      { name: 'hangs', reason: 'no answer within 20 ms' },
    ]);
  });
});
