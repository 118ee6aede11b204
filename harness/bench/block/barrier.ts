import { availableParallelism } from 'node:os';
import { atomics, nowMs } from '../../base/originals.ts';

/** Words: rounds released, threads ready so far, threads done so far, whether one failed. */
const RELEASED = 0;
const READY = 1;
const DONE = 2;
const FAILED = 3;
const WORDS = 4;

/** Looks at a word before a thread goes to sleep; only where each thread has a core of its own. */
const SPINS = 20_000;

export function allocateBarrier(): SharedArrayBuffer {
  return new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT);
}

/** Where threads that play rounds together begin each of them at once. Counts only ever grow. */
export class Barrier {
  readonly #words: Int32Array;
  readonly #spins: number;

  /** `threads`: how many arrive, for those who do. */
  constructor(memory: SharedArrayBuffer, threads = Number.POSITIVE_INFINITY) {
    this.#words = new Int32Array(memory);
    this.#spins = threads <= availableParallelism() ? SPINS : 0;
  }

  /** Waits until threads have been ready so many times, since the first round. */
  awaitReady(count: number): void {
    this.#await(READY, count, Number.POSITIVE_INFINITY);
  }

  /** A thread is ready for round `round`, from 0, and sleeps until it is released. */
  arrive(round: number): void {
    this.#add(READY);
    for (let spins = this.#spins; spins > 0; spins--) {
      if (atomics.load(this.#words, RELEASED) > round) return;
    }
    this.#await(RELEASED, round + 1, Number.POSITIVE_INFINITY);
  }

  leave(): void {
    this.#add(DONE);
  }

  fail(): void {
    atomics.store(this.#words, FAILED, 1);
    atomics.notify(this.#words, READY);
    atomics.notify(this.#words, DONE);
  }

  /** Releases round `round` when all threads are ready, and waits until they are done. */
  play(round: number, threads: number, limitMs: number): 'played' | 'failed' | 'late' {
    const count = threads * (round + 1);
    if (!this.#await(READY, count, limitMs)) return this.#trouble();
    atomics.store(this.#words, RELEASED, round + 1);
    atomics.notify(this.#words, RELEASED);
    return this.#await(DONE, count, limitMs) ? 'played' : this.#trouble();
  }

  #trouble(): 'failed' | 'late' {
    return atomics.load(this.#words, FAILED) === 1 ? 'failed' : 'late';
  }

  #add(word: number): void {
    atomics.add(this.#words, word, 1);
    atomics.notify(this.#words, word);
  }

  #await(word: number, count: number, limitMs: number): boolean {
    const untilMs = nowMs() + limitMs;
    for (;;) {
      const now = atomics.load(this.#words, word);
      if (now >= count) return true;
      if (atomics.load(this.#words, FAILED) === 1) return false;
      const leftMs = untilMs - nowMs();
      if (leftMs <= 0) return false;
      atomics.wait(this.#words, word, now, leftMs);
    }
  }
}
