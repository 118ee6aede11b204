/** Entries that there is room for beyond the capacity of a cache. */
const SPARE = 4;
const WORD = 4;
/** A time takes as much as two words, and must lie at a multiple of that. */
const TIME = 8;

/** An entry as it is in memory. */
export interface Entry {
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly expiresMs: number;
}

/**
 * Entries and their access order in shared memory, which is zeroed at first. Nothing here is atomic: whoever
 * calls it holds a lock. Keys are whole numbers from 1 on; 0 is no key.
 */
export class SharedTable {
  /** By slot. */
  readonly #keys: Int32Array;
  readonly #values: Int32Array;
  readonly #expiries: Float64Array;
  /** Keys, used longest ago first, as many as `#length` says. */
  readonly #order: Int32Array;
  readonly #length: Int32Array;

  constructor(memory: SharedArrayBuffer, offset: number, capacity: number) {
    const slots = capacity + SPARE;
    const words = offset + slots * TIME;
    this.#expiries = new Float64Array(memory, offset, slots);
    this.#keys = new Int32Array(memory, words, slots);
    this.#values = new Int32Array(memory, words + slots * WORD, slots);
    this.#order = new Int32Array(memory, words + 2 * slots * WORD, slots);
    this.#length = new Int32Array(memory, words + 3 * slots * WORD, 1);
  }

  /** How many keys the access order names. */
  get size(): number {
    return this.#length[0];
  }

  /** The key that was used longest ago. */
  get oldest(): number {
    return this.#order[0];
  }

  entry(key: number): Entry | undefined {
    const slot = this.#keys.indexOf(key);
    if (slot < 0) return undefined;
    return { value: this.#values[slot], expiresMs: this.#expiries[slot] };
  }

  /** Makes a key the one that was used last. */
  use(key: number): void {
    this.forgetUse(key);
    const length = this.#length[0];
    this.#order[length] = key;
    this.#length[0] = length + 1;
  }

  /** @throws Error where there are more entries than the memory has room for. */
  put(key: number, { value, expiresMs }: Entry): void {
    this.drop(key);
    const slot = this.#keys.indexOf(0);
    if (slot < 0) throw new Error('there is no room for another entry');
    this.#values[slot] = value;
    this.#expiries[slot] = expiresMs;
    this.#keys[slot] = key;
    this.use(key);
  }

  drop(key: number): void {
    this.dropEntry(key);
    this.forgetUse(key);
  }

  /** Half of `drop`. */
  dropEntry(key: number): void {
    const slot = this.#keys.indexOf(key);
    if (slot >= 0) this.#keys[slot] = 0;
  }

  /** The other half. */
  forgetUse(key: number): void {
    const at = this.#order.subarray(0, this.#length[0]).indexOf(key);
    if (at >= 0) this.forgetUseAt(at);
  }

  /** Takes a place out of the access order. */
  forgetUseAt(at: number): void {
    const length = this.#length[0];
    this.#order.copyWithin(at, at + 1, length);
    this.#length[0] = length - 1;
  }

  contents(): { keys: number[]; order: number[] } {
    return {
      keys: [...this.#keys.slice()].filter((key) => key > 0),
      order: [...this.#order.slice(0, this.#length[0])],
    };
  }
}
