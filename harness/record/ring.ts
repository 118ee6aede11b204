import { atomics } from '../base/originals.ts';
import { type WordSink, writeValue } from './value-codec.ts';

/** Words at the start of a ring's memory: how far it was written, and read. Each has a cache line. */
const WRITTEN = 0;
const READ = 16;
const FIRST = 32;

/** Words written before readers are told: a shared store costs more than an entry. */
const PUBLISH_WORDS = 512;

/** Longest wait for a reader before the room is looked at again, milliseconds. */
const RECHECK_MS = 100;

/** Type of the entry that fills what is left at the end of the memory: nothing of its stretch is behind it. */
export const PADDING = 0;

/** Bytes of a ring that holds so many words, a power of two. */
export function ringBytes(words: number): number {
  return (FIRST + words) * 4;
}

/**
 * Memory that one thread writes and the host reads while it goes on: bounded, however long a run is. An entry is a head
 * (type, actor), its length in words, and that many words; none is split by the end of the memory. A writer
 * that is too far ahead sleeps until there is room.
 */
export class RingWriter implements WordSink {
  /** The memory of entries, for who has reserved some of it. */
  readonly words: Int32Array;
  readonly #shared: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #size: number;
  /** Words written and, as far as known, read, since the start; they wrap at 2³². */
  #written = 0;
  #read = 0;
  #published = 0;
  #entry = 0;
  #at = 0;
  /** An entry longer than the ring was given up. */
  #tooLong = false;

  constructor(buffer: SharedArrayBuffer) {
    this.#shared = new Int32Array(buffer, 0, FIRST);
    this.words = new Int32Array(buffer, FIRST * 4);
    this.#bytes = new Uint8Array(buffer, FIRST * 4);
    this.#size = this.words.length;
  }

  /** Begins an entry that takes at most `words`, its head included. */
  begin(type: number, actor: number, words: number): void {
    const entry = this.reserve(words);
    this.#tooLong = entry < 0;
    if (this.#tooLong) return;
    this.#entry = entry;
    this.#at = entry + 2;
    this.words[entry] = type | (actor << 8);
  }

  /**
   * Where an entry of at most so many words may be written to `words` by hand: its head, its length without these two, and
   * what it holds. -1 where that is more than half of the ring.
   */
  reserve(most: number): number {
    if (most * 2 > this.#size) return -1;
    const mask = this.#size - 1;
    const left = this.#size - (this.#written & mask);
    if (left < most) this.#pad(left);
    if (this.#size - ((this.#written - this.#read) >>> 0) < most) this.#makeRoom(most);
    return this.#written & mask;
  }

  /** The entry that was written where room was reserved is whole, so many words with its head. */
  commit(length: number): void {
    this.#written = (this.#written + length) >>> 0;
    if ((this.#written - this.#published) >>> 0 >= PUBLISH_WORDS) this.publish();
  }

  #pad(left: number): void {
    this.#makeRoom(left);
    this.words[this.#written & (this.#size - 1)] = PADDING;
    this.#written = (this.#written + left) >>> 0;
  }

  word(value: number): void {
    if (!this.#tooLong) this.words[this.#at++] = value;
  }

  bytes(value: Uint8Array): void {
    if (this.#tooLong) return;
    this.words[this.#at++] = value.length;
    this.#bytes.set(value, this.#at * 4);
    this.#at += (value.length + 3) >> 2;
  }

  value(value: unknown): void {
    writeValue(this, value);
  }

  /** Returns false when the entry was longer than half of the ring and was left out. */
  end(): boolean {
    if (this.#tooLong) return false;
    this.words[this.#entry + 1] = this.#at - this.#entry - 2;
    this.commit(this.#at - this.#entry);
    return true;
  }

  /** Lets the reader see all that was written. */
  publish(): void {
    this.#published = this.#written;
    atomics.store(this.#shared, WRITTEN, this.#written | 0);
  }

  #makeRoom(words: number): void {
    for (;;) {
      const read = atomics.load(this.#shared, READ);
      this.#read = read >>> 0;
      if (this.#size - ((this.#written - this.#read) >>> 0) >= words) return;
      this.publish();
      atomics.wait(this.#shared, READ, read, RECHECK_MS);
    }
  }
}

/** The reading end of a ring. */
export class RingReader {
  readonly #shared: Int32Array;
  readonly #words: Int32Array;
  #read = 0;

  constructor(buffer: SharedArrayBuffer) {
    this.#shared = new Int32Array(buffer, 0, FIRST);
    this.#words = new Int32Array(buffer, FIRST * 4);
  }

  /**
   * Gives all that was published since to `take`, as stretches of memory that hold whole entries, one behind another. The
   * first may end in padding. They are valid during the call only. Returns how full the memory was, from 0 to 1.
   */
  drain(take: (words: Int32Array, from: number, to: number) => void): number {
    const written = atomics.load(this.#shared, WRITTEN) >>> 0;
    if (written === this.#read) return 0;
    const words = this.#words;
    const from = this.#read & (words.length - 1);
    const untilEnd = words.length - from;
    const length = (written - this.#read) >>> 0;
    take(words, from, from + Math.min(length, untilEnd));
    if (length > untilEnd) take(words, 0, length - untilEnd);
    this.#read = written;
    atomics.store(this.#shared, READ, this.#read | 0);
    atomics.notify(this.#shared, READ);
    return length / words.length;
  }
}
