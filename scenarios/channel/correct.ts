import { Monitor } from './monitor.ts';

/** What a channel is made on. */
export interface ChannelState {
  /** Zeroed memory is an open, empty channel; it takes `8 + capacity` words. */
  readonly memory: SharedArrayBuffer;
  /** Values that the channel holds at most. */
  readonly capacity: number;
}

/** What a receiver gets. The end comes behind all values. */
export type Received =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly code: number }
  /** Nothing came while the receiver was willing to wait. */
  | { readonly kind: 'nothing' };

/** Words: the lock, the conditions, how many were put in and taken out (fewer than 2³¹), and the end. */
const LOCK = 0;
export const ROOM = 1;
export const NEWS = 2;
const SENT = 3;
const TAKEN = 4;
const END = 5;
/** Words that are free for whoever extends the channel. */
export const SPARE = 6;
const FIRST_VALUE = 8;

/** Values of the word `END`: open, closed, or the code of a failure, which is positive. */
const OPEN = 0;
const CLOSED = -1;

/**
 * A bounded channel of 32-bit integers between any number of senders and receivers, with an end: it is
 * closed, or fails with a code.
 *
 * All of it is under one lock, and every wait is over when the end comes. What was accepted before
 * that is still received. The end is a word of the channel and waits for nobody: whoever closes it or
 * lets it fail does not need to know whether anybody still receives. Of several ends the first one counts.
 */
export class Channel {
  protected readonly words: Int32Array;
  protected readonly monitor: Monitor;
  readonly #capacity: number;

  constructor({ memory, capacity }: ChannelState) {
    if (!(Number.isInteger(capacity) && capacity > 0)) {
      throw new RangeError(`the capacity of a channel is 1, 2, 3, …, not ${capacity}`);
    }
    this.words = new Int32Array(memory, 0, FIRST_VALUE + capacity);
    this.monitor = new Monitor(this.words, LOCK);
    this.#capacity = capacity;
  }

  /** Puts `value` in; waits while the channel is full. False: it has ended, and the value was not put in. */
  send(value: number): boolean {
    return this.monitor.run(() => {
      while (this.isOpen() && this.isFull()) this.monitor.wait(ROOM);
      if (!this.isOpen()) return false;
      this.put(value);
      return true;
    });
  }

  /** Takes the oldest value out; waits for one at most `patienceMs`. */
  receive(patienceMs: number): Received {
    const deadlineMs = performance.now() + patienceMs;
    return this.monitor.run(() => {
      while (this.isOpen() && this.isEmpty()) {
        const leftMs = deadlineMs - performance.now();
        if (leftMs <= 0) return { kind: 'nothing' };
        this.monitor.wait(NEWS, leftMs);
      }
      return this.isEmpty() ? this.ending() : { kind: 'value', value: this.#take() };
    });
  }

  /** No value is accepted any more. */
  close(): void {
    this.#end(CLOSED);
  }

  /** Closes the channel and tells receivers, behind the values that are left, that something failed. */
  fail(code: number): void {
    this.#end(code);
  }

  /** The values that are inside, oldest first. Call it while nobody sends or receives. */
  values(): number[] {
    const { words } = this;
    const values: number[] = [];
    for (let n = words[TAKEN]; n < words[SENT]; n++) values.push(words[this.#at(n)]);
    return values;
  }

  #end(how: number): void {
    this.monitor.run(() => {
      if (!this.isOpen()) return;
      this.words[END] = how;
      this.wakeForEnd();
    });
  }

  /** All who wait may go: nothing is left to wait for. */
  protected wakeForEnd(): void {
    this.monitor.signal(ROOM);
    this.monitor.signal(NEWS);
  }

  protected isOpen(): boolean {
    return this.words[END] === OPEN;
  }

  protected isFull(): boolean {
    return this.words[SENT] - this.words[TAKEN] === this.#capacity;
  }

  protected isEmpty(): boolean {
    return this.words[SENT] === this.words[TAKEN];
  }

  /** Call it under the lock, where there is room. */
  protected put(value: number): void {
    this.words[this.#at(this.words[SENT])] = value;
    this.words[SENT]++;
    this.monitor.signal(NEWS, 1);
  }

  #take(): number {
    const value = this.words[this.#at(this.words[TAKEN])];
    this.words[TAKEN]++;
    this.monitor.signal(ROOM, 1);
    return value;
  }

  protected ending(): Received {
    const end = this.words[END];
    return end === CLOSED ? { kind: 'closed' } : { kind: 'failed', code: end };
  }

  #at(number: number): number {
    return FIRST_VALUE + (number % this.#capacity);
  }
}

/** A channel on memory that other threads have a channel on, too. */
export function create(state: ChannelState): Channel {
  return new Channel(state);
}
