import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openDiskBlobs } from './blobs.ts';
import { blobsContract } from './testing/blobs.contract.ts';

describe('blobs on disk', () => {
  let folder = '';
  const make = async () => {
    folder = await mkdtemp(join(tmpdir(), 'recto-blobs-'));
    return openDiskBlobs(folder);
  };
  afterEach(() => rm(folder, { recursive: true, force: true }));

  blobsContract(make, async () => (await readdir(join(folder, 'incoming'))).length);

  it('forget uploads that a dead process left behind, and leave those under way', async () => {
    await make();
    const [old, young] = ['old', 'young'].map((name) => join(folder, 'incoming', name));
    for (const path of [old!, young!]) await writeFile(path, 'x');
    const twoDaysAgo = new Date(Date.now() - 48 * 3600_000);
    await utimes(old!, twoDaysAgo, twoDaysAgo);
    await openDiskBlobs(folder);
    expect(await readdir(join(folder, 'incoming'))).toEqual(['young']);
  });
});
