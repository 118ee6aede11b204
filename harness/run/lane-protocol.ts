import type { Finding, FindingKind } from '../model/finding.ts';
import type { ReplayResult } from '../model/result.ts';
import type { Isolation } from '../model/scenario.ts';
import type { StrategyName } from '../model/strategy.ts';
import type { Target } from '../model/target.ts';

/** What the campaign asks of a lane. One request at a time; each is answered once. */
export type LaneRequest =
  | {
      readonly kind: 'open';
      readonly target: Target;
      readonly seed: string;
      readonly strategy: StrategyName | 'portfolio';
      /** At least this much isolation; the calibration may ask for more. */
      readonly isolation: Isolation;
      /** What a lane before this one found out about the same target. */
      readonly known?: OpenReport;
    }
  | {
      readonly kind: 'search';
      readonly executions: readonly number[];
      /** Go on behind a violation. */
      readonly keepGoing: boolean;
      /** Signatures of failures that are no findings, as they do not come back: inconclusive. */
      readonly dismissed?: readonly string[];
    }
  | { readonly kind: 'confirm'; readonly execution: number }
  | { readonly kind: 'replay'; readonly what: ReplaySource; readonly options: ReplayOptions }
  | { readonly kind: 'close' };

/** Why a failure that does not come back is no finding, and its execution no clean one either. */
export const DISMISSED = 'an execution failed and did not come back in fresh threads';

/** An execution that was judged wrong. */
export interface Failure {
  readonly execution: number;
  readonly kind: FindingKind;
  /** The same for findings that a reader would call the same. */
  readonly signature: string;
}

export interface SearchReport {
  /** Executions that ran, in order; fewer than asked for when one of them failed. */
  readonly executions: number;
  readonly inconclusive: number;
  readonly inconclusiveWhy: readonly string[];
  /** Names of what ran without being scheduled. */
  readonly uncontrolled: readonly string[];
  readonly steps: number;
  readonly switches: number;
  /** Trace hashes as 53-bit integers. */
  readonly hashes: Float64Array;
  readonly failures: readonly Failure[];
}

export interface OpenReport {
  readonly expectedSteps: number;
  readonly isolation: Isolation;
  readonly notes: readonly string[];
  /** Why its executions cannot be explored at all; absent where they can. */
  readonly refusal?: string;
}

export type LaneReply =
  | { readonly kind: 'opened'; readonly report: OpenReport }
  | { readonly kind: 'searched'; readonly report: SearchReport }
  /** Without a finding: the failure did not come back in fresh threads. */
  | { readonly kind: 'confirmed'; readonly finding: Finding | undefined }
  | { readonly kind: 'replayed'; readonly result: ReplayResult }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly usage: boolean; readonly message: string };

/** What a replay starts from: a token, or a finding's file. */
export type ReplaySource = { readonly token: string } | { readonly file: string };

export interface ReplayOptions {
  readonly subject?: string;
  /** Replays in all; each must take the same course. */
  readonly times: number;
  /** Folder that paths are relative to. */
  readonly cwd: string;
}

/** What a lane's process sends. */
export interface LaneMessage {
  readonly reply: LaneReply;
  /** A thread of it cannot be ended: the process is of no further use. */
  readonly spent: boolean;
}
