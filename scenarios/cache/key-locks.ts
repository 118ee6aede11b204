/**
 * A lock for each key, in the order in which it is asked for. Not reentrant: whoever holds a key's lock
 * and asks for it again waits for itself.
 */
export class KeyLocks {
  /** By key: settles, never rejects, when the last one who asked so far is done. */
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs `work` while holding the lock of `key`; waits for it. */
  async run<Result>(key: string, work: () => Result | Promise<Result>): Promise<Result> {
    const turn = Promise.resolve(this.#tails.get(key)).then(work);
    const tail = turn.catch(() => undefined);
    this.#tails.set(key, tail);
    try {
      return await turn;
    } finally {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }
}
