import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { folder, page, readerOf, recto } from './testing/scene.ts';

let place: ReturnType<typeof folder>;
beforeEach(() => {
  place = folder();
  vi.stubEnv('RECTO_URL', 'http://127.0.0.1:9');
});
afterEach(() => {
  vi.unstubAllEnvs();
  place.remove();
});

async function findingOn(dataFolder: string) {
  vi.stubEnv('RECTO_DATA', dataFolder);
  const { code, out } = await recto(['doctor'], {
    reader: async () => readerOf({ 'page.png': [page(1, '')] }),
    confinement: async () => 'none',
    folderHolder: async () => null,
  });
  return { code, line: out.find((line) => line.includes('data folder')) };
}

describe('recto doctor', () => {
  it('is content with a data folder that is there or can be made', async () => {
    expect((await findingOn(place.path)).line).toMatch(/^ok .*not in use/);
    expect(await findingOn(join(place.path, 'a', 'b'))).toMatchObject({ code: 0, line: expect.stringMatching(/^ok /) });
  });

  it('fails where the data folder is a file, lies below one, or cannot be made', async () => {
    const file = place.file('data');
    for (const path of [file, join(file, 'below'), ...(process.platform === 'linux' ? ['/proc/x'] : [])]) {
      expect(await findingOn(path)).toEqual({ code: 1, line: expect.stringMatching(/^fault .*cannot be/) });
    }
  });
});
