import { SharedLocks } from './shared-locks.ts';
import { type Entry, SharedTable } from './shared-table.ts';

/** What a cache is made of. */
export interface SharedCacheOptions {
  /** Zeroed at first; all threads have the same. */
  readonly memory: SharedArrayBuffer;
  /** Entries that it holds at most. */
  readonly capacity: number;
  /** Milliseconds for which a value may be returned after it was loaded or set. */
  readonly ttlMs: number;
  /** Reads the value of a key from where it really is, which is slow. */
  readonly load: (key: number) => Promise<number>;
}

/** The lock of the table, before those of the keys, of which several share one. */
const TABLE = 0;
const KEY_LOCKS = 7;
const LOCKS_BYTES = 4 * (1 + KEY_LOCKS);

/**
 * A cache in shared memory, of which each thread has an object of its own. It drops what was used longest ago,
 * and loads again what is too old.
 *
 * What can wait (loading, and everything else that changes a key) happens under the key's lock, so that
 * a key is loaded by one thread for all and no load outlives a `set` or an `invalidate` that came after it. It
 * does not hold up the thread. Entries and access order are under a lock of their own, for a moment.
 */
export class SharedCache {
  protected readonly options: SharedCacheOptions;
  protected readonly table: SharedTable;
  readonly #locks: SharedLocks;

  constructor(options: SharedCacheOptions) {
    const { memory, capacity } = options;
    this.options = options;
    this.#locks = new SharedLocks(new Int32Array(memory, 0, 1 + KEY_LOCKS));
    this.table = new SharedTable(memory, LOCKS_BYTES, capacity);
  }

  /** The value of a key, loaded where the cache does not hold it or holds it for too long. */
  async get(key: number): Promise<number> {
    return this.lookUp(key) ?? (await this.underKey(key, () => this.refresh(key)));
  }

  /** Replaces the value of a key. */
  set(key: number, value: number): Promise<void> {
    return this.underKey(key, () => this.store(key, this.entryOf(value, Date.now())));
  }

  /** Forgets a key: whoever gets it afterwards has it loaded anew. */
  invalidate(key: number): Promise<void> {
    return this.underKey(key, () => this.underTable(() => this.table.drop(key)));
  }

  contents(): { keys: number[]; order: number[] } {
    return this.underTable(() => this.table.contents());
  }

  /** Call it under the key's lock: whoever held it before may have loaded the key meanwhile. */
  protected async refresh(key: number): Promise<number> {
    return this.lookUp(key) ?? (await this.loadAndStore(key));
  }

  protected async loadAndStore(key: number): Promise<number> {
    // Before, not after: nobody knows when in between the value was current.
    const sinceMs = Date.now();
    const value = await this.options.load(key);
    this.store(key, this.entryOf(value, sinceMs));
    return value;
  }

  /** The value of an entry that has not expired; this counts as its use. */
  protected lookUp(key: number): number | undefined {
    return this.underTable(() => {
      const entry = this.table.entry(key);
      if (entry === undefined || entry.expiresMs <= Date.now()) return undefined;
      this.table.use(key);
      return entry.value;
    });
  }

  protected store(key: number, entry: Entry): void {
    this.underTable(() => {
      this.table.put(key, entry);
      while (this.table.size > this.options.capacity) this.table.drop(this.table.oldest);
    });
  }

  protected entryOf(value: number, sinceMs: number): Entry {
    return { value, expiresMs: sinceMs + this.options.ttlMs };
  }

  protected underKey<Result>(key: number, work: () => Result | Promise<Result>): Promise<Result> {
    return this.#locks.runLong(1 + (key % KEY_LOCKS), work);
  }

  protected underTable<Result>(work: () => Result): Result {
    return this.#locks.run(TABLE, work);
  }
}

/** A cache that all callers of all threads share, for those of one thread. */
export function create(options: SharedCacheOptions): SharedCache {
  return new SharedCache(options);
}
