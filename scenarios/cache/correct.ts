import { KeyLocks } from './key-locks.ts';

/** What a cache is made of. */
export interface CacheOptions {
  /** Entries that it holds at most. */
  readonly capacity: number;
  /** Milliseconds for which a value may be returned after it was loaded or set. */
  readonly ttlMs: number;
  /** Reads the value of a key from where it really is, which is slow. */
  readonly load: (key: string) => Promise<number>;
}

/** The keys that a cache holds, and those that its access order names, used longest ago first. */
export interface CacheContents {
  readonly keys: readonly string[];
  readonly order: readonly string[];
}

interface Entry {
  readonly value: number;
  readonly expiresMs: number;
}

/**
 * A cache that drops what was used longest ago, and loads again what is too old.
 *
 * What can wait (loading, and everything else that changes a key) happens under the key's lock, so that
 * a key is loaded by one caller at a time and no load outlives a `set` or an `invalidate` that came
 * after it. Entries and access order only ever change together, with no `await` in between.
 */
export class Cache {
  protected readonly entries = new Map<string, Entry>();
  /** The keys of `entries`, used longest ago first: a short list. */
  protected readonly order: string[] = [];
  protected readonly locks = new KeyLocks();
  protected readonly options: CacheOptions;

  constructor(options: CacheOptions) {
    this.options = options;
  }

  /** The value of a key, loaded where the cache does not hold it or holds it for too long. */
  async get(key: string): Promise<number> {
    return this.lookUp(key) ?? (await this.locks.run(key, () => this.refresh(key)));
  }

  /** Replaces the value of a key. */
  set(key: string, value: number): Promise<void> {
    return this.locks.run(key, () => this.store(key, value));
  }

  /** Forgets a key: whoever gets it afterwards has it loaded anew. */
  invalidate(key: string): Promise<void> {
    return this.locks.run(key, () => this.drop(key));
  }

  contents(): CacheContents {
    return { keys: [...this.entries.keys()], order: [...this.order] };
  }

  /** Call it under the key's lock: whoever held it before may have loaded the key meanwhile. */
  protected async refresh(key: string): Promise<number> {
    const found = this.lookUp(key);
    if (found !== undefined) return found;
    const value = await this.options.load(key);
    this.store(key, value);
    return value;
  }

  /** The value of an entry that has not expired; this counts as its use. */
  protected lookUp(key: string): number | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.expiresMs <= performance.now()) return undefined;
    this.#forgetUse(key);
    this.order.push(key);
    return entry.value;
  }

  protected store(key: string, value: number): void {
    this.drop(key);
    this.entries.set(key, { value, expiresMs: performance.now() + this.options.ttlMs });
    this.order.push(key);
    this.makeRoom();
  }

  protected drop(key: string): void {
    this.entries.delete(key);
    this.#forgetUse(key);
  }

  protected makeRoom(): void {
    while (this.order.length > this.options.capacity) this.drop(this.order[0]);
  }

  #forgetUse(key: string): void {
    const at = this.order.indexOf(key);
    if (at >= 0) this.order.splice(at, 1);
  }
}

/** A cache that all callers of a thread share. */
export function create(options: CacheOptions): Cache {
  return new Cache(options);
}
