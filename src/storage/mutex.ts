/** Gives turns, in the order of asking. */
export class Mutex {
  #last: Promise<void> = Promise.resolve();

  /** Resolves with the function that ends the turn. */
  async lock(): Promise<() => void> {
    let unlock: () => void = () => {};
    const before = this.#last;
    this.#last = new Promise((resolve) => {
      unlock = resolve;
    });
    await before;
    return unlock;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const unlock = await this.lock();
    try {
      return await work();
    } finally {
      unlock();
    }
  }
}
