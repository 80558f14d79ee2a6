import type { Loss, Patience, Reply, Worker } from './worker.ts';

/** How an order ended. */
export interface Outcome {
  /** How the child was lost over it; null when it did the order, or said why not. */
  readonly lost: Loss | null;
  /** How long a child was at it. */
  readonly milliseconds: number;
}

/** Orders of one caller (one file). Callers take turns, so that a long file does not hold up a short one. */
export interface Lane<O, R> {
  /** `reply` is told all that the child says of the order, its last word included. */
  order(order: O, patience: Patience, reply: (reply: R) => void): Promise<Outcome>;
  /** Drops what waits and kills what runs; open orders end as lost, `cancelled`. */
  cancel(): void;
}

export interface Waiting<O, R> {
  readonly order: O;
  readonly patience: Patience;
  readonly reply: (reply: R) => void;
  readonly resolve: (outcome: Outcome) => void;
}

export class OpenLane<O extends object, R extends Reply> implements Lane<O, R> {
  /** A person waits for it: it goes before the others. */
  readonly urgent: boolean;
  readonly waiting: Waiting<O, R>[] = [];
  readonly running = new Set<Worker<O, R>>();
  readonly #enqueue: (lane: OpenLane<O, R>) => void;

  constructor(urgent: boolean, enqueue: (lane: OpenLane<O, R>) => void) {
    this.urgent = urgent;
    this.#enqueue = enqueue;
  }

  order(order: O, patience: Patience, reply: (reply: R) => void): Promise<Outcome> {
    return new Promise((resolve) => {
      this.waiting.push({ order, patience, reply, resolve });
      this.#enqueue(this);
    });
  }

  cancel(): void {
    for (const { resolve } of this.waiting.splice(0)) resolve({ lost: 'cancelled', milliseconds: 0 });
    for (const worker of this.running) worker.kill('cancelled');
  }
}
