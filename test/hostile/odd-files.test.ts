import { spawnSync } from 'node:child_process';
import { appendFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../src/domain/index.ts';
import { cleanUp, file, letter, reader } from '../reading/samples.ts';

cleanUp();
const linux = process.platform === 'linux';

let document: Uint8Array;
beforeAll(async () => {
  document = await (await letter(60)).save();
});

const refusal = (path: string, limits = {}) =>
  reader({ limits })
    .read(path)
    .then(
      () => 'read',
      (error: unknown) => (error instanceof Problem ? error.code : error),
    );

/** A path at which nothing is, yet. */
const free = (name: string): string => {
  const path = file('', name);
  rmSync(path);
  return path;
};

describe.runIf(linux)('what is no file', () => {
  it('is refused at once: a named pipe that nobody writes into, a device, a folder', async () => {
    const pipe = free('pipe.pdf');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    expect(await refusal(pipe)).toBe('file.unsupported');
    expect(await refusal('/dev/zero')).toBe('file.unsupported');
    expect(await refusal('/')).toBe('file.unsupported');
  });

  it('is missing where a link leads nowhere, or in a circle', async () => {
    const [nowhere, circle, good] = [free('nowhere'), free('circle'), free('good')];
    symlinkSync('/nowhere/at/all', nowhere);
    symlinkSync(circle, circle);
    symlinkSync(file(document), good);
    expect(await refusal(nowhere)).toBe('file.missing');
    expect(await refusal(circle)).toBe('file.missing');
    expect(await refusal(good)).toBe('read');
  });
});

describe('a file of holes', () => {
  const sparse = (head: string, bytes: number) => {
    const path = file(head, 'sparse.pdf');
    truncateSync(path, bytes);
    return path;
  };

  it('is refused by its size, however little of it is on the disk', async () => {
    expect(await refusal(sparse('%PDF-1.7\n', 2 ** 40))).toBe('file.too-large');
  });

  it('is damaged within the size that is taken', async () => {
    expect(await refusal(sparse('%PDF-1.7\n', 60 * 2 ** 20))).toBe('file.corrupt');
    expect(await refusal(sparse('', 60 * 2 ** 20))).toBe('file.unsupported');
  });
});

describe('a file that changes while it is read', () => {
  /** Reads it page by page; `act` is called after the first. Every end is pages or a problem. */
  async function readWhile(path: string, act: () => void): Promise<{ problems: string[]; pages: number }> {
    const problems: string[] = [];
    let pages = 0;
    try {
      for await (const page of reader({ processes: 2 }).pages(path)) {
        if (pages === 0) act();
        pages += 1;
        if (page.problem) problems.push(page.problem.code);
      }
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
      problems.push((error as Problem).code);
    }
    return { problems, pages };
  }
  const EXPECTED = ['file.corrupt', 'file.missing', 'file.empty', 'file.unsupported', 'file.too-large'];

  it('by growing, is read as far as it goes', async () => {
    const path = file(document);
    const { pages, problems } = await readWhile(path, () => appendFileSync(path, Buffer.alloc(100_000)));
    expect(pages).toBe(60);
    expect(problems).toEqual([]);
  });

  it('by vanishing, by losing its end, or by becoming another, gives pages and typed problems', async () => {
    const another = await (await letter(2)).save();
    const acts: ((path: string) => void)[] = [
      (path) => rmSync(path),
      (path) => truncateSync(path, 1_000),
      (path) => truncateSync(path, 0),
      (path) => writeFileSync(path, another),
      (path) => writeFileSync(path, 'Dear all'),
    ];
    for (const act of acts) {
      const path = file(document);
      const { problems } = await readWhile(path, () => act(path));
      expect(problems.filter((code) => !EXPECTED.includes(code))).toEqual([]);
    }
  });
});
