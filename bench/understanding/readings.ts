import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '../../src/domain/index.ts';
import type { Reader } from '../../src/reading/index.ts';

/** Reads the pages of a file. With a folder, a reading is kept there under the file's content and used again. */
export async function readPages(reader: Reader, path: string, cache: string | null): Promise<readonly Page[]> {
  if (cache === null) return (await reader.read(path)).pages;
  const key = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  const kept = join(cache, `${key}.json`);
  const found = await readFile(kept, 'utf8').catch(() => null);
  if (found !== null) return JSON.parse(found) as Page[]; // written below by this very function
  const { pages } = await reader.read(path);
  await mkdir(cache, { recursive: true });
  await writeFile(kept, JSON.stringify(pages));
  return pages;
}
