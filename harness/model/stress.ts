import type { Finding, FindingKind, Violation } from './finding.ts';
import type { Outcome } from './result.ts';

/** Version of the format of a stress result. Readers refuse any other. */
export const STRESS_RESULT_VERSION = 1;

/** What explore made of a stress finding. */
export type Pin =
  /** `roundWhy`: why the workload of the round itself did not show it, where only explore's own did. */
  | { readonly kind: 'pinned'; readonly finding: Finding; readonly roundWhy?: string }
  | { readonly kind: 'not-pinned'; readonly executions: number; readonly why: string };

/** A violation that stress saw. Real parallelism does not replay: its pin does, where there is one. */
export interface StressFinding extends Violation {
  readonly scenario: string;
  readonly variant: string;
  /** Number of the round that showed it, from 0. */
  readonly round: number;
  /** Milliseconds of stress before it. */
  readonly afterMs: number;
  /** The command line that hammers in the same way again. */
  readonly stressLine: string;
  /** Rounds that showed the same, this one included. */
  readonly times: number;
  readonly pin?: Pin;
}

/** One resource over the cycles of a run. */
export interface ResourceSeries {
  /** E.g. `heap`, `file descriptors`. */
  readonly resource: string;
  readonly unit: 'bytes' | 'count';
  /** What was held at the end of each cycle, in order; the warm-up is among it. Of long runs every so many cycles are one. */
  readonly samples: readonly number[];
  /** Cycles at the start that are not judged. */
  readonly warmUp: number;
  /** Theil–Sen slope over the judged samples. */
  readonly slopePerCycle: number;
  readonly verdict: 'steady' | 'leak' | 'ignored' | 'undecided';
  /** Whether it grew as a leak does, or may do, whatever the verdict. Results of earlier versions do not say. */
  readonly grew?: boolean;
  /** Why, in a few words. */
  readonly reason: string;
}

/** How long the calls of one operation took, from invocation to response, noise among it. */
export interface OperationLatency {
  readonly operation: string;
  /** Calls that were timed: all slow ones; of fast ones the first, and then one in 31 that stands for as many. */
  readonly timed: number;
  /** Nanoseconds that a share of the calls did not exceed, to 1.6 %. Absent where fewer than ten samples lie beyond. */
  readonly p50Ns?: number;
  readonly p90Ns?: number;
  readonly p99Ns?: number;
  /** The longest that was timed. */
  readonly maxNs: number;
}

/** One variant of one scenario, as it was stressed. */
export interface StressTargetResult {
  readonly target: string;
  readonly scenario: string;
  readonly variant: string;
  readonly expected: readonly FindingKind[];
  readonly outcome: Outcome;
  /** Rounds from fresh state that came to an end, and those among them that could not be judged. */
  readonly rounds: number;
  readonly inconclusive: number;
  /** Operations of all rounds, every one of them recorded and given to the checkers. */
  readonly operations: number;
  /** Wall clock: in all, and running rounds. */
  readonly durationMs: number;
  readonly runMs: number;
  readonly cycles: number;
  readonly findings: readonly StressFinding[];
  readonly resources: readonly ResourceSeries[];
  /** By the operations' names. Results of earlier versions have none. */
  readonly latencies?: readonly OperationLatency[];
  readonly notes: readonly string[];
  readonly error?: string;
}

/** All of one stress campaign. */
export interface StressResult {
  readonly version: typeof STRESS_RESULT_VERSION;
  readonly mode: 'stress';
  readonly seed: string;
  readonly noise: string;
  readonly hammerlock: string;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly ended: 'complete' | 'interrupted';
  readonly targets: readonly StressTargetResult[];
  /** Names of the targets whose turn did not come, since it was interrupted; absent where there are none. */
  readonly unreached?: readonly string[];
}

/** Where a running stress campaign stands; sent a few times a second. */
export interface StressProgress {
  readonly target: string;
  readonly index: number;
  readonly targets: number;
  readonly rounds: number;
  readonly operations: number;
  readonly operationsPerSecond: number;
  readonly findings: number;
  readonly elapsedMs: number;
  /** Of all targets. The time that leaks take to be confirmed is known only when it has come to that. */
  readonly leftMs: number;
  /** Present while a second run is to confirm what grew in the first. */
  readonly confirming?: Confirmation;
}

/** A second run of a target, which is to show whether resources that grew in the first are leaks. */
export interface Confirmation {
  readonly resources: readonly string[];
  readonly leftMs: number;
}
