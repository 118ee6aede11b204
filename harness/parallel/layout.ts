/**
 * The shared words of actors that truly run at once. Words that different threads write lie on cache lines
 * of their own, since a line that two cores write costs each of them a hundred nanoseconds.
 */
const LINE = 16;

/** Words on lines of their own, before those of the threads and the actors. */
export const WORD = {
  /** Responses so far: the one order of all operations, see `clock.ts`. */
  clock: 0,
  /** The barrier: threads that have arrived, and how often it has opened. */
  arrived: LINE,
  opened: 2 * LINE,
  /** Passes behind which another one is needed: see `meetAgain`. */
  again: 3 * LINE,
} as const;

const FIXED_LINES = 4;

/** Words of each actor, on a line of its own. Those of a thread's first actor are the thread's, too. */
const ACTOR = {
  /** Operations begun, and noise points passed: what a watchdog looks at. */
  progress: 0,
  /** The name of the operation under way, by its number in the actor's thread; 0: none. */
  operation: 1,
  state: 2,
  /** The platform's number of the thread that the actor lives in. */
  threadId: 3,
} as const;

/** What an actor does at the moment. */
export const ACTOR_STATE = { waits: 0, runs: 1, ended: 2 } as const;

export interface ParallelControl {
  readonly words: Int32Array;
  readonly threads: number;
}

/** Makes the shared words for so many actors in so many threads. */
export function allocateParallel(actors: number): SharedArrayBuffer {
  return new SharedArrayBuffer((FIXED_LINES + actors) * LINE * 4);
}

export function openParallel(buffer: SharedArrayBuffer, threads: number): ParallelControl {
  return { words: new Int32Array(buffer), threads };
}

/** Index of a word of an actor. */
export function actorWord(actor: number, word: keyof typeof ACTOR): number {
  return (FIXED_LINES + actor) * LINE + ACTOR[word];
}
