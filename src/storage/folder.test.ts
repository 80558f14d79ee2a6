import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeDataFolder } from './folder.ts';

const place = mkdtempSync(join(tmpdir(), 'recto-folder-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('the data folder', () => {
  it('is made with what is missing above it, for its owner alone, and taken as it is when it is there', async () => {
    const folder = join(place, 'a', 'b');
    await makeDataFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await makeDataFolder(folder);
  });

  it('is refused where a file stands', async () => {
    const file = join(place, 'file');
    writeFileSync(file, '');
    for (const folder of [file, join(file, 'below')]) {
      const refused = { code: 'config.invalid', message: expect.stringContaining('is, or lies below, a file') };
      await expect(makeDataFolder(folder)).rejects.toMatchObject(refused);
    }
  });

  it.skipIf(process.platform !== 'linux')('is refused where nothing can be made', async () => {
    const refused = { code: 'config.invalid', message: expect.stringContaining('/proc/x') };
    await expect(makeDataFolder('/proc/x')).rejects.toMatchObject(refused);
    await expect(makeDataFolder('/proc/x/y')).rejects.toMatchObject(refused);
  });
});
