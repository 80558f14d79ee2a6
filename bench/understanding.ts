// `npm run bench -- understanding`: documents through our own reading and understanding, untrained, against their truth.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentResult, Page } from '../src/domain/index.ts';
import {
  auroc,
  type DocumentScore,
  type Scored,
  scoreDocument,
  summarise,
  wordsScored,
} from '../src/evaluate/index.ts';
import { createReader, type Reader } from '../src/reading/index.ts';
import { understand } from '../src/understanding/index.ts';
import { draw } from './common/draw.ts';
import { commit, cpuSeconds, MemoryMeter } from './common/meter.ts';
import { type BenchOptions, benchOptions } from './common/options.ts';
import { readPages } from './understanding/readings.ts';
import { printTable, rounded, type SetResult } from './understanding/report.ts';
import { appOf, type BenchSet, type Sample, SETS, samplesOf } from './understanding/sets.ts';

interface Outcome {
  readonly score: DocumentScore;
  readonly words: readonly Scored[];
  readonly pages: number;
  readonly failed: boolean;
}

async function measure(sample: Sample, set: BenchSet, reader: Reader, cache: string | null): Promise<Outcome> {
  const app = appOf(set, sample.row);
  let pages: readonly Page[] = [];
  let documents: readonly DocumentResult[] = [];
  let failed = false;
  try {
    pages = await readPages(reader, sample.path, cache);
    documents = understand(pages, app);
  } catch (error) {
    // A file that fails is part of the figures: every value of it counts as missed.
    failed = true;
    console.error(`\n${sample.row.id}: ${error instanceof Error ? error.message : error}`);
  }
  const score = scoreDocument(sample.row, app, documents, pages, set.convention);
  return { score, words: set.words ? wordsScored(sample.row, pages) : [], pages: pages.length, failed };
}

/** A quick run takes no further document after so many milliseconds; on two free cores it needs far less. */
const QUICK_MS = 38_000;

async function runSet(
  set: BenchSet,
  samples: readonly Sample[],
  reader: Reader,
  options: BenchOptions,
  deadline: number,
): Promise<SetResult> {
  const before = cpuSeconds();
  const found: (Outcome | undefined)[] = [];
  let next = 0;
  let done = 0;
  const lane = async () => {
    while (next < samples.length && (next === 0 || performance.now() < deadline)) {
      const index = next++;
      found[index] = await measure(samples[index]!, set, reader, options.cache);
      if (process.stderr.isTTY) process.stderr.write(`\r${set.name} ${++done}/${samples.length} `);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  const after = cpuSeconds();
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const outcomes = found.filter((o) => o !== undefined);
  const scores = outcomes.map((o) => o.score);
  if (options.misses && set.development) writeMisses(options.misses, set, scores);
  const pages = outcomes.reduce((sum, o) => sum + o.pages, 0);
  const measured = before !== null && after !== null && options.cache === null && pages > 0;
  return rounded({
    ...summarise(scores, options.seed),
    cpu_s_page: measured ? (after - before) / pages : null,
    pages,
    failed: outcomes.filter((o) => o.failed).length,
    ocr_auroc: auroc(outcomes.flatMap((o) => o.words)),
  });
}

/** Test sets are counted and never looked into, so that nothing is tuned on them. */
function writeMisses(file: string, set: BenchSet, scores: readonly DocumentScore[]): void {
  for (const { id, verdicts } of scores) {
    for (const v of verdicts.filter((v) => !v.right)) {
      const { field, type, truth, given, odds } = v;
      appendFileSync(file, `${JSON.stringify({ set: set.name, id, field, type, truth, given, odds })}\n`);
    }
  }
}

async function main(): Promise<void> {
  const options = benchOptions();
  const chosen = SETS.filter((s) => (options.set === null ? s.standard : s.name === options.set));
  if (chosen.length === 0) {
    console.error(`There is no set "${options.set}"; there are ${SETS.map((s) => s.name).join(', ')}.`);
    process.exit(2);
  }
  if (options.misses) writeFileSync(options.misses, '');
  const memory = new MemoryMeter();
  const scratch = mkdtempSync(join(tmpdir(), 'recto-bench-'));
  const sets: Record<string, SetResult> = {};
  const reader = createReader();
  const work: { set: BenchSet; samples: readonly Sample[] }[] = [];
  for (const set of chosen) {
    const samples = await samplesOf(set, scratch, (all) => (options.quick ? draw(all, set.quick, options.seed) : all));
    if (samples === null) console.error(`SKIPPED ${set.name}: ../shared/${set.source} is not here.`);
    else work.push({ set, samples });
  }
  let left = work.reduce((sum, w) => sum + w.samples.length, 0);
  for (const { set, samples } of work.filter((w) => w.samples.length > 0)) {
    // On a busy machine each set gives up some of its documents, rather than the last sets all of theirs.
    const now = performance.now();
    const deadline = options.quick ? now + ((QUICK_MS - now) * samples.length) / left : Number.POSITIVE_INFINITY;
    left -= samples.length;
    sets[set.name] = await runSet(set, samples, reader, options, deadline);
  }
  await reader.close();
  rmSync(scratch, { recursive: true, force: true });
  printTable(sets);
  const { quick, seed } = options;
  const about = { bench: 'understanding', commit: commit(), node: process.version, quick, seed };
  console.log(JSON.stringify({ ...about, sets, rss_mb: memory.stop() }));
}

await main();
