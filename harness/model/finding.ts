import type { HistoryEvent } from './history.ts';
import type { TraceStep } from './trace.ts';
import type { StressRound } from './workload.ts';

/** What a checker may report, in the field's terms. */
export const FINDING_KINDS = [
  'lost-write',
  'duplicate',
  'torn-read',
  'stale-read',
  'invariant',
  'deadlock',
  'lock-order',
  'livelock',
  'starvation',
  'uncaught-error',
  'hang',
  'leak',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** What a checker says of one execution it holds to be wrong. */
export interface Violation {
  readonly kind: FindingKind;
  /** One sentence with the operations and values involved. */
  readonly message: string;
  /** Name of the invariant that failed, where one did. */
  readonly invariant?: string;
  /** Longer evidence (a mapped stack, a wait-for report), one line an entry. */
  readonly detail?: readonly string[];
  /** Index in the trace of the step that broke it, where one did. */
  readonly step?: number;
}

/** A lock that user code noted was taken or given back; no step of the trace. */
export interface LockMoment {
  readonly actor: number;
  readonly text: string;
  /** Index in the trace of the step before it. */
  readonly afterStep: number;
}

/** A violation together with all that is needed to see it again. */
export interface Finding extends Violation {
  readonly scenario: string;
  readonly variant: string;
  /** Number of the execution that found it, from 0. */
  readonly execution: number;
  /** The round of stress whose workload it ran; absent where it ran explore's own. */
  readonly workload?: StressRound;
  /** Trace hash of that execution, 16 hexadecimal digits. */
  readonly hash: string;
  /** Replay token: see `Token`. */
  readonly token: string;
  /** The whole command line that replays it. */
  readonly replayLine: string;
  /** How often it came back, of how many replays in fresh threads. */
  readonly reproduced: { readonly times: number; readonly of: number };
  /** The shortest schedule that was found for it, in text form, and its context switches. */
  readonly schedule: string;
  /** Trace hash of the execution under that schedule. */
  readonly scheduleHash: string;
  readonly switches: { readonly before: number; readonly after: number };
  /** Names of what ran in it without being scheduled: its replays are best effort. */
  readonly uncontrolled?: readonly string[];
  /** Names of the actors, by number. */
  readonly actors: readonly string[];
  /** The reduced execution, step by step, and the operations in it. */
  readonly trace: readonly TraceStep[];
  /** Absent where user code noted no locks. */
  readonly locks?: readonly LockMoment[];
  readonly history: readonly HistoryEvent[];
}
