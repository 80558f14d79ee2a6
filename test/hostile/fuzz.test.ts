import { type ChildProcess, fork } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Page, PROBLEMS, Problem, type ProblemCode, type ProblemReport } from '../../src/domain/index.ts';
import { createReader } from '../../src/reading/index.ts';
import type { Wanted } from './maker.ts';
import { HOLLOW, type Seed, seeds } from './seeds.ts';
import { costOf } from './watch.ts';

// Broken files, made from sound ones by chance. A case is known by its number: the same number makes the same file.
//   FUZZ_SECONDS=3600 FUZZ_FROM=100000 FUZZ_ONLY=pdf npx vitest run test/hostile/fuzz.test.ts
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 40);
const FROM = Number(process.env.FUZZ_FROM ?? 0);
const ONLY = process.env.FUZZ_ONLY ?? '';

/** What a broken file may come to. All else is a fault: of our own code, of a parser that died, or of one that hung. */
const FAULTS: readonly ProblemCode[] = ['reading.failed', 'reading.timeout', 'reading.memory'];

const folder = mkdtempSync(join(tmpdir(), 'recto-fuzz-'));
const kept = join(tmpdir(), 'recto-fuzz-found');
const reader = createReader({ processes: 2, limits: { seconds: 60, bytes: 8 * 2 ** 20 } });
const maker = fork(fileURLToPath(new URL('maker.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
let samples: readonly Seed[] = [];

beforeAll(async () => {
  samples = (await seeds()).filter(({ name }) => name.includes(ONLY));
});
afterAll(async () => {
  maker.kill();
  await reader.close();
  rmSync(folder, { recursive: true, force: true });
});

function made(by: ChildProcess, wanted: Wanted): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('The process that makes files has ended.'));
    const heard = (number: number) => {
      if (number !== wanted.number) return;
      by.off('message', heard).off('exit', ended);
      resolve();
    };
    by.on('message', heard).on('exit', ended).send(wanted);
  });
}

/** Forms that draw themselves tens of times over are a bomb: that one takes too much is what is to be said of it. */
function isBomb(path: string): boolean {
  return (readFileSync(path, 'latin1').match(/\/X1 Do/g)?.length ?? 0) > 10;
}

/** The problems that a file has, as a whole or on its pages; fails when something else is thrown. */
async function outcomeOf(path: string): Promise<{ readonly pages: number; readonly problems: readonly string[] }> {
  const told = ({ code, message }: ProblemReport) => `${code}: ${message}`;
  try {
    const { pages }: { pages: readonly Page[] } = await reader.read(path);
    return { pages: pages.length, problems: pages.flatMap(({ problem }) => (problem ? [told(problem)] : [])) };
  } catch (error) {
    if (!(error instanceof Problem)) return { pages: 0, problems: [`reading.failed: thrown: ${error}`] };
    expect(Object.keys(PROBLEMS)).toContain(error.code);
    return { pages: 0, problems: [told(error)] };
  }
}

/** Seconds that a file may take on a busy machine, and each of its pages: an archive may come to have thousands. */
const PATIENCE = 30;
const PATIENCE_A_PAGE = 0.1;

describe('the samples', () => {
  it('are sound: what can be read is read', async () => {
    for (const { name, bytes } of samples) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      const { problems } = await outcomeOf(path);
      if (name === HOLLOW) expect(problems.join(), name).toContain('file.corrupt');
      else expect(problems, name).toEqual([]);
    }
  });
});

describe('broken files', () => {
  it(`give pages or a problem of the file, for ${SECONDS} s`, { timeout: (SECONDS + 300) * 1000 }, async () => {
    const found: string[] = [];
    const until = Date.now() + SECONDS * 1000;
    let number = FROM;
    const one = async () => {
      while (Date.now() < until) {
        const seed = samples[number % samples.length]!;
        const which = number++;
        const path = join(folder, `${which}-${seed.name}`);
        await made(maker, { number: which, sample: seed.name, path });
        const began = performance.now();
        const { pages, problems } = await outcomeOf(path);
        const seconds = (performance.now() - began) / 1000;
        const faulty = FAULTS.filter((code) => code === 'reading.failed' || !isBomb(path));
        const faults = problems.filter((problem) => faulty.some((code) => problem.startsWith(code)));
        if (faults.length > 0 || seconds > PATIENCE + pages * PATIENCE_A_PAGE) {
          mkdirSync(kept, { recursive: true });
          copyFileSync(path, join(kept, `${which}-${seed.name}`));
          found.push(`case ${which} (${seed.name}, ${seconds.toFixed(1)} s): ${faults.join('; ')}`);
        }
        rmSync(path);
      }
    };
    const { child, parent } = await costOf(() => Promise.all([one(), one()]));
    console.info(`${number - FROM} broken files; child at most ${Math.round(child / 1e6)} MB`);
    expect(found, `kept in ${kept}`).toEqual([]);
    expect(child).toBeLessThan(1e9);
    expect(parent).toBeLessThan(300e6);
  });
});
