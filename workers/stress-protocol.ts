import type { NoiseLevel } from '../harness/parallel/noise.ts';
import type { ThreadSample } from '../harness/parallel/thread-sample.ts';
import type { PlannedCall } from './protocol.ts';

/** What a thread of a crew is started with, the same for all threads. */
export interface CrewSetup {
  readonly scenarioUrl: string;
  readonly subjectUrl?: string;
  /** The streams of chance of a round are keyed by these and by its number. */
  readonly seed: string;
  readonly scenario: string;
  readonly variant: string;
  readonly noise: NoiseLevel;
  /** The thread of each actor. */
  readonly placement: readonly number[];
  /** See `harness/parallel/layout.ts`. */
  readonly control: SharedArrayBuffer;
  /** Of each thread, see `harness/record/ring.ts`. */
  readonly rings: readonly SharedArrayBuffer[];
  /** Whether their event loops must go on while they wait for each other: see `needsPlatform`. */
  readonly needsPlatform: boolean;
  /** Instrumented code by module URL, made once by the host; used where there is noise. */
  readonly modules: ReadonlyMap<string, string>;
  readonly harnessRoots: readonly string[];
  readonly instrument: readonly string[];
}

/** Rounds that a crew runs one after another. */
export interface CrewBatch {
  /** The thread that a fresh thread of the pool becomes. One that has run before stays what it is. */
  readonly thread: number;
  readonly firstRound: number;
  readonly states: readonly unknown[];
  /** The calls of a generated program of each round, by actor; undefined without. */
  readonly programs: readonly (readonly (readonly PlannedCall[])[])[] | undefined;
  /** Whether to collect garbage and count what the thread holds when the rounds are over. */
  readonly sample: boolean;
}

/** What a thread answers when its rounds are over. */
export type CrewReply = ThreadSample | undefined;
