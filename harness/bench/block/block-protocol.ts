import type { BenchLoad, Reading } from '../../model/bench.ts';
import type { Target } from '../../model/target.ts';

/** A package that imports are to find elsewhere: in the `node_modules` of `folder`. */
export interface Redirect {
  readonly name: string;
  readonly folder: string;
}

/** Code to measure: a target, and where one package of it comes from if not from where it is installed. */
export interface BenchSubject {
  readonly target: Target;
  readonly redirect?: Redirect;
}

/** What the process of a block is asked for. */
export type BlockRequest =
  /** Run each input once, actors in `order`: can they go on without each other, and what do they call? */
  | {
      readonly kind: 'trial';
      readonly subject: BenchSubject;
      readonly order: readonly number[];
    }
  /** Measure for `timeMs`. `order` is for the load `alone`. */
  | {
      readonly kind: 'block';
      readonly subject: BenchSubject;
      readonly load: BenchLoad;
      readonly order: readonly number[];
      /** Whether the scenario has all its actors in one thread. */
      readonly isOneThread: boolean;
      readonly timeMs: number;
    };

export type BlockReply =
  /** The trial came to its end. */
  | { readonly kind: 'ran'; readonly redirected: boolean }
  /** An actor waits for another one that has ended, or has not begun. */
  | { readonly kind: 'waits' }
  | { readonly kind: 'measured'; readonly readings: readonly Reading[] }
  | { readonly kind: 'failed'; readonly usage: boolean; readonly message: string };

/** What the thread of some actors is started with, for the load `contention`. */
export interface PartySetup {
  readonly subject: BenchSubject;
  readonly thread: number;
  readonly threads: number;
  /** See `barrier.ts`. */
  readonly barrier: SharedArrayBuffer;
  /** When each thread began and ended its part of the round: two 64-bit nanoseconds a thread. */
  readonly times: SharedArrayBuffer;
  readonly inputs: FixedInputs;
}

/** What actors are given beside the state. Executions use the inputs in turns, so that all blocks measure the same. */
export interface FixedInputs {
  /** By input: words that each actor's chance starts from. */
  readonly seeds: readonly Int32Array[];
  /** By input and actor: what a generated program calls; empty where all actors are written by hand. */
  readonly programs: readonly (readonly (readonly PlannedOperation[])[])[];
}

/** One call of a generated program. */
export interface PlannedOperation {
  readonly name: string;
  readonly args: readonly unknown[];
}

export type PartyMessage =
  /** States of the executions from number `first` on; their places in the list stay the same. */
  | { readonly kind: 'rounds'; readonly first: number; readonly states: readonly SentState[] }
  | { readonly kind: 'forget' }
  | { readonly kind: 'report' };

/** A state as a thread gets it: to be rebuilt from memory that is filled anew each time, or to be used once. */
export type SentState =
  | { readonly kind: 'known' }
  | { readonly kind: 'template' | 'once'; readonly state: unknown };

export type PartyReply =
  | { readonly kind: 'ready' | 'forgot' }
  | { readonly kind: 'failed'; readonly message: string }
  | {
      readonly kind: 'report';
      readonly operations: number;
      readonly latencies: ReadonlyMap<string, Float64Array>;
    };
