import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OrganizationId } from '../../domain/index.ts';
import type { Blobs } from '../../runs/index.ts';

const mine = '00000000-0000-4000-8000-00000000000a' as string as OrganizationId;
const theirs = '00000000-0000-4000-8000-00000000000b' as string as OrganizationId;

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function text(content: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** What every store of blobs must do. `make` gives an empty one; `leftovers` counts what stands beside the blobs. */
export function blobsContract(make: () => Promise<Blobs>, leftovers: () => Promise<number>): void {
  let blobs: Blobs;
  beforeEach(async () => {
    blobs = await make();
  });

  it('gives back what was put, under the hash of the content', async () => {
    const { hash, bytes } = await blobs.put(mine, chunks('one ', 'two'));
    expect({ hash, bytes }).toEqual({ hash: createHash('sha256').update('one two').digest('hex'), bytes: 7 });
    expect(await text(await blobs.open(mine, hash))).toBe('one two');
  });

  it('keeps an empty content too', async () => {
    const { hash, bytes } = await blobs.put(mine, chunks());
    expect(bytes).toBe(0);
    expect(await text(await blobs.open(mine, hash))).toBe('');
  });

  it('gives a path that holds the content as long as it is used', async () => {
    const { hash } = await blobs.put(mine, chunks('by path'));
    expect(await blobs.withPath(mine, hash, (path) => readFile(path, 'utf8'))).toBe('by path');
    await expect(blobs.withPath(mine, hash, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  });

  it('takes the same content twice, also at once', async () => {
    const puts = await Promise.all([1, 2, 3].map(() => blobs.put(mine, chunks('again'))));
    expect(new Set(puts.map((put) => put.hash)).size).toBe(1);
    expect(await text(await blobs.open(mine, puts[0]!.hash))).toBe('again');
  });

  it('keeps organizations apart', async () => {
    const { hash } = await blobs.put(mine, chunks('secret'));
    await expect(blobs.open(theirs, hash)).rejects.toThrow();
    await blobs.put(theirs, chunks('secret'));
    await blobs.delete(theirs, hash);
    expect(await text(await blobs.open(mine, hash))).toBe('secret');
  });

  describe('keeps nothing', () => {
    it('of a content that is too large', async () => {
      const put = blobs.put(mine, chunks('12345', '67890'), 9);
      await expect(put).rejects.toMatchObject({ code: 'file.too-large' });
      expect(await leftovers()).toBe(0);
      expect((await blobs.put(mine, chunks('12345', '6789'), 9)).bytes).toBe(9);
    });

    it('of a content that breaks off', async () => {
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield Buffer.from('half');
        throw new Error('the line went dead');
      }
      await expect(blobs.put(mine, broken())).rejects.toThrow('the line went dead');
      expect(await leftovers()).toBe(0);
    });

    it('that was deleted, once or twice', async () => {
      const { hash } = await blobs.put(mine, chunks('gone'));
      await blobs.delete(mine, hash);
      await blobs.delete(mine, hash);
      await expect(blobs.open(mine, hash)).rejects.toThrow();
      await expect(blobs.withPath(mine, hash, async () => {})).rejects.toThrow();
    });
  });

  it('takes nothing but a hash for a hash', async () => {
    await expect(blobs.open(mine, '../../../etc/passwd')).rejects.toThrow(RangeError);
    await expect(blobs.delete(mine, 'ABC')).rejects.toThrow(RangeError);
  });
}
