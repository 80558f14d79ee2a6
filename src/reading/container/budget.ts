import type { Allowance } from '../protocol.ts';
import type { ReadingLimits } from '../reader.ts';

/** Bytes that a container may expand to whatever its own size: a page of text packs to a hundredth of it. */
const FREE = 32 * 2 ** 20;

/** What a container and all containers within it may hold together. */
export class Budget {
  #entries: number;
  #unreadable: number;
  #bytes: number;

  /** `bytes` is the size of the outermost file. */
  constructor(limits: ReadingLimits, bytes: number) {
    this.#entries = limits.entries;
    this.#unreadable = limits.entries;
    this.#bytes = Math.min(limits.expanded, Math.max(FREE, limits.ratio * bytes));
  }

  get left(): Allowance {
    return { entries: this.#entries, bytes: Math.max(0, this.#bytes) };
  }

  /** Bytes that came out of a container, whatever became of it. */
  spend(bytes: number): void {
    this.#bytes -= bytes;
  }

  /** Takes one file; false when there were enough. */
  takeEntry(): boolean {
    if (this.#entries === 0) return false;
    this.#entries -= 1;
    return true;
  }

  /** Takes one file of which nothing can be read, and that costs next to nothing; false when enough were told. */
  takeUnreadable(): boolean {
    if (this.#unreadable === 0) return false;
    this.#unreadable -= 1;
    return true;
  }
}
