import type { Isolation } from '../harness/model/scenario.ts';

/** What an actor's thread is started with, the same for all threads of a group. */
export interface ThreadSetup {
  readonly scenarioUrl: string;
  readonly subjectUrl?: string;
  readonly isolation: Isolation;
  /** See `harness/conductor/layout.ts`. */
  readonly control: SharedArrayBuffer;
  readonly arena: SharedArrayBuffer;
  /** Instrumented code by module URL, made once by the host. */
  readonly modules: ReadonlyMap<string, string>;
  /** Source locations of that code: `file:line:column` by site number. */
  readonly sites: ReadonlyMap<number, string>;
  /** Where Hammerlock itself lives: never instrumented. */
  readonly harnessRoots: readonly string[];
  readonly instrument: readonly string[];
}

/** One call of a generated program. */
export interface PlannedCall {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** What each thread of a group is told about one execution. */
export interface PlannedExecution {
  readonly number: number;
  readonly state: unknown;
  /** The shared buffers inside `state`, in the order the host found them. */
  readonly buffers: readonly SharedArrayBuffer[];
  /** The calls of a generated program, by actor; empty where all actors are written by hand. */
  readonly programs: readonly (readonly PlannedCall[])[];
}

/** One message: a batch of executions, for the actor `self`. */
export interface BatchMessage {
  readonly self: number;
  /** The schedules that replays of this batch follow, end to end, in flat form. */
  readonly schedules: Int32Array;
  readonly executions: readonly PlannedExecution[];
}
