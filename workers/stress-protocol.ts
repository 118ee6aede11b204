import type { NoiseLevel } from '../harness/model/noise-level.ts';
import type { HeapCensus } from '../harness/parallel/heap-census.ts';
import type { ThreadSample } from '../harness/parallel/thread-sample.ts';
import type { BatchLinks, PlannedCall } from './protocol.ts';

/** The user's code, and how it is loaded. */
export interface CodeSetup {
  readonly scenarioUrl: string;
  readonly subjectUrl?: string;
  /** Instrumented code by module URL, made once by the host; used where there is noise. */
  readonly modules: ReadonlyMap<string, string>;
  readonly harnessRoots: readonly string[];
  readonly instrument: readonly string[];
}

/** What every member of a crew is started with. */
export interface MemberSetup extends CodeSetup {
  /** The streams of chance of a round are keyed by these and by its number. */
  readonly seed: string;
  readonly scenario: string;
  readonly variant: string;
  readonly noise: NoiseLevel;
  /** The thread of each actor. */
  readonly placement: readonly number[];
  /** By thread: the thread of its actor's parent, -1 for none. */
  readonly parents: readonly number[];
  /** Cores that the members are bound to, one after another; none where the system does not bind. */
  readonly cores: readonly number[];
  /** Whether user code may leave something to the event loop: see `needsPlatform`. */
  readonly needsPlatform: boolean;
}

/** What a thread of a crew is started with, the same for all threads. */
export interface CrewSetup extends MemberSetup {
  /** See `harness/parallel/layout.ts`. */
  readonly control: SharedArrayBuffer;
  /** Of each thread, see `harness/record/ring.ts`. */
  readonly rings: readonly SharedArrayBuffer[];
}

/** One round, as a process of a crew is told to run it. */
export interface RoundOrder {
  readonly round: number;
  readonly state: unknown;
  readonly programs: readonly (readonly PlannedCall[])[] | undefined;
  readonly counting: Counting;
}

/** What is counted when rounds are over: what a member holds, and, which takes long, every object of its heap. */
export type Counting = 'nothing' | 'holdings' | 'heap';

/** Rounds that a crew runs one after another. */
export interface CrewBatch {
  /** The thread that a fresh thread of the pool becomes, and stays. */
  readonly thread: number;
  readonly firstRound: number;
  readonly states: readonly unknown[];
  /** The calls of a generated program of each round, by actor; undefined without. */
  readonly programs: readonly (readonly (readonly PlannedCall[])[])[] | undefined;
  readonly counting: Counting;
  /** The thread's links with its parent and its children, of all rounds. */
  readonly links?: BatchLinks;
}

/** What a member of a crew answers when its rounds are over. */
export interface CrewReply {
  readonly sample?: ThreadSample;
  readonly census?: HeapCensus;
  /** How long counting took. */
  readonly countingMs: number;
}
