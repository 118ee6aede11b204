import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheContents, CacheOptions } from './correct.ts';
import { describe, type Span, SpanLog } from './spans.ts';

/** What a subject must make of its options. */
export interface Cache {
  get(key: string): Promise<number>;
  set(key: string, value: number): Promise<void>;
  invalidate(key: string): Promise<void>;
  contents(): CacheContents;
}

/** What the invariants judge. */
export interface Seen {
  readonly spans: readonly Span[];
  readonly contents: CacheContents;
  /** The first call after which entries and access order did not hold the same keys. */
  readonly disorder: string | undefined;
}

/** Virtual milliseconds that a load and the pause before each call take at most. */
const SLOWEST_LOAD_MS = 20;
const LONGEST_PAUSE_MS = 20;

/** A cache over a slow loader, each of whose calls comes after a pause and is written down. */
export class WatchedCache {
  readonly #log = new SpanLog();
  readonly #cache: Cache;
  /** Every value that is loaded or set is one more than the one before. */
  #latest = 0;
  #disorder: string | undefined;

  constructor(
    subject: { create(options: CacheOptions): Cache },
    bounds: Omit<CacheOptions, 'load'>,
  ) {
    this.#cache = subject.create({ ...bounds, load: (key) => this.#load(key) });
  }

  get(key: string): Promise<number> {
    return this.#call('get', key, () => this.#cache.get(key));
  }

  set(key: string): Promise<number> {
    return this.#call('set', key, async () => {
      const value = ++this.#latest;
      await this.#cache.set(key, value);
      return value;
    });
  }

  invalidate(key: string): Promise<void> {
    return this.#call('invalidate', key, () => this.#cache.invalidate(key));
  }

  seen(): Seen {
    return {
      spans: this.#log.all(),
      contents: this.#cache.contents(),
      disorder: this.#disorder,
    };
  }

  async #call<Value>(what: Span['what'], key: string, call: () => Promise<Value>): Promise<Value> {
    await sleep(upTo(LONGEST_PAUSE_MS));
    const [value, span] = await this.#log.note(what, key, call);
    this.#disorder ??= disorder(this.#cache.contents(), span);
    return value;
  }

  async #load(key: string): Promise<number> {
    const [value] = await this.#log.note('load', key, async () => {
      await sleep(upTo(SLOWEST_LOAD_MS));
      return ++this.#latest;
    });
    return value;
  }
}

function disorder({ keys, order }: CacheContents, after: Span): string | undefined {
  if (keys.toSorted().join() === order.toSorted().join()) return undefined;
  return `after ${describe(after)} the cache holds ${list(keys)}, and its access order names ${list(order)}`;
}

function list(keys: readonly string[]): string {
  return keys.length === 0 ? 'nothing' : keys.join(', ');
}

/** A whole number of milliseconds: 1, 2, … */
function upTo(mostMs: number): number {
  return 1 + Math.floor(Math.random() * mostMs);
}
