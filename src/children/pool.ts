import { type Lane, OpenLane, type Waiting } from './lane.ts';
import { type Loss, type Patience, type Reply, Worker, type WorkerOptions } from './worker.ts';

const IDLE_MS = 20_000;

/** Milliseconds before a kept child that was lost is replaced: one that dies at its start must not be started in a rush. */
const REPLACE_MS = 1_000;

export interface PoolOptions {
  /** How a child is started; asked when one is needed. */
  readonly worker: () => WorkerOptions;
  /** Children at work at once; one more for an urgent lane. */
  readonly processes: number;
  /** Milliseconds after which an idle child is let go, so that an idle server is small; default 20 s. */
  readonly idle?: number | undefined;
  /** Orders after which a child is replaced by a fresh one: what leaks in native code does not pile up; default never. */
  readonly mostOrders?: number | undefined;
  /** Resident bytes above which a child that has done an order is replaced; default never. */
  readonly heavy?: number | undefined;
  /** Resident bytes above which a kept child is replaced once it is idle; default never. */
  readonly idleHeavy?: number | undefined;
}

/**
 * A fixed number of child processes, started when first needed and ended when idle for long. `O` is what a child is
 * asked, and `R` what it says; it gets the order with an `id`, and answers under that.
 */
export class Pool<O extends object, R extends Reply> {
  readonly #options: PoolOptions;
  readonly #workers = new Set<Worker<O, R>>();
  readonly #idle = new Map<Worker<O, R>, NodeJS.Timeout>();
  /** Those that were let go, and have not ended yet. */
  readonly #leaving = new Set<Worker<O, R>>();
  /** The lane that each child served last: it may still hold that lane's file open. */
  readonly #served = new WeakMap<Worker<O, R>, OpenLane<O, R>>();
  /** Lanes that have something waiting, the next to be served first, the urgent ones before all. */
  readonly #queue: OpenLane<O, R>[] = [];
  #kept: { readonly order: O; readonly patience: Patience } | null = null;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** An urgent lane goes before the others, and into a child more when all are at work: a person waits for it. */
  lane({ urgent = false } = {}): Lane<O, R> {
    return new OpenLane<O, R>(urgent, (lane) => {
      if (!this.#queue.includes(lane)) this.#enqueue(lane);
      this.#serve();
    });
  }

  /** From now on one idle child is kept, made ready by this order; where there is none, one is started. */
  keepWarm(order: O, patience: Patience): void {
    this.#kept = { order, patience };
    this.#warm();
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

  #enqueue(lane: OpenLane<O, R>): void {
    const before = lane.urgent ? this.#queue.findIndex((other) => !other.urgent) : -1;
    this.#queue.splice(before < 0 ? this.#queue.length : before, 0, lane);
  }

  #serve(): void {
    while (this.#queue.length > 0) {
      if (this.#closed) {
        for (const lane of this.#queue.splice(0)) lane.cancel();
        return;
      }
      const lane = this.#queue[0]!;
      if (lane.waiting.length > 0) {
        const worker = this.#take(lane);
        if (worker === null) return;
        const next = lane.waiting.shift()!;
        if (worker === 'none') next.resolve({ lost: 'crash', milliseconds: 0 });
        else this.#start(worker, lane, next);
      }
      this.#queue.splice(this.#queue.indexOf(lane), 1);
      if (lane.waiting.length > 0) this.#enqueue(lane);
    }
  }

  /**
   * An idle child, best the one that served the lane before, else the one idle for the shortest time; or a new one. Null
   * while no more may be at work; 'none' when the system starts no process.
   */
  #take(lane: OpenLane<O, R>): Worker<O, R> | 'none' | null {
    const atWork = this.#workers.size - this.#idle.size;
    if (atWork >= this.#options.processes + (lane.urgent ? 1 : 0)) return null;
    const idle = [...this.#idle.keys()];
    const worker = idle.find((each) => this.#served.get(each) === lane) ?? idle.at(-1);
    if (!worker) return this.#begin();
    clearTimeout(this.#idle.get(worker));
    this.#idle.delete(worker);
    return worker;
  }

  #begin(): Worker<O, R> | 'none' {
    try {
      const worker = new Worker<O, R>(this.#options.worker(), () => this.#forget(worker));
      this.#workers.add(worker);
      return worker;
    } catch {
      // No memory or no process left: the order is lost as if its child had died, and may be tried again.
      return 'none';
    }
  }

  #start(worker: Worker<O, R>, lane: OpenLane<O, R>, { order, patience, reply, resolve }: Waiting<O, R>): void {
    lane.running.add(worker);
    this.#served.set(worker, lane);
    const began = performance.now();
    const end = (lost: Loss | null) => {
      lane.running.delete(worker);
      resolve({ lost, milliseconds: performance.now() - began });
    };
    worker.start(order, patience, {
      reply: (message) => {
        reply(message);
        if (message.kind !== 'ended' && message.kind !== 'failed') return;
        end(null);
        this.#release(worker);
      },
      lost: end,
    });
  }

  #release(worker: Worker<O, R>): void {
    if (!this.#workers.has(worker)) return;
    const { mostOrders = Number.POSITIVE_INFINITY, heavy = Number.POSITIVE_INFINITY } = this.#options;
    if (worker.requests >= mostOrders || (worker.resident ?? 0) > heavy) {
      this.#dismiss(worker);
      return;
    }
    const timer = setTimeout(() => this.#retire(worker), this.#options.idle ?? IDLE_MS);
    timer.unref();
    this.#idle.set(worker, timer);
    this.#serve();
  }

  #dismiss(worker: Worker<O, R>): void {
    this.#leaving.add(worker);
    worker.dismiss();
  }

  /** Lets go a child that was idle for long, unless it is the one to be kept. */
  #retire(worker: Worker<O, R>): void {
    const { idleHeavy = Number.POSITIVE_INFINITY } = this.#options;
    const others = this.#workers.size - this.#leaving.size - 1;
    if (this.#kept && others === 0 && (worker.resident ?? 0) <= idleHeavy) return;
    this.#idle.delete(worker);
    this.#dismiss(worker);
  }

  #forget(worker: Worker<O, R>): void {
    clearTimeout(this.#idle.get(worker));
    this.#idle.delete(worker);
    this.#workers.delete(worker);
    this.#leaving.delete(worker);
    this.#serve();
    if (this.#kept && this.#workers.size === 0) setTimeout(() => this.#warm(), REPLACE_MS).unref();
  }

  #warm(): void {
    if (!this.#kept || this.#closed || this.#workers.size > 0) return;
    void this.lane().order(this.#kept.order, this.#kept.patience, () => {});
  }
}
