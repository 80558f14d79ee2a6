import type { Lane, Loss } from '../children/index.ts';
import { type Page, Problem, type ProblemReport } from '../domain/index.ts';
import type { Order, Reply } from './protocol.ts';
import type { Reading, ReadingLimits, ReadOptions } from './reader.ts';

/** Pages that a child takes at once: few, so that files take turns; more than one, so that a file is opened seldom. */
const RANGE = 4;

/** A file that has cost so many children is given up: its other pages would hardly be better. */
const MOST_LOSSES = 6;

/** On average a page may take this share of its own clock; a file of any length may take five whole clocks. */
const SHARE_OF_CLOCK = 0.25;

const LOST: Readonly<Record<Exclude<Loss, 'cancelled'>, ProblemReport>> = {
  timeout: { code: 'reading.timeout', message: 'Reading took longer than is allowed.' },
  memory: { code: 'reading.memory', message: 'Reading took more memory than is allowed.' },
  crash: { code: 'reading.failed', message: 'The reading process ended unexpectedly, twice.' },
};

/** Reads one file: hands ranges of its pages to the children and gathers what comes back. */
export class ReadingOfFile {
  readonly #path: string;
  readonly #options: ReadOptions;
  readonly #limits: ReadingLimits;
  readonly #lane: Lane<Order, Reply>;
  readonly #pages = new Map<number, Page>();
  readonly #sizes = new Map<number, { width: number; height: number }>();
  readonly #crashed = new Set<number>();
  readonly #orders: Promise<void>[] = [];
  #wanted: readonly number[] = [];
  #opened = false;
  #losses = 0;
  #openingCrashes = 0;
  #clock: NodeJS.Timeout | null = null;
  #late: ProblemReport | null = null;

  constructor(path: string, options: ReadOptions, limits: ReadingLimits, lane: Lane<Order, Reply>) {
    this.#path = path;
    this.#options = options;
    this.#limits = limits;
    this.#lane = lane;
  }

  /** Throws a `Problem` when no page could be read; a page that could not be read alone carries its own problem. */
  async read(): Promise<Reading> {
    const { signal, pages } = this.#options;
    const cancel = () => this.#lane.cancel();
    signal?.throwIfAborted();
    signal?.addEventListener('abort', cancel);
    try {
      await this.#range(pages ? pages.slice(0, RANGE) : [1]);
      // Further ranges were ordered meanwhile, and may order again what was left over.
      for (let order = this.#orders.shift(); order; order = this.#orders.shift()) await order;
    } catch (error) {
      cancel();
      await Promise.allSettled(this.#orders);
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
      if (this.#clock) clearTimeout(this.#clock);
    }
    return { pages: this.#gathered() };
  }

  #gathered(): Page[] {
    const pages = this.#wanted.map((number) => this.#pages.get(number) ?? this.#unread(number, LOST.crash));
    const unread = pages.filter((page) => page.problem && page.words.length === 0);
    const first = unread[0]?.problem;
    if (first && unread.length === pages.length) throw new Problem(first.code, first.message);
    return pages;
  }

  async #range(pages: readonly number[]): Promise<void> {
    if (this.#late) return this.#giveUp(pages, this.#late);
    const order = {
      kind: 'read',
      path: this.#path,
      password: this.#options.password ?? null,
      limits: this.#limits,
      pages,
    } as const;
    let current: number | null = null;
    let failure: ProblemReport | null = null;
    const outcome = await this.#lane.order(order, this.#limits.seconds, (reply: Reply) => {
      if (reply.kind === 'opened') this.#open(reply.pages, pages);
      else if (reply.kind === 'begun') {
        current = reply.page;
        this.#sizes.set(reply.page, reply);
      } else if (reply.kind === 'page') {
        current = null;
        this.#keep(reply.page);
      } else if (reply.kind === 'failed') failure = reply.problem;
    });
    if (failure) throw problemOf(failure);
    if (outcome.lost) await this.#lost(outcome.lost, pages, current);
  }

  #open(total: number, begun: readonly number[]): void {
    if (this.#opened) return;
    this.#opened = true;
    const all = this.#options.pages ?? Array.from({ length: total }, (_, i) => i + 1);
    this.#wanted = all.filter((number) => number >= 1 && number <= total);
    const rest = this.#wanted.filter((number) => !begun.includes(number));
    for (let at = 0; at < rest.length; at += RANGE) this.#follow(rest.slice(at, at + RANGE));
    const clocks = Math.max(5, this.#wanted.length * SHARE_OF_CLOCK);
    this.#clock = setTimeout(() => this.#expire(), clocks * this.#limits.seconds * 1000);
  }

  #follow(pages: readonly number[]): void {
    const order = this.#range(pages);
    order.catch(() => {}); // awaited in `read`; until then it must not count as unhandled
    this.#orders.push(order);
  }

  #expire(): void {
    this.#late = LOST.timeout;
    this.#lane.cancel();
  }

  async #lost(loss: Loss, pages: readonly number[], current: number | null): Promise<void> {
    const left = pages.filter((number) => !this.#pages.has(number));
    if (loss === 'cancelled') {
      if (this.#late) return this.#giveUp(left, this.#late);
      this.#options.signal?.throwIfAborted();
      throw new Problem('reading.failed', 'Reading was ended because the server stops.');
    }
    if (!this.#opened) return this.#lostOpening(loss, pages);
    this.#losses += 1;
    if (this.#losses > MOST_LOSSES) return this.#giveUp(left, LOST[loss]);
    const page = current ?? left[0];
    if (page === undefined) return;
    // A crash may have come from outside and is tried once more; time and memory would run out again.
    if (loss === 'crash' && !this.#crashed.has(page)) this.#crashed.add(page);
    else this.#giveUp([page], LOST[loss]);
    const again = left.filter((number) => !this.#pages.has(number));
    if (again.length > 0) this.#follow(again);
  }

  async #lostOpening(loss: Exclude<Loss, 'cancelled'>, pages: readonly number[]): Promise<void> {
    this.#openingCrashes += 1;
    if (loss !== 'crash' || this.#openingCrashes > 1) throw problemOf(LOST[loss]);
    await this.#range(pages);
  }

  #giveUp(pages: readonly number[], problem: ProblemReport): void {
    for (const number of pages) this.#keep(this.#unread(number, problem));
  }

  #keep(page: Page): void {
    this.#pages.set(page.number, page);
    this.#options.progress?.(this.#pages.size, this.#wanted.length);
  }

  #unread(number: number, problem: ProblemReport): Page {
    const { width, height } = this.#sizes.get(number) ?? { width: 1, height: 1 };
    return { number, width, height, rotation: 0, source: 'ocr', words: [], rules: [], problem };
  }
}

function problemOf(report: ProblemReport): Problem {
  return new Problem(report.code, report.message);
}
