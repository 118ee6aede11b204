import { nowMs } from '../harness/base/originals.ts';

/** Calls of each name that are timed before it is decided how many of them are. */
const FIRST_CALLS = 64;

/** Calls of a name of which one is timed, where they are fast: a prime, so as not to keep step with the actor's loop. */
const STRIDE = 31;

/** Duration from which on reading the clock twice is nothing beside the call, milliseconds. */
const SLOW_MS = 0.05;

/** What is known of the calls of one name. */
interface Pace {
  /** Calls before the next that is timed. */
  left: number;
  /** Calls that each timed one stands for. */
  stride: number;
  timed: number;
  /** Of the first ones: those that were slow. Most must be, since the very first may be, whatever they do. */
  slow: number;
}

/**
 * Picks the calls of a thread that are timed, and times them. Reading the clock costs a hundred nanoseconds: slow
 * operations are all timed, of fast ones the first calls and then one in 31. Which call that is does not depend
 * on how long it takes.
 */
export class CallTimer {
  readonly #paces: Pace[] = [];
  /** What to do with a call's duration: the number of its name, how many calls it stands for, nanoseconds. */
  readonly #note: (name: number, calls: number, ns: number) => void;

  constructor(note: (name: number, calls: number, ns: number) => void) {
    this.#note = note;
  }

  /** Called when a call begins. Returns when that was, for `ended`; 0 for a call that is not timed. */
  begun(name: number): number {
    this.#paces[name] ??= { left: 0, stride: 1, timed: 0, slow: 0 };
    const pace = this.#paces[name];
    if (--pace.left > 0) return 0;
    pace.left = pace.stride;
    return nowMs();
  }

  /** Called when a timed call has ended. */
  ended(name: number, began: number): void {
    const pace = this.#paces[name];
    const tookMs = nowMs() - began;
    this.#note(name, pace.stride, tookMs * 1e6);
    pace.timed++;
    if (pace.timed > FIRST_CALLS) return;
    if (tookMs >= SLOW_MS) pace.slow++;
    if (pace.timed === FIRST_CALLS && pace.slow * 2 < FIRST_CALLS) {
      pace.stride = STRIDE;
      pace.left = STRIDE;
    }
  }
}
