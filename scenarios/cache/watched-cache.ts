import { setTimeout as sleep } from 'node:timers/promises';
import { describe, type Span, SpanLog } from './spans.ts';

/** What a subject must make of its options. */
export interface Cache<Key extends string | number> {
  get(key: Key): Promise<number>;
  set(key: Key, value: number): Promise<void>;
  invalidate(key: Key): Promise<void>;
  contents(): CacheContents<Key>;
}

/** Reads a key from where its values come from, which is slow. */
export type Load<Key> = (key: Key) => Promise<number>;

/** The keys that a cache holds, and those that its access order names. */
export interface CacheContents<Key> {
  readonly keys: readonly Key[];
  readonly order: readonly Key[];
}

/** What the invariants judge. */
export interface Seen {
  readonly spans: readonly Span[];
  readonly contents: CacheContents<string | number>;
  /** The first call after which entries and access order did not hold the same keys. */
  readonly disorder: string | undefined;
}

/** Virtual milliseconds that a load and the pause before each call take at most. */
const SLOWEST_LOAD_MS = 20;
const LONGEST_PAUSE_MS = 20;

/** A cache over a slow loader, each of whose calls comes after a pause and is written down. */
export class WatchedCache<Key extends string | number> {
  readonly #log = new SpanLog();
  readonly #cache: Cache<Key>;
  readonly #nextValue: () => number;
  #disorder: string | undefined;

  /** `nextValue` never returns the same: so it is seen which load or set a value is from. */
  constructor(create: (load: Load<Key>) => Cache<Key>, nextValue: () => number) {
    this.#nextValue = nextValue;
    this.#cache = create((key) => this.#load(key));
  }

  get(key: Key): Promise<number> {
    return this.#call('get', key, () => this.#cache.get(key));
  }

  set(key: Key): Promise<number> {
    return this.#call('set', key, async () => {
      const value = this.#nextValue();
      await this.#cache.set(key, value);
      return value;
    });
  }

  invalidate(key: Key): Promise<void> {
    return this.#call('invalidate', key, () => this.#cache.invalidate(key));
  }

  seen(): Seen {
    return {
      spans: this.#log.all(),
      contents: this.#cache.contents(),
      disorder: this.#disorder,
    };
  }

  async #call<Value>(what: Span['what'], key: Key, call: () => Promise<Value>): Promise<Value> {
    await sleep(upTo(LONGEST_PAUSE_MS));
    const [value, span] = await this.#log.note(what, String(key), call);
    this.#disorder ??= disorder(this.#cache.contents(), span);
    return value;
  }

  async #load(key: Key): Promise<number> {
    const [value] = await this.#log.note('load', String(key), async () => {
      await sleep(upTo(SLOWEST_LOAD_MS));
      return this.#nextValue();
    });
    return value;
  }
}

function disorder(
  { keys, order }: CacheContents<string | number>,
  after: Span,
): string | undefined {
  if (keys.toSorted().join() === order.toSorted().join()) return undefined;
  return `after ${describe(after)} the cache holds ${list(keys)}, and its access order names ${list(order)}`;
}

function list(keys: readonly (string | number)[]): string {
  return keys.length === 0 ? 'nothing' : keys.join(', ');
}

/** A whole number of milliseconds: 1, 2, … */
function upTo(mostMs: number): number {
  return 1 + Math.floor(Math.random() * mostMs);
}
