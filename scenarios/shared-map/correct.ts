/** What a map is made on. */
export interface MapState {
  /** Zeroed memory is an empty map. */
  readonly memory: SharedArrayBuffer;
}

/** Words at the front: the writers' lock, the number of the current table, the number of keys. */
const LOCK = 0;
const GENERATION = 1;
const COUNT = 2;
const FIRST_TABLE = 3;

const FIRST_SLOTS = 4;

/** A slot's words: the key (0: vacant), and the value. */
const SLOT_WORDS = 2;
export const VALUE = 1;

/** One table: where its slots start, and how many there are (a power of two). */
export interface Table {
  readonly start: number;
  readonly slots: number;
}

/** The tables lie one behind another, each twice as large as the one before. */
function tableOf(generation: number): Table {
  const slots = FIRST_SLOTS << generation;
  return { start: FIRST_TABLE + SLOT_WORDS * (slots - FIRST_SLOTS), slots };
}

/**
 * A hash map from positive to any 32-bit integers, with linear probing. Keys are never removed.
 *
 * Writers take turns under a lock; readers take none. What makes that right: a key is stored after
 * its value, so whoever sees the key sees the value; a table is complete before its generation
 * is stored; a table that was replaced is never changed again, so a reader inside may go on.
 */
export class SharedMap {
  protected readonly words: Int32Array;

  constructor({ memory }: MapState) {
    this.words = new Int32Array(memory);
  }

  /** The value of `key`; undefined where it has none. Never waits. */
  get(key: number): number | undefined {
    const { slot, found } = this.find(this.table(), key);
    return found ? Atomics.load(this.words, slot + VALUE) : undefined;
  }

  /** @throws RangeError when the memory is too small for one more key; then nothing has changed. */
  set(key: number, value: number): void {
    this.lock();
    try {
      this.put(this.table(), key, value);
      this.growIfCrowded();
    } finally {
      this.unlock();
    }
  }

  /** All keys with their values. Call it while nobody writes. */
  entries(): [key: number, value: number][] {
    const { start, slots } = this.table();
    const all = this.words.subarray(start, start + SLOT_WORDS * slots);
    return Array.from({ length: slots }, (_, slot): [number, number] => [
      all[SLOT_WORDS * slot],
      all[SLOT_WORDS * slot + VALUE],
    ]).filter(([key]) => key !== 0);
  }

  /** The current table. Only under the lock does it stay so. */
  protected table(): Table {
    return tableOf(Atomics.load(this.words, GENERATION));
  }

  /** Where `key` is, or the vacant slot where it belongs; -1 where there is none. */
  protected find({ start, slots }: Table, key: number): { slot: number; found: boolean } {
    for (let probe = 0; probe < slots; probe++) {
      const slot = start + SLOT_WORDS * ((key + probe) & (slots - 1));
      const there = Atomics.load(this.words, slot);
      if (there === key || there === 0) return { slot, found: there === key };
    }
    return { slot: -1, found: false };
  }

  /** Sets a key's value. Under the lock. */
  protected put(table: Table, key: number, value: number): void {
    const { slot, found } = this.find(table, key);
    if (found) {
      Atomics.store(this.words, slot + VALUE, value);
      return;
    }
    if (slot < 0) throw new RangeError("the map's memory has no room for one more key");
    this.fill(slot, key, value);
    this.words[COUNT]++;
  }

  /** Fills a vacant slot. Storing the key is what shows it to readers. */
  protected fill(slot: number, key: number, value: number): void {
    Atomics.store(this.words, slot + VALUE, value);
    Atomics.store(this.words, slot, key);
  }

  /**
   * Moves to a table of twice the size once the current one is half full, while there is memory for
   * one. Under the lock.
   */
  protected growIfCrowded(): void {
    const { words } = this;
    const generation = Atomics.load(words, GENERATION);
    const { start, slots } = tableOf(generation);
    if (words[COUNT] * 2 < slots) return;
    const larger = tableOf(generation + 1);
    if (larger.start + SLOT_WORDS * larger.slots > words.length) return;
    for (let slot = start; slot < start + SLOT_WORDS * slots; slot += SLOT_WORDS) {
      const key = words[slot];
      if (key !== 0) this.fill(this.find(larger, key).slot, key, words[slot + VALUE]);
    }
    Atomics.store(words, GENERATION, generation + 1);
  }

  protected lock(): void {
    while (Atomics.compareExchange(this.words, LOCK, 0, 1) !== 0) {
      Atomics.wait(this.words, LOCK, 1);
    }
  }

  protected unlock(): void {
    Atomics.store(this.words, LOCK, 0);
    Atomics.notify(this.words, LOCK, 1);
  }
}

/** A map on memory that other threads have a map on, too. */
export function create(state: MapState): SharedMap {
  return new SharedMap(state);
}
