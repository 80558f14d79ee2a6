import { basename } from 'node:path';
import { childCpuSeconds } from '../common/meter.ts';
import { type Engine, LANES, type Read } from './engines.ts';

/** What an engine read, and what that took. */
export interface Measured {
  /** By position of the file; null where it could not be read. */
  readonly reads: readonly (Read | null)[];
  /** CPU seconds of the engine's processes; null where the platform does not tell. */
  readonly cpu: number | null;
  /** Seconds from first to last, with a lane for each core. */
  readonly wall: number;
}

/** Files of a turn: enough that the lanes' uneven ends hardly count, few enough that the engines see the same weather. */
const TURN = 8 * LANES;

/** A run that must end in time may stop after each file of each lane. */
const SHORT_TURN = LANES;

/**
 * Lets the engines read the same files, turn by turn, so that what else the machine does hits all of them alike. No turn
 * is begun after `deadline`; files not begun are left out for all. `turn` files are taken at a time where it is given.
 */
export async function sideBySide(
  engines: readonly Engine[],
  paths: readonly string[],
  deadline: number,
  turn: number | null = null,
): Promise<{ count: number; measured: ReadonlyMap<Engine, Measured> }> {
  const totals = new Map(engines.map((e) => [e, { reads: [] as (Read | null)[], cpu: 0 as number | null, wall: 0 }]));
  const length = turn ?? (deadline === Number.POSITIVE_INFINITY ? TURN : SHORT_TURN);
  let count = 0;
  while (count < paths.length && (count === 0 || performance.now() < deadline)) {
    const turn = paths.slice(count, count + length);
    for (const engine of engines) {
      const total = totals.get(engine)!; // each has one
      const [cpu, start] = [childCpuSeconds(), performance.now()];
      total.reads.push(...(await (engine.readAll?.(turn) ?? readAll(engine, turn))));
      total.wall += (performance.now() - start) / 1000;
      const after = childCpuSeconds();
      total.cpu = cpu === null || after === null || total.cpu === null ? null : total.cpu + after - cpu;
    }
    count += turn.length;
  }
  return { count, measured: totals };
}

/** Reads files with a lane for each core; null for one that cannot be read. */
export async function readAll<Found>(
  engine: { readonly name: string; read(path: string): Promise<Found> },
  paths: readonly string[],
): Promise<(Found | null)[]> {
  const reads: (Found | null)[] = paths.map(() => null);
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < paths.length; i = next++) {
      try {
        reads[i] = await engine.read(paths[i]!);
      } catch (error) {
        // A file that fails is part of the figures: all of its words count as missed.
        const reason = error instanceof Error ? error.message : error;
        console.error(`${engine.name} could not read ${basename(paths[i]!)}: ${reason}`);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return reads;
}

/** Files that an engine could not read. */
export function failures({ reads }: Measured): number {
  return reads.filter((read) => read === null).length;
}

/** What an engine costs, over so many pages. */
export function costOf({ cpu, wall }: Measured, pages: number) {
  const measured = pages > 0 && wall > 0;
  return { cpu_s_page: measured && cpu !== null ? cpu / pages : null, pages_s: measured ? pages / wall : null };
}
