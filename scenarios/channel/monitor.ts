const FREE = 0;
const HELD = 1;
/** Held, and others may be asleep: whoever unlocks must wake one. */
const CONTENDED = 2;

/**
 * A lock and conditions to wait for under it, in memory that threads share. The lock is the third mutex of U.
 * Drepper, "Futexes are tricky" (2011). A condition is a word that changes with every signal: whoever waits has
 * read it under the lock, so that a signal between unlocking and falling asleep ends the wait at once.
 */
export class Monitor {
  readonly #words: Int32Array;
  readonly #lock: number;

  /** `lock` is the index of the lock's word, zeroed at first. */
  constructor(words: Int32Array, lock: number) {
    this.#words = words;
    this.#lock = lock;
  }

  /** Runs `work` while holding the lock; waits for it. */
  run<Result>(work: () => Result): Result {
    this.#acquire();
    try {
      return work();
    } finally {
      this.#release();
    }
  }

  /**
   * Gives the lock up until the condition is signalled, or `ms` milliseconds have passed. Call it under the lock, and
   * look again afterwards.
   */
  wait(condition: number, ms = Number.POSITIVE_INFINITY): void {
    const seen = Atomics.load(this.#words, condition);
    this.#release();
    Atomics.wait(this.#words, condition, seen, ms);
    this.#acquire();
  }

  /** Wakes all who wait for the condition, or so many. Call it under the lock. */
  signal(condition: number, count = Number.POSITIVE_INFINITY): void {
    Atomics.add(this.#words, condition, 1);
    Atomics.notify(this.#words, condition, count);
  }

  #acquire(): void {
    if (Atomics.compareExchange(this.#words, this.#lock, FREE, HELD) === FREE) return;
    while (Atomics.exchange(this.#words, this.#lock, CONTENDED) !== FREE) {
      Atomics.wait(this.#words, this.#lock, CONTENDED);
    }
  }

  #release(): void {
    if (Atomics.exchange(this.#words, this.#lock, FREE) === CONTENDED) {
      Atomics.notify(this.#words, this.#lock, 1);
    }
  }
}
