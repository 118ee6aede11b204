/** What a lock's cell holds. */
const FREE = 0;
const HELD = 1;
const AWAITED = 2;

/**
 * Locks between threads, each a cell of shared memory that is 0 at first. Not reentrant: whoever holds one and
 * asks for it again waits for itself.
 */
export class SharedLocks {
  readonly #cells: Int32Array;

  constructor(cells: Int32Array) {
    this.#cells = cells;
  }

  /** Runs `work` while holding a lock. Holds up its thread until it has it: for work that is short. */
  run<Result>(at: number, work: () => Result): Result {
    if (!this.#take(at)) {
      while (this.#awaits(at)) Atomics.wait(this.#cells, at, AWAITED);
    }
    try {
      return work();
    } finally {
      this.#release(at);
    }
  }

  /** Runs `work` while holding a lock, and lets its thread do something else until it has it. */
  async runLong<Result>(at: number, work: () => Result | Promise<Result>): Promise<Result> {
    if (!this.#take(at)) {
      while (this.#awaits(at)) await Atomics.waitAsync(this.#cells, at, AWAITED).value;
    }
    try {
      return await work();
    } finally {
      this.#release(at);
    }
  }

  #take(at: number): boolean {
    return Atomics.compareExchange(this.#cells, at, FREE, HELD) === FREE;
  }

  /** Takes a lock in case it is free, and lets its holder know of somebody who waits in case it is not. */
  #awaits(at: number): boolean {
    return Atomics.exchange(this.#cells, at, AWAITED) !== FREE;
  }

  #release(at: number): void {
    if (Atomics.exchange(this.#cells, at, FREE) === AWAITED) Atomics.notify(this.#cells, at, 1);
  }
}
