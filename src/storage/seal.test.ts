import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptSecret, sealWith } from './seal.ts';

describe('a sealed text', () => {
  const seal = sealWith('a secret of some length, for this test');

  it('opens to what it was', () => {
    const sealed = seal.seal('pässword \u0000', 'run 1');
    expect(seal.open(sealed, 'run 1')).toBe('pässword \u0000');
    expect(sealed).not.toContain(Buffer.from('pässword').toString('base64url'));
  });

  it('looks different each time', () => {
    expect(seal.seal('x', 'a')).not.toBe(seal.seal('x', 'a'));
  });

  it('does not open elsewhere, under another key, or changed', () => {
    const sealed = seal.seal('x', 'run 1');
    expect(() => seal.open(sealed, 'run 2')).toThrow();
    expect(() => sealWith('another secret, also long enough').open(sealed, 'run 1')).toThrow();
    const [version, iv, tag, body] = sealed.split('.');
    const shorter = Buffer.from(tag ?? '', 'base64url')
      .subarray(0, 4)
      .toString('base64url');
    for (const changed of [
      `${sealed}A`,
      [version, iv, shorter, body].join('.'),
      [version, iv, tag].join('.'),
      '',
      'v2.a.b.c',
    ]) {
      expect(() => seal.open(changed, 'run 1'), changed).toThrow();
    }
  });
});

describe('the kept secret', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recto-key-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is made once, also by many at once, and only its owner may read it', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => keptSecret(folder)));
    expect(new Set(made).size).toBe(1);
    expect(await keptSecret(folder)).toBe(made[0]);
    expect((await stat(join(folder, 'secret.key'))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(folder, 'secret.key'), 'utf8')).trim()).toHaveLength(43);
  });

  it('is refused when its file is damaged, not replaced: sealed values would be lost', async () => {
    await writeFile(join(folder, 'secret.key'), '');
    await expect(keptSecret(folder)).rejects.toThrow(/damaged/);
  });
});
