/** Locks by name, each held by one caller at a time, first come, first served. */
export class Locks {
  /** Settles when the last one who asked so far is done. */
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs `work` while holding the lock of that name; waits for it. */
  async run<Result>(name: string, work: () => Result | Promise<Result>): Promise<Result> {
    const turn = Promise.resolve(this.#tails.get(name)).then(work);
    const tail = turn.catch(() => undefined);
    this.#tails.set(name, tail);
    try {
      return await turn;
    } finally {
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
    }
  }
}
