import type { Grade } from './litmus.ts';

/** Version of the format of litmus results. */
export const LITMUS_RESULT_VERSION = 1;

/** One row of a program's table. */
export interface GradedOutcome {
  /** Register by name. A row that was never seen has the values of its entry, without what that leaves open. */
  readonly values: Readonly<Record<string, number | readonly number[]>>;
  readonly count: number;
  readonly grade: Grade;
  readonly why: string;
  /** False: the program names no such outcome, and it is forbidden for that reason. */
  readonly listed: boolean;
}

/** One litmus program, as it was run. */
export interface LitmusProgramResult {
  /** Its name, or its file, as a command line takes it. */
  readonly program: string;
  readonly about: string;
  /** Threads that ran at once. */
  readonly actors: number;
  readonly registers: readonly string[];
  /** `finding`: a forbidden outcome was seen. `error`: it could not be run to its end. */
  readonly outcome: 'clean' | 'finding' | 'error';
  /** Instances run and counted. */
  readonly iterations: number;
  readonly durationMs: number;
  /** Of that, with all threads at work: without their start. */
  readonly runMs: number;
  /** Seen ones and those that the program lists, in the order of its list; unlisted ones last. */
  readonly outcomes: readonly GradedOutcome[];
  /** What a reader must know to judge the table. */
  readonly notes: readonly string[];
  /** Present when the outcome is `error`. */
  readonly error?: string;
}

/** All programs of one litmus run. */
export interface LitmusResult {
  readonly version: typeof LITMUS_RESULT_VERSION;
  readonly mode: 'litmus';
  readonly seed: string;
  readonly hammerlock: string;
  readonly node: string;
  readonly platform: string;
  /** As `process.arch` names it: what may be seen depends on it. */
  readonly architecture: string;
  readonly cpu: string;
  readonly cores: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Why it ended: every program was run, or it was interrupted. */
  readonly ended: 'complete' | 'interrupted';
  readonly programs: readonly LitmusProgramResult[];
}

/** Where a litmus run stands; sent a few times a second. */
export interface LitmusProgress {
  readonly program: string;
  readonly index: number;
  readonly programs: number;
  /** Of the program. */
  readonly iterations: number;
  readonly elapsedMs: number;
}
