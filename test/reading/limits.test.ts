import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeConfinement } from '../../src/children/index.ts';
import { DEFAULT_LIMITS } from '../../src/reading/index.ts';
import { cleanUp, file, LETTER_WORDS, letter, letterImage, reader, texts } from './samples.ts';

cleanUp();
const linux = process.platform === 'linux';

let image: string;
let text: string;
beforeAll(async () => {
  image = file(await letterImage());
  text = file(await (await letter(12)).save());
});

/** Process ids of this process's children that run the reading child. */
function children(): number[] {
  const tasks = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return tasks.map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('reading/child.js');
    } catch {
      return false;
    }
  });
}

async function until(condition: () => boolean, milliseconds = 5_000): Promise<void> {
  for (const end = Date.now() + milliseconds; !condition() && Date.now() < end; ) await wait(20);
  expect(condition()).toBe(true);
}

describe('what is not a document', () => {
  it('is refused by its content, not by its name', async () => {
    const reading = reader();
    const refused = (bytes: Uint8Array | string, name: string) =>
      reading.read(file(bytes, name)).catch((e: unknown) => e);
    expect(await refused('', 'a.pdf')).toMatchObject({ code: 'file.empty' });
    expect(await refused('\x01\x02\x03\x04\x05', 'a.pdf')).toMatchObject({
      code: 'file.unsupported',
      message: expect.stringContaining('not known'),
    });
    expect(await refused('%!PS-Adobe-3.0', 'a.png')).toMatchObject({
      message: expect.stringContaining('PostScript'),
    });
    expect(await reading.read('/nowhere/at/all').catch((e: unknown) => e)).toMatchObject({ code: 'file.missing' });
  });

  it('is refused by its size', async () => {
    await expect(reader({ limits: { bytes: 500 } }).read(text)).rejects.toMatchObject({ code: 'file.too-large' });
  });
});

describe('the limits of a child', () => {
  it('end a page that takes too long', async () => {
    const hasty = reader({ limits: { seconds: 0.15 } });
    await expect(hasty.read(image)).rejects.toMatchObject({ code: 'reading.timeout' });
  });

  it.runIf(linux)('end a page that takes too much memory', async () => {
    const small = reader({ limits: { memory: 120 * 2 ** 20 } });
    await expect(small.read(image)).rejects.toMatchObject({ code: 'reading.memory' });
  });

  it('leave the reader able to read the next file', async () => {
    const reading = reader({ limits: { seconds: 0.6 } });
    await reading.read(image).catch(() => {});
    const { pages } = await reader().read(text);
    expect(pages).toHaveLength(12);
  });
});

describe.runIf(linux)('the child processes', () => {
  it('are started when needed, and end when idle', async () => {
    const before = children();
    const reading = reader({ idle: 100 });
    const mine = () => children().filter((pid) => !before.includes(pid));
    expect(mine()).toEqual([]);
    await reading.read(text);
    expect(mine()).toHaveLength(1);
    await until(() => mine().length === 0);
    expect((await reading.read(text)).pages).toHaveLength(12);
  });

  it('may die once without harm', async () => {
    const before = children();
    const reading = reader();
    const read = reading.read(image);
    await until(() => children().some((pid) => !before.includes(pid)));
    await wait(150);
    for (const pid of children()) if (!before.includes(pid)) process.kill(pid, 'SIGKILL');
    expect(texts((await read).pages[0]!).join(' ')).toContain(LETTER_WORDS.slice(0, 3).join(' '));
  });

  it('are not tried for ever', async () => {
    const before = children();
    const reading = reader();
    const read = reading.read(image);
    read.catch(() => {});
    let alive = true;
    const end = () => {
      alive = false;
    };
    read.then(end, end);
    while (alive) {
      for (const pid of children()) if (!before.includes(pid)) process.kill(pid, 'SIGKILL');
      await wait(10);
    }
    await expect(read).rejects.toMatchObject({ code: 'reading.failed' });
  });

  it('get none of the secrets of their parent', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'not for children';
    const before = children();
    const reading = reader();
    await reading.read(text);
    const [pid] = children().filter((child) => !before.includes(child));
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('not for children');
    delete process.env.AWS_SECRET_ACCESS_KEY;
  });

  it('are held as far as the operator is told', async () => {
    const before = children();
    const reading = reader();
    await reading.read(text);
    const [pid] = children().filter((child) => !before.includes(child));
    const told = describeConfinement(DEFAULT_LIMITS);
    const [own, theirs] = ['self', `${pid}`].map((process) => readlinkSync(`/proc/${process}/ns/net`));
    expect(own !== theirs).toBe(told.includes('no network'));
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    expect(/NoNewPrivs:\s+1/.test(status)).toBe(told.includes('no way to gain rights'));
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('allow-fs-write');
  });

  it('all end when the reader is closed', async () => {
    const before = children();
    const reading = reader({ processes: 2 });
    const reads = [reading.read(image), reading.read(image), reading.read(text)].map((read) =>
      read.catch((e: unknown) => e),
    );
    await wait(200);
    await reading.close();
    expect(children().filter((pid) => !before.includes(pid))).toEqual([]);
    expect((await Promise.all(reads)).some((outcome) => outcome instanceof Error)).toBe(true);
  });
});

describe('reading', () => {
  it('stops within a second when it is cancelled', async () => {
    const reading = reader();
    const times: number[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      const abort = new AbortController();
      const read = reading.read(image, { signal: abort.signal });
      await wait(300);
      const start = Date.now();
      abort.abort(new Error('no longer wanted'));
      await expect(read).rejects.toThrow('no longer wanted');
      times.push(Date.now() - start);
      await expect(reading.read(image, { signal: abort.signal })).rejects.toThrow('no longer wanted');
    }
    // The best of a few, because others may work on this machine.
    expect(Math.min(...times)).toBeLessThan(1_000);
  });

  it('gives the same from one process and from several', async () => {
    const [one, many] = [reader(), reader({ processes: 3 })];
    expect(await many.read(text)).toEqual(await one.read(text));
  });

  it('lets a short file pass a long one', async () => {
    const reading = reader();
    const long = file(await (await letter(80)).save());
    const ended: string[] = [];
    const first = reading.read(long).then(() => ended.push('long'));
    await wait(50);
    const second = reading.read(file(await (await letter(2)).save())).then(() => ended.push('short'));
    await Promise.all([first, second]);
    expect(ended).toEqual(['short', 'long']);
  });

  it('tells its progress', async () => {
    const told: string[] = [];
    await reader().read(text, { progress: (done, total) => told.push(`${done}/${total}`) });
    expect(told.at(-1)).toBe('12/12');
    expect(told).toHaveLength(12);
  });
});
