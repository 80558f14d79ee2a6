import { Problem } from '../../domain/index.ts';
import type { ReadOptions } from '../reader.ts';

/** Counts the pages of all files of a container; one that was not opened yet has one at least. */
export class PageCount {
  readonly #files: { done: number; total: number }[];
  readonly #most: number;
  readonly #told: ReadOptions['progress'];

  constructor(files: number, most: number, told: ReadOptions['progress']) {
    this.#files = Array.from({ length: files }, () => ({ done: 0, total: 1 }));
    this.#most = most;
    this.#told = told;
  }

  /** Throws `file.too-many-pages`. */
  set(file: number, done: number, total: number): void {
    this.#files[file] = { done, total };
    const sum = (which: 'done' | 'total') => this.#files.reduce((all, each) => all + each[which], 0);
    if (sum('total') > this.#most)
      throw new Problem('file.too-many-pages', `The files have more than ${this.#most} pages together.`);
    this.#told?.(sum('done'), sum('total'));
  }
}
