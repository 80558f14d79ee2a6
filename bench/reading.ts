// `npm run bench -- reading`: how well, and at what cost, every kind of document is read.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { NO_TELEMETRY } from '../src/children/index.ts';
import { createReader, type Reader } from '../src/reading/index.ts';
import { commit, MemoryMeter } from './common/meter.ts';
import { type BenchOptions, benchOptions } from './common/options.ts';
import { runBornDigital } from './reading/born-digital.ts';
import { LANES } from './reading/engines.ts';
import { keepMisses } from './reading/misses.ts';
import { runOffice } from './reading/office.ts';
import { runOrientation } from './reading/orientation.ts';
import { runPictures } from './reading/pictures.ts';
import { runRegister } from './reading/register.ts';
import { type Desk, type Printed, printTable, type SetResult } from './reading/report.ts';
import { type BenchSet, SETS } from './reading/sets.ts';
import { rounded } from './understanding/report.ts';

/** A quick run begins no further turn after so many milliseconds; on two free cores it needs far less. */
const QUICK_MS = 40_000;

/** Pictures on which the networks' share is measured. */
const SHARED_QUICK = 1;
const SHARED = 6;

/** Of a quick run only these sets are measured for it. */
const SHARES_QUICK = ['receipts', 'receipts-train', 'a4-degraded', 'a4-degraded-train'];

const RUNS = { 'born-digital': runBornDigital, register: runRegister, orientation: runOrientation, office: runOffice };

function runSet(set: BenchSet, desk: Desk): Promise<SetResult | null> {
  return set.kind === 'pictures' ? runPictures(set, desk) : RUNS[set.kind](set, desk);
}

/** In a process of its own, because the networks would make this one large. */
function modelShare(paths: readonly string[]): number | null {
  if (paths.length === 0) return null;
  const script = fileURLToPath(new URL('./reading/share.ts', import.meta.url));
  const env = { ...process.env, ...NO_TELEMETRY, UV_THREADPOOL_SIZE: '2' };
  const told = execFileSync(process.execPath, ['--import', 'tsx', script, ...paths], { encoding: 'utf8', env });
  return (JSON.parse(told.trim().split('\n').at(-1)!) as { share: number }).share; // printed by that very script
}

/** Lets every child load its networks: what a start costs is no part of what a page costs. */
async function warm(reader: Reader, scratch: string): Promise<void> {
  const blank = join(scratch, 'blank.png');
  await sharp({ create: { width: 64, height: 64, channels: 3, background: '#ffffff' } }).toFile(blank);
  await Promise.all(Array.from({ length: LANES }, () => reader.read(blank)));
}

function countOf(set: BenchSet, options: BenchOptions): number {
  if (!options.quick) return set.most;
  // A quick run of one set has the time of all.
  return options.set === null ? set.quick : Math.min(set.most, 3 * set.quick);
}

async function main(): Promise<void> {
  const options = benchOptions();
  const chosen = SETS.filter((s) => (options.set === null ? s.standard : s.name === options.set));
  if (chosen.length === 0) {
    console.error(`There is no set "${options.set}"; there are ${SETS.map((s) => s.name).join(', ')}.`);
    process.exit(2);
  }
  const memory = new MemoryMeter();
  const scratch = mkdtempSync(join(tmpdir(), 'recto-bench-'));
  // Children stay while others have their turn, so that no turn pays for starting them anew.
  const reader = createReader({ idle: 600_000 });
  await warm(reader, scratch);
  const misses = keepMisses(options);
  const sets: Record<string, Printed> = {};
  for (const [i, set] of chosen.entries()) {
    const start = performance.now();
    // On a busy machine each set gives up some of its documents, rather than the last sets all of theirs.
    const deadline = () =>
      options.quick ? start + (QUICK_MS - start) / (chosen.length - i) : Number.POSITIVE_INFINITY;
    const desk = { reader, options, scratch, count: countOf(set, options), deadline, misses };
    const result = await runSet(set, desk);
    if (result === null) {
      console.error(`SKIPPED ${set.name}: ../shared/${set.source} is not here.`);
      continue;
    }
    const { paths, ...figures } = result;
    const told = !options.quick || (SHARES_QUICK.includes(set.name) && performance.now() < QUICK_MS);
    const model_share = told ? modelShare(paths.slice(0, options.quick ? SHARED_QUICK : SHARED)) : null;
    sets[set.name] = rounded({ ...figures, model_share });
    console.error(`${set.name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
  const child = memory.child;
  await reader.close();
  rmSync(scratch, { recursive: true, force: true });
  printTable(sets);
  const { quick, seed } = options;
  const about = { bench: 'reading', commit: commit(), node: process.version, quick, seed };
  console.log(JSON.stringify({ ...about, sets, rss_mb: memory.stop(), child_mb: child }));
}

await main();
