import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { openHeif } from '../../src/reading/image/heif.ts';
import { DEFAULT_LIMITS } from '../../src/reading/reader.ts';
import { HEIC } from './pictures/encoded.ts';

const folder = mkdtempSync(join(tmpdir(), 'recto-heif-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// As Node answers where the package is not installed.
vi.mock('heic-decode', () => {
  throw Object.assign(new Error("Cannot find package 'heic-decode'"), { code: 'ERR_MODULE_NOT_FOUND' });
});

it('names the package that is missing where a HEIC cannot be decoded', async () => {
  const path = join(folder, 'photo.heic');
  writeFileSync(path, HEIC);
  await expect(openHeif(path, DEFAULT_LIMITS)).rejects.toMatchObject({
    code: 'file.unsupported',
    message: expect.stringContaining('heic-decode'),
    remedy: expect.stringContaining('Install heic-decode'),
  });
});
