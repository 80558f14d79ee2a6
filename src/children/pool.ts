import { type Loss, type Reply, Worker, type WorkerOptions } from './worker.ts';

const IDLE_MS = 20_000;

/** How an order ended: the child did it (or said why not), or the child was lost over it. */
export type Outcome = { readonly lost: null } | { readonly lost: Loss };

interface Waiting<O, R> {
  readonly order: O;
  readonly seconds: number;
  readonly reply: (reply: R) => void;
  readonly resolve: (outcome: Outcome) => void;
}

export interface PoolOptions {
  /** How a child is started; asked when one is needed. */
  readonly worker: () => WorkerOptions;
  readonly processes: number;
  /** Milliseconds after which an idle child is let go, so that an idle server is small; default 20 s. */
  readonly idle?: number | undefined;
}

/** Orders of one caller (one file). Callers take turns, so that a long file does not hold up a short one. */
export interface Lane<O, R> {
  /** `seconds` is the longest silence of the child; `reply` is told all that it says, its last word included. */
  order(order: O, seconds: number, reply: (reply: R) => void): Promise<Outcome>;
  /** Drops what waits and kills what runs; open orders end as lost, `cancelled`. */
  cancel(): void;
}

class OpenLane<O extends object, R extends Reply> implements Lane<O, R> {
  readonly waiting: Waiting<O, R>[] = [];
  readonly running = new Set<Worker<O, R>>();
  readonly #enqueue: () => void;

  constructor(enqueue: () => void) {
    this.#enqueue = enqueue;
  }

  order(order: O, seconds: number, reply: (reply: R) => void): Promise<Outcome> {
    return new Promise((resolve) => {
      this.waiting.push({ order, seconds, reply, resolve });
      this.#enqueue();
    });
  }

  cancel(): void {
    for (const { resolve } of this.waiting.splice(0)) resolve({ lost: 'cancelled' });
    for (const worker of this.running) worker.kill('cancelled');
  }
}

/**
 * A fixed number of child processes, started when first needed and ended when idle for long. `O` is what a child is
 * asked, and `R` what it says; it gets the order with an `id`, and answers under that.
 */
export class Pool<O extends object, R extends Reply> {
  readonly #options: PoolOptions;
  readonly #workers = new Set<Worker<O, R>>();
  readonly #idle = new Map<Worker<O, R>, NodeJS.Timeout>();
  /** Lanes that have something waiting, the next to be served first. */
  readonly #queue: OpenLane<O, R>[] = [];
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  lane(): Lane<O, R> {
    const lane = new OpenLane<O, R>(() => {
      if (!this.#queue.includes(lane)) this.#queue.push(lane);
      this.#serve();
    });
    return lane;
  }

  /** Process ids of the children that live now. */
  get pids(): readonly number[] {
    return [...this.#workers].flatMap((worker) => worker.pid ?? []);
  }

  /** Ends all children; what waits or runs is lost as `cancelled`. Resolves when no process is left. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const lane of this.#queue.splice(0)) lane.cancel();
    for (const timer of this.#idle.values()) clearTimeout(timer);
    for (const worker of this.#workers) worker.kill('cancelled');
    while (this.#workers.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  #serve(): void {
    while (this.#queue.length > 0) {
      if (this.#closed) {
        for (const lane of this.#queue.splice(0)) lane.cancel();
        return;
      }
      const worker = this.#take();
      if (!worker) return;
      const lane = this.#queue.shift()!;
      const next = lane.waiting.shift();
      if (lane.waiting.length > 0) this.#queue.push(lane);
      if (next) this.#start(worker, lane, next);
      else this.#release(worker);
    }
  }

  /** An idle child, or a new one while there may be more; the one idle for the shortest time is the warmest. */
  #take(): Worker<O, R> | null {
    const idle = [...this.#idle.keys()].at(-1);
    if (idle) {
      clearTimeout(this.#idle.get(idle));
      this.#idle.delete(idle);
      return idle;
    }
    if (this.#workers.size >= this.#options.processes) return null;
    const worker = new Worker<O, R>(this.#options.worker(), () => this.#forget(worker));
    this.#workers.add(worker);
    return worker;
  }

  #start(worker: Worker<O, R>, lane: OpenLane<O, R>, { order, seconds, reply, resolve }: Waiting<O, R>): void {
    lane.running.add(worker);
    worker.start(order, seconds, {
      reply: (message) => {
        reply(message);
        if (message.kind !== 'ended' && message.kind !== 'failed') return;
        lane.running.delete(worker);
        resolve({ lost: null });
        this.#release(worker);
      },
      lost: (loss) => {
        lane.running.delete(worker);
        resolve({ lost: loss });
      },
    });
  }

  #release(worker: Worker<O, R>): void {
    if (!this.#workers.has(worker)) return;
    const timer = setTimeout(() => {
      this.#idle.delete(worker);
      worker.dismiss();
    }, this.#options.idle ?? IDLE_MS);
    timer.unref();
    this.#idle.set(worker, timer);
    this.#serve();
  }

  #forget(worker: Worker<O, R>): void {
    clearTimeout(this.#idle.get(worker));
    this.#idle.delete(worker);
    this.#workers.delete(worker);
    this.#serve();
  }
}
