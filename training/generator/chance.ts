import { dice } from '../../src/evaluate/index.ts';

/** Choices that follow from a seed alone: the same seed makes the same document, byte for byte. */
export class Chance {
  readonly #roll: (limit: number) => number;

  constructor(seed: number) {
    this.#roll = dice(Math.imul(seed + 1, 0x9e3779b1));
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + this.#roll(high - low + 1);
  }

  /** A number between `low` and `high`. */
  between(low: number, high: number): number {
    return low + (this.#roll(2 ** 24) / 2 ** 24) * (high - low);
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.#roll(choices.length)]!;
  }

  /** True in `share` of all cases. */
  happens(share: number): boolean {
    return this.between(0, 1) < share;
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => this.#roll(10)).join('');
  }

  /** `count` different elements, in random order. */
  some<T>(choices: readonly T[], count: number): T[] {
    const left = [...choices];
    const taken: T[] = [];
    while (taken.length < count && left.length > 0) taken.push(...left.splice(this.#roll(left.length), 1));
    return taken;
  }
}
