import type { RunId } from '../domain/index.ts';

/** Wakes those in this process who wait for a run to end. */
export class Bells {
  readonly #waiting = new Map<RunId, Set<() => void>>();

  ring(run: RunId): void {
    for (const wake of this.#waiting.get(run) ?? []) wake();
  }

  /** Resolves at the next ring; `forget` must be called when nobody waits any more. */
  next(run: RunId): { readonly promise: Promise<void>; readonly forget: () => void } {
    let wake = () => {};
    const promise = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const waiting = this.#waiting.get(run) ?? new Set();
    this.#waiting.set(run, waiting.add(wake));
    return {
      promise,
      forget: () => {
        waiting.delete(wake);
        if (waiting.size === 0 && this.#waiting.get(run) === waiting) this.#waiting.delete(run);
      },
    };
  }
}
