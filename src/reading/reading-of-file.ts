import type { Lane, Loss } from '../children/index.ts';
import { Problem, type ProblemReport } from '../domain/index.ts';
import { Expense, LOST } from './expense.ts';
import { pack } from './packed.ts';
import type { Order, Reply } from './protocol.ts';
import type { PackedPage, ReadingLimits, ReadOptions } from './reader.ts';

/** Pages that a child is given at once, at most. */
const RANGE = 16;

/** Seconds after which a child begins no further page of its range: then it is another file's turn. */
const TURN = 1;

/**
 * Milliseconds of work below which a range is not divided between children, by what a page took so far: each would open
 * the file for itself, and read its fonts again.
 */
const WORTH_DIVIDING = 250;

/** How far is read ahead of the page awaited, in pages and in bytes: a slow page holds up those after it. */
const PAGES_AHEAD = 64;
const BYTES_AHEAD = 32 * 2 ** 20;

const CHANGED: ProblemReport = { code: 'file.corrupt', message: 'The file changed while it was read.' };

export interface FileToRead {
  readonly path: string;
  readonly options: ReadOptions;
  readonly limits: ReadingLimits;
  /** Children that may work on it at once. */
  readonly processes: number;
  /** What the container has cost that it lies in; default its own. */
  readonly expense?: Expense | undefined;
}

/** Reads one file: hands ranges of its pages to the children, and gives what comes back in order. */
export class ReadingOfFile {
  readonly #file: FileToRead;
  readonly #lane: Lane<Order, Reply>;
  readonly #expense: Expense;
  /** The pages wanted, ascending; null until the file is open and it is known how many there are. */
  #wanted: readonly number[] | null = null;
  /** Those that no child has been given, ascending. */
  #waiting: number[] = [];
  /** Those that came and were not given yet. */
  readonly #ready = new Map<number, PackedPage>();
  #bytesReady = 0;
  #came = 0;
  #given = 0;
  readonly #sizes = new Map<number, { width: number; height: number }>();
  /** Pages (0: the opening) that have cost a child and are tried once more. */
  readonly #tried = new Set<number>();
  #ranges = 0;
  /** Milliseconds from the opening of the file to the last that came of each range. */
  #reading = 0;
  #failure: { readonly reason: unknown } | null = null;
  #wake: () => void = () => {};

  constructor(file: FileToRead, lane: Lane<Order, Reply>) {
    this.#file = file;
    this.#lane = lane;
    this.#expense = file.expense ?? new Expense(file.limits.seconds);
  }

  /** Throws a `Problem` when no page could be read; a page that could not be read alone carries its own problem. */
  async *pages(): AsyncGenerator<PackedPage, void, undefined> {
    const { signal, pages = [1] } = this.#file.options;
    const cancel = () => this.#fail(signal?.reason);
    signal?.throwIfAborted();
    this.#expense.throwIfSpent();
    signal?.addEventListener('abort', cancel);
    let complete = false;
    try {
      // Whoever opens the file reads its first page; what else there is to do is known then.
      this.#waiting = [Math.min(...pages)];
      this.#order();
      let unread: ProblemReport | null = null;
      let read = false;
      for (let page = await this.#next(); page; page = await this.#next()) {
        if (page.problem && page.words === 0) unread ??= page.problem;
        else read = true;
        yield page;
      }
      complete = true;
      if (unread && !read) throw problemOf(unread);
    } finally {
      signal?.removeEventListener('abort', cancel);
      // A child that gave the last page still has to say that it is done: cancelling would end it, and the next file would
      // wait for another to start.
      if (!complete) this.#fail(new Error('Nobody waits for the pages.'));
    }
  }

  /** The next page in order, as soon as it is there; null after the last. */
  async #next(): Promise<PackedPage | null> {
    for (;;) {
      if (this.#failure) throw this.#failure.reason;
      const number = this.#wanted?.[this.#given];
      if (this.#wanted && number === undefined) return null;
      const page = this.#ready.get(number ?? 0);
      if (page) {
        this.#ready.delete(page.number);
        this.#bytesReady -= page.json.byteLength;
        this.#given += 1;
        this.#order();
        return page;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Ends everything, for the first of the reasons given. */
  #fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#lane.cancel();
    this.#wake();
  }

  /** Orders what may be read now: one range more than there are children, so that none waits for us. */
  #order(): void {
    const { processes } = this.#file;
    while (!this.#failure && this.#waiting.length > 0 && this.#ranges <= processes) {
      const most = this.#mostNow();
      const within = this.#waiting.findIndex((number) => number > most);
      const free = within < 0 ? this.#waiting.length : within;
      if (free === 0) return;
      const fair = Math.max(this.#pagesIn(WORTH_DIVIDING), Math.ceil(this.#waiting.length / (2 * processes)));
      this.#ranges += 1;
      this.#range(this.#waiting.splice(0, Math.min(RANGE, fair, free)))
        .catch((error: unknown) => this.#fail(error))
        .finally(() => {
          this.#ranges -= 1;
          this.#order();
          this.#wake();
        });
    }
  }

  /** How many pages take so many milliseconds, by those that came. */
  #pagesIn(milliseconds: number): number {
    return this.#came === 0 ? 1 : Math.floor((milliseconds * this.#came) / Math.max(1, this.#reading));
  }

  /** The last page that may be ordered now: the awaited one always, and others while not too much is ready. */
  #mostNow(): number {
    if (!this.#wanted) return Number.POSITIVE_INFINITY;
    const ahead = this.#bytesReady < BYTES_AHEAD ? PAGES_AHEAD : 0;
    return this.#wanted[this.#given + ahead] ?? (ahead > 0 ? Number.POSITIVE_INFINITY : 0);
  }

  async #range(pages: readonly number[]): Promise<void> {
    const { path, options, limits } = this.#file;
    const { password = null } = options;
    const left = new Set(pages);
    let total: number | null = null;
    let current: number | null = null;
    let failure: ProblemReport | null = null;
    let since: number | null = null;
    const careful = pages.some((number) => this.#tried.has(number));
    const order = { kind: 'read', path, password, limits, pages, turn: TURN, careful } as const;
    // It says that the file is open, of each page that it begins and that it has ended, and one last word.
    const patience = { seconds: limits.seconds, replies: 2 + 2 * pages.length };
    const { lost, milliseconds } = await this.#lane.order(order, patience, (reply) => {
      const now = performance.now();
      this.#reading += now - (since ?? now);
      since = now;
      if (reply.kind === 'opened') {
        total = reply.pages;
        this.#tried.delete(0);
        this.#open(total, pages);
      } else if (reply.kind === 'begun') {
        current = reply.page;
        this.#sizes.set(reply.page, reply);
      } else if (reply.kind === 'page' && left.delete(reply.page.number)) {
        current = null;
        this.#keep(reply.page);
      } else if (reply.kind === 'failed') failure = reply.problem;
    });
    this.#expense.spend(milliseconds);
    if (failure) throw problemOf(failure);
    if (lost) return this.#lost(lost, [...left], total === null ? 0 : (current ?? [...left][0] ?? 0));
    const nothing = left.size === pages.length && (total ?? 0) >= pages[0]!;
    if (nothing) return this.#lost('crash', [...left], pages[0]!);
    this.#giveUp(
      [...left].filter((number) => number > (total ?? 0)),
      CHANGED,
    );
    this.#again([...left].filter((number) => number <= (total ?? 0)));
  }

  #open(total: number, begun: readonly number[]): void {
    if (this.#wanted) return;
    const all = this.#file.options.pages ?? Array.from({ length: total }, (_, i) => i + 1);
    this.#wanted = [...new Set(all)].filter((number) => number >= 1 && number <= total).sort((a, b) => a - b);
    this.#expense.expect(this.#wanted.length - 1);
    this.#waiting = this.#wanted.filter((number) => !begun.includes(number));
    // Once its first page has come, which tells how quick it is, or when that takes long.
    setTimeout(() => this.#order(), WORTH_DIVIDING).unref();
    this.#wake();
  }

  /** `page` is the one that cost the child; 0: it did not get so far as to open the file. */
  #lost(loss: Loss, left: readonly number[], page: number): void {
    if (this.#failure) return;
    if (loss === 'cancelled') throw problemOf(LOST.cancelled);
    this.#expense.lose(loss);
    // A crash may have come from outside, and memory may have been taken by what the child read before: both are tried
    // once more, in a fresh child. Time would run out again.
    const more = loss !== 'timeout' && !this.#tried.has(page);
    this.#tried.add(page);
    if (page === 0 && !this.#wanted && !more) throw problemOf(LOST[loss]);
    const { spent } = this.#expense;
    if (spent) {
      this.#giveUpAll(left, spent);
      return;
    }
    if (!more) this.#giveUp(page === 0 ? left : [page], LOST[loss]);
    this.#again(more ? left : page === 0 ? [] : left.filter((number) => number !== page));
  }

  /** Puts pages back that were not read, unless the file has cost enough. */
  #again(pages: readonly number[]): void {
    if (pages.length === 0) return;
    const { spent } = this.#expense;
    if (spent) this.#giveUpAll(pages, spent);
    else this.#waiting = [...pages, ...this.#waiting].sort((a, b) => a - b);
  }

  #giveUpAll(pages: readonly number[], problem: ProblemReport): void {
    this.#giveUp([...pages, ...this.#waiting.splice(0)], problem);
  }

  #giveUp(pages: readonly number[], problem: ProblemReport): void {
    for (const number of pages) {
      if (this.#wanted && !this.#wanted.includes(number)) continue;
      const { width, height } = this.#sizes.get(number) ?? { width: 1, height: 1 };
      this.#keep(pack({ number, width, height, rotation: 0, source: 'ocr', words: [], rules: [], problem }));
    }
  }

  #keep(page: PackedPage): void {
    this.#ready.set(page.number, page);
    this.#sizes.delete(page.number);
    this.#bytesReady += page.json.byteLength;
    this.#came += 1;
    this.#expense.came();
    this.#file.options.progress?.(this.#came, this.#wanted?.length ?? 1);
    this.#wake();
  }
}

function problemOf(report: ProblemReport): Problem {
  return new Problem(report.code, report.message);
}
