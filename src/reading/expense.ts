import type { Loss } from '../children/index.ts';
import { Problem, type ProblemReport } from '../domain/index.ts';

/**
 * A file may cost so many children, and one more for every ten pages that came and every ten files within it; then the
 * rest of it is given up.
 */
const MOST_LOSSES = 6;

/** On average a page may take this share of its own clock; a file of any length may take five whole clocks. */
const SHARE_OF_CLOCK = 0.25;
const CLOCKS = 5;

export const LOST: Readonly<Record<Loss, ProblemReport>> = {
  timeout: { code: 'reading.timeout', message: 'Reading took longer than is allowed.' },
  memory: { code: 'reading.memory', message: 'Reading took more memory than is allowed.' },
  crash: { code: 'reading.failed', message: 'The reading process ended unexpectedly, twice.' },
  cancelled: { code: 'reading.failed', message: 'Reading was ended because the server stops.' },
};

/** What reading a file has cost, and whether it may cost more. All files within a container share one. */
export class Expense {
  readonly #seconds: number;
  #pages = 1;
  #files = 1;
  #came = 0;
  #losses = 0;
  #milliseconds = 0;
  #spent: ProblemReport | null = null;

  /** `seconds` is the clock of a page. */
  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** Why no more is read; null while there may be. */
  get spent(): ProblemReport | null {
    const clocks = Math.max(CLOCKS, this.#pages * SHARE_OF_CLOCK);
    return this.#spent ?? (this.#milliseconds > clocks * this.#seconds * 1000 ? LOST.timeout : null);
  }

  throwIfSpent(): void {
    if (this.spent) throw new Problem(this.spent.code, this.spent.message);
  }

  /** So many files are known to come, each of which has one page at least. */
  expectFiles(files: number): void {
    this.#files = files;
    this.#pages = files;
  }

  /** More pages are known to come. */
  expect(pages: number): void {
    this.#pages += pages;
  }

  /** A page came. */
  came(): void {
    this.#came += 1;
  }

  /** Time of a child. */
  spend(milliseconds: number): void {
    this.#milliseconds += milliseconds;
  }

  /** A child was lost. */
  lose(loss: Loss): void {
    this.#losses += 1;
    if (this.#losses > MOST_LOSSES + (this.#came + this.#files - 1) / 10) this.#spent ??= LOST[loss];
  }
}
