import type { Reader } from '../../src/reading/index.ts';
import type { BenchOptions } from '../common/options.ts';
import type { About, Read } from './engines.ts';
import type { Sample } from './samples.ts';
import type { Figures } from './score.ts';
import type { BenchSet } from './sets.ts';

/** What the run of a set works with. */
export interface Desk {
  readonly reader: Reader;
  readonly options: BenchOptions;
  /** Folder for pictures that are made; it is removed at the end. */
  readonly scratch: string;
  /** Documents that the set is to take at most. */
  readonly count: number;
  /** When, on `performance.now()`, no further turn is begun; asked when the preparation is done. */
  readonly deadline: () => number;
  /** Keeps what was read wrong, for training sets. */
  readonly misses: (set: BenchSet, samples: readonly Sample[], reads: readonly (Read | null)[]) => void;
}

interface Cost {
  /** CPU seconds of all processes of the engine, for one page; null where /proc is missing. */
  readonly cpu_s_page: number | null;
  readonly pages_s: number | null;
}

interface Other extends Partial<Figures>, Cost, Partial<About> {
  readonly f1: number | null;
  readonly cer: number | null;
  readonly found?: number | null;
}

export interface SetResult extends Figures, Cost {
  readonly pages: number;
  readonly files?: number;
  readonly failed: number;
  /** Share of the words of known names that were read, where nothing more is known. */
  readonly found?: number | null;
  /** Share of pages whose turn was found. */
  readonly upright?: number | null;
  readonly tesseract: Other | null;
  readonly poppler: Other | null;
  /** The pictures that were read, for measuring the networks' share; not printed. */
  readonly paths: readonly string[];
}

export const NO_FIGURES: Figures = {
  f1: null,
  precision: null,
  recall: null,
  cer: null,
  f1_ci95: null,
  cer_ci95: null,
  accents: null,
};

/** A set as it is printed. */
export type Printed = Omit<SetResult, 'paths'> & {
  /** Share of the reading's CPU time that passes inside of the networks; null where they have no part in it. */
  readonly model_share: number | null;
};

function interval(range: readonly [number, number] | null | undefined): string {
  return (range ? `${range[0].toFixed(3)}–${range[1].toFixed(3)}` : '–').padStart(13);
}

function cell(value: number | null | undefined, digits = 3): string {
  return (value == null ? '–' : value.toFixed(digits)).padStart(9);
}

/** The table for people, on standard error; the JSON line is for machines. */
export function printTable(sets: Readonly<Record<string, Printed>>): void {
  const heads = ['pages', 'F1', 'P', 'R', 'CERa', 'accents', 'other', 'CPU s/p', 'pages/s', 'model'];
  const ranges = ['F1 95 %', 'CERa 95 %'];
  console.error(
    `\n${'set'.padEnd(30)}${[...heads.map((h) => h.padStart(9)), ...ranges.map((h) => h.padStart(13))].join('')}`,
  );
  for (const [name, set] of Object.entries(sets)) {
    const line = (label: string, s: Partial<Printed> & Partial<Other>, share: number | null) =>
      label.padEnd(30) +
      cell(s.pages, 0) +
      [s.f1, s.precision, s.recall, s.cer, s.accents?.right, s.found ?? s.upright, s.cpu_s_page, s.pages_s, share]
        .map((value) => cell(value))
        .join('') +
      [s.f1_ci95, s.cer_ci95].map(interval).join('');
    console.error(line(name, set, set.model_share) + (set.failed > 0 ? `  ${set.failed} FAILED` : ''));
    if (set.tesseract) {
      const { version, languages, psm, threads } = set.tesseract;
      console.error(line('  tesseract', set.tesseract, null));
      console.error(`    ${version}, ${languages}, --psm ${psm}, ${threads} thread a process`);
    }
    if (set.poppler) console.error(line('  poppler', set.poppler, null));
  }
}
