import { writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { childCpuSeconds } from '../common/meter.ts';
import { LANES } from './engines.ts';
import { type Desk, NO_FIGURES, type SetResult } from './report.ts';
import { printedSamples } from './samples.ts';
import { documentsIn, type OtherSet } from './sets.ts';

const TURNS = [0, 90, 180, 270] as const;

/** Scanned pages laid on each of their four sides by turns; `upright` is the share of them that is found to lie so. */
export async function runOrientation(set: OtherSet, desk: Desk): Promise<SetResult | null> {
  const documents = documentsIn(set);
  if (documents === null) return null;
  const { seed } = desk.options;
  const choice = { count: desk.count, seed, scratch: desk.scratch };
  const samples = await printedSamples(documents, choice, { dpi: 150, degraded: true });
  const laid: { path: string; turn: number }[] = [];
  for (const [i, { path }] of samples.entries()) {
    const turn = TURNS[(i + seed) % TURNS.length]!;
    const turned = path.replace('.jpg', `-${turn}.jpg`);
    writeFileSync(turned, await sharp(path).rotate(turn).jpeg({ quality: 90 }).toBuffer());
    // A picture that was turned clockwise stands upright after as much counter-clockwise.
    laid.push({ path: turned, turn: (360 - turn) % 360 });
  }
  const [cpu, start, deadline] = [childCpuSeconds(), performance.now(), desk.deadline()];
  let [next, done, right, failed] = [0, 0, 0, 0];
  const lane = async () => {
    while (next < laid.length && (next === 0 || performance.now() < deadline)) {
      const { path, turn } = laid[next++]!;
      const reading = await desk.reader.read(path).catch(() => null);
      done++;
      if (!reading || reading.pages[0]?.problem) failed++;
      if (reading?.pages[0]?.rotation === turn) right++;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const after = childCpuSeconds();
  return {
    ...NO_FIGURES,
    pages: done,
    upright: done > 0 ? right / done : null,
    cpu_s_page: cpu !== null && after !== null && done > 0 ? (after - cpu) / done : null,
    pages_s: done > 0 ? (1000 * done) / (performance.now() - start) : null,
    tesseract: null,
    poppler: null,
    failed,
    paths: [],
  };
}
