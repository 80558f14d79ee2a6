import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** A seeded sample that ends within 50 s on two cores. */
  readonly quick: boolean;
  /** Only this set; null: all. */
  readonly set: string | null;
  readonly seed: number;
  /** Folder that keeps readings between runs; null: every page is read anew. */
  readonly cache: string | null;
  /** File that takes the values that came out wrong, for development on training sets. */
  readonly misses: string | null;
}

/** Reads the command line of a benchmark. Ends the process with 2 and a sentence when it is wrong. */
export function benchOptions(argv = process.argv.slice(2)): BenchOptions {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        quick: { type: 'boolean', default: false },
        set: { type: 'string' },
        seed: { type: 'string', default: '1' },
        cache: { type: 'string' },
        misses: { type: 'string' },
      },
    });
    const seed = Number(values.seed);
    if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('--seed must be a whole number.');
    const { quick, set = null, cache = null, misses = null } = values;
    return { quick, set, seed, cache, misses };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}
