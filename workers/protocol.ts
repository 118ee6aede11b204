import type { MessagePort } from 'node:worker_threads';
import type { Scratch } from '../harness/base/scratch.ts';
import type { Isolation } from '../harness/model/scenario.ts';
import type { ChanceKey } from './actor-chance.ts';

/** What an actor's thread is started with, the same for all threads of a group. */
export interface ThreadSetup {
  readonly scenarioUrl: string;
  readonly subjectUrl?: string;
  readonly isolation: Isolation;
  /** The thread of each actor. */
  readonly placement: readonly number[];
  /** By thread: the thread of its actor's parent, -1 for none. */
  readonly parents: readonly number[];
  /** See `harness/conductor/layout.ts`. */
  readonly control: SharedArrayBuffer;
  readonly arena: SharedArrayBuffer;
  /** Instrumented code by module URL, made once by the host. */
  readonly modules: ReadonlyMap<string, string>;
  /** Source locations of that code: `file:line:column` by site number. */
  readonly sites: ReadonlyMap<number, string>;
  /** Whether they may use timers, files, or anything else outside of memory: see `needsPlatform`. */
  readonly needsPlatform: boolean;
  /** Where the executions keep their files, if they have any. */
  readonly scratch: Scratch | undefined;
  /** Where Hammerlock itself lives: never instrumented. */
  readonly harnessRoots: readonly string[];
  readonly instrument: readonly string[];
  /** The round of stress that each execution has the workload of; undefined: they have explore's own. */
  readonly round: RoundKey | undefined;
}

/** What the draws of a round's actors are keyed by. */
export interface RoundKey extends ChanceKey {
  readonly round: number;
}

/** What an actor's process is started with: it makes its own copies of the memory. */
export type ProcessSetup = Omit<ThreadSetup, 'control' | 'arena'>;

/** One call of a generated program. */
export interface PlannedCall {
  readonly name: string;
  readonly args: readonly unknown[];
}

/**
 * The states of a batch's executions. `templates` are kept by the thread, which rebuilds a state from
 * one for each execution; `known` are those of an earlier batch, their memory filled anew.
 */
export type BatchStates =
  | { readonly kind: 'none' }
  | { readonly kind: 'clones' | 'templates'; readonly states: readonly unknown[] }
  | { readonly kind: 'known' };

/** The ports of a thread's links during a batch; absent between processes, which need none. */
export interface BatchLinks {
  readonly parent?: MessagePort;
  readonly children: readonly { readonly thread: number; readonly port: MessagePort }[];
}

/** One message: a batch of executions. One column a property: less to clone. */
export interface BatchMessage {
  /** The thread that a fresh thread of the pool becomes. One that has run before stays what it is. */
  readonly thread: number;
  readonly executions: number;
  readonly states: BatchStates;
  /** The calls of a generated program of each execution, by actor; undefined without. */
  readonly programs: readonly (readonly (readonly PlannedCall[])[])[] | undefined;
  /** The schedules that replays of this batch follow, end to end, in flat form. */
  readonly schedules: Int32Array;
  readonly links?: BatchLinks;
}
