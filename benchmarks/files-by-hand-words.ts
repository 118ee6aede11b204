/** What a thread is told with the turn. */
export const TURN = { none: 0, run: 1, stop: 2 } as const;

export const THREADS = 3;
/** Words between the slots in which threads wait for their turns. */
export const SLOT_WORDS = 16;

/** Where other words lie: the steps that each thread has taken, a generator, and executions that are left. */
export const WORDS = {
  positions: THREADS * SLOT_WORDS,
  generator: THREADS * SLOT_WORDS + THREADS,
  executions: THREADS * SLOT_WORDS + THREADS + 4,
  all: THREADS * SLOT_WORDS + THREADS + 5,
} as const;

export interface FilesByHandSetup {
  readonly memory: SharedArrayBuffer;
  readonly index: number;
  readonly file: string;
  /** Opening is a step of its own, and files have virtual times, as under the harness; else a call is one step. */
  readonly inSteps: boolean;
}
