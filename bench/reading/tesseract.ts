import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type About, type Engine, LANES, LONGEST_MS, type Read, run, works } from './engines.ts';
import { readAll } from './measure.ts';
import type { PlacedText } from './score.ts';

/** The command line of Tesseract, one thread a process as ours; null when it is not installed. */
export async function tesseract(
  layout: 'block' | 'page',
  wanted = ['eng'],
): Promise<(Engine & { readonly about: About }) | null> {
  if (!(await works('tesseract', '--version'))) return null;
  const { stdout } = await run('tesseract', ['--list-langs']);
  const languages = wanted.filter((language) => stdout.split('\n').includes(language)).join('+') || 'eng';
  const told = await run('tesseract', ['--version']);
  const version = /\S+ [\d.]+\S*/.exec(told.stdout || told.stderr)?.[0] ?? 'tesseract';
  // "A single uniform block" suits receipts best, "fully automatic" pages.
  const psm = layout === 'block' ? 6 : 3;
  const env = { ...process.env, OMP_THREAD_LIMIT: '1' };
  const pages = async (input: string, count: number) => {
    const limits = { env, timeout: count * LONGEST_MS, maxBuffer: 2 ** 30 };
    return pagesOfTsv(
      (await run('tesseract', [input, 'stdout', '--psm', `${psm}`, '-l', languages, 'tsv'], limits)).stdout,
    );
  };
  const one: Engine = { name: 'tesseract', read: async (path) => [(await pages(path, 1))[0] ?? []] };
  return {
    ...one,
    about: { version, languages, psm, threads: 1 },
    async readAll(paths) {
      const reads: (Read | null)[] = paths.map(() => null);
      // A process for each core reads its share from a list, so that not every page pays for a start.
      const lane = async (first: number) => {
        const mine = paths.flatMap((_, i) => (i % LANES === first ? [i] : []));
        if (mine.length === 0) return;
        const list = join(tmpdir(), `recto-list-${randomUUID()}.txt`);
        await writeFile(list, mine.map((i) => `${paths[i]}\n`).join(''));
        const found = await pages(list, mine.length).catch(() => []);
        await rm(list);
        // It ends at the first that it cannot read, and then the pages do not tell whose they are.
        const whole =
          found.length === mine.length
            ? found.map((page) => [page])
            : await readAll(
                one,
                mine.map((i) => paths[i]!),
              );
        for (const [k, i] of mine.entries()) reads[i] = whole[k] ?? null;
      };
      await Promise.all(Array.from({ length: LANES }, (_, first) => lane(first)));
      return reads;
    },
  };
}

/** Words of Tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. */
export function pagesOfTsv(tsv: string): PlacedText[][] {
  const pages: PlacedText[][] = [];
  let [width, height] = [1, 1];
  for (const row of tsv.split('\n')) {
    const [level, , , , , , left, top, wide, high, , text] = row.split('\t');
    if (level === '1') {
      [width, height] = [Number(wide), Number(high)];
      pages.push([]);
    }
    if (level !== '5' || !text?.trim()) continue;
    const [x, y] = [Number(left) / width, Number(top) / height];
    pages.at(-1)?.push({ text, left: x, top: y, right: x + Number(wide) / width, bottom: y + Number(high) / height });
  }
  return pages;
}
