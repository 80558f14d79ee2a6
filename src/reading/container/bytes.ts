import type { Sink } from './member.ts';

/** Takes bytes from a stream by the count. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #kept: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next bytes, not taken; fewer than `count` only at the end. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#kept.length < count) {
      const next = await this.#chunks.next();
      if (next.done) break;
      this.#kept = this.#kept.length === 0 ? next.value : Buffer.concat([this.#kept, next.value]);
    }
    return this.#kept.subarray(0, count);
  }

  /** The next bytes; fewer than `count` only at the end. Only for small counts: they are gathered in memory. */
  async take(count: number): Promise<Uint8Array> {
    const bytes = await this.peek(count);
    this.#kept = this.#kept.subarray(bytes.length);
    return bytes;
  }

  /** Gives `count` bytes, or all that are left, to `to`; answers how many there were. */
  async pass(count: number, to: Sink): Promise<number> {
    let passed = 0;
    while (passed < count) {
      if (this.#kept.length === 0) {
        const next = await this.#chunks.next();
        if (next.done) break;
        this.#kept = next.value;
      }
      const piece = this.#kept.subarray(0, count - passed);
      this.#kept = this.#kept.subarray(piece.length);
      passed += piece.length;
      await to(piece);
    }
    return passed;
  }

  /** Lets go of what the bytes come from. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
