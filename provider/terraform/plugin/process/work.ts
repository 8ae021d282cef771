/** Counts running work, so that a process ends only when it is done. */
export class Work {
  #inHand = 0;
  #whenDone: (() => void)[] = [];

  /** Runs one piece of work and counts it while it lasts. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#inHand++;
    try {
      return await work();
    } finally {
      this.#inHand--;
      if (this.#inHand === 0) for (const resolve of this.#whenDone.splice(0)) resolve();
    }
  }

  /** Resolves when nothing is running, or after `limit` milliseconds, whichever comes first. */
  async done(limit: number): Promise<void> {
    if (this.#inHand === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenDone.push(resolve);
    const timer = setTimeout(resolve, limit);
    await promise;
    clearTimeout(timer);
  }
}
