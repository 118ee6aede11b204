/** What a mutex is made on. */
export interface MutexState {
  /** Zeroed memory is a free mutex; it takes one word. */
  readonly memory: SharedArrayBuffer;
}

/** The one word, and what it may hold. */
export const STATE = 0;
export const FREE = 0;
export const HELD = 1;
/** Held, and others may be asleep: whoever unlocks must wake one. */
export const CONTENDED = 2;

/**
 * A lock between threads, not reentrant and not fair: the third mutex of U. Drepper, "Futexes are
 * tricky" (2011). Without contention it costs one access to lock and one to unlock.
 *
 * Whoever is asleep has marked the lock CONTENDED before, and whoever was woken takes it as
 * CONTENDED, because others may still be asleep. So the mark outlives the last sleeper, never the
 * other way round; at worst one `notify` finds nobody.
 */
export class Mutex {
  protected readonly words: Int32Array;

  constructor({ memory }: MutexState) {
    this.words = new Int32Array(memory, 0, 1);
  }

  /** Runs `work` while holding the lock; waits for it. */
  runExclusive<Result>(work: () => Result): Result {
    this.lock();
    try {
      return work();
    } finally {
      this.unlock();
    }
  }

  /** Runs `work` while holding the lock, if it is free. Returns whether it was; never waits. */
  tryExclusive(work: () => void): boolean {
    if (!this.tryLock()) return false;
    try {
      work();
    } finally {
      this.unlock();
    }
    return true;
  }

  lock(): void {
    if (this.tryLock()) return;
    while (Atomics.exchange(this.words, STATE, CONTENDED) !== FREE) {
      Atomics.wait(this.words, STATE, CONTENDED);
    }
  }

  tryLock(): boolean {
    return Atomics.compareExchange(this.words, STATE, FREE, HELD) === FREE;
  }

  /** Only the holder may call it. */
  unlock(): void {
    if (Atomics.exchange(this.words, STATE, FREE) === CONTENDED) {
      Atomics.notify(this.words, STATE, 1);
    }
  }
}

/** A mutex on memory that other threads have a mutex on, too. */
export function create(state: MutexState): Mutex {
  return new Mutex(state);
}
