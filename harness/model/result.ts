import type { Finding, FindingKind } from './finding.ts';
import type { StrategyName } from './strategy.ts';
import type { StressRound } from './workload.ts';

/** Version of the result's format. Readers refuse any other. */
export const RESULT_VERSION = 1;

/** How one target of a campaign ended. The four are never merged. */
export type Outcome = 'clean' | 'finding' | 'inconclusive' | 'harness-error';

/** One variant of one scenario, as it was hammered. */
export interface TargetResult {
  /** `scenario` or `scenario/variant`, as a command line takes it. */
  readonly target: string;
  readonly scenario: string;
  readonly variant: string;
  /** The round of stress whose workload its executions ran; absent where they ran explore's own. */
  readonly workload?: StressRound;
  /** Finding kinds that this variant is known to cause; empty for a correct one. */
  readonly expected: readonly FindingKind[];
  readonly outcome: Outcome;
  /** Executions that ended by themselves or with a finding. */
  readonly executions: number;
  /** Executions that could not be judged: they reached a limit, or failed and were not confirmed. */
  readonly inconclusive: number;
  /** Different interleavings among the executions; `atLeast` when no more were remembered. */
  readonly distinct: { readonly count: number; readonly atLeast: boolean };
  /** Schedule points and context switches, all executions together. */
  readonly steps: number;
  readonly switches: number;
  readonly durationMs: number;
  /** Of that, searching: without starting threads, confirming and reducing findings. */
  readonly searchMs: number;
  /** What survived between executions, and why it was changed, if it was. */
  readonly isolation: string;
  readonly findings: readonly Finding[];
  /** What a reader must know to judge the result: limits reached, uncontrolled things, cuts. */
  readonly notes: readonly string[];
  /** Present when the outcome is `harness-error`. */
  readonly error?: string;
}

/** All of one campaign: what every report is made from. */
export interface CampaignResult {
  readonly version: typeof RESULT_VERSION;
  readonly mode: 'explore';
  readonly seed: string;
  readonly strategy: StrategyName | 'portfolio';
  readonly lanes: number;
  readonly hammerlock: string;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Why it ended: everything was run, the time was up, or it was interrupted. */
  readonly ended: 'complete' | 'time' | 'interrupted';
  readonly targets: readonly TargetResult[];
  /** Names of the targets whose turn did not come, since it was interrupted; absent where there are none. */
  readonly unreached?: readonly string[];
}

/** Where a running campaign stands; sent a few times a second. */
export interface Progress {
  /** The target being hammered, and its place among all of them. */
  readonly target: string;
  readonly index: number;
  readonly targets: number;
  /** Of the target. */
  readonly executions: number;
  readonly budget: number | undefined;
  readonly distinct: number;
  /** Of the whole campaign. */
  readonly findings: number;
  readonly executionsPerSecond: number;
  readonly elapsedMs: number;
  /** Milliseconds until the budget is used up at this pace, where that can be said. */
  readonly leftMs: number | undefined;
}

/** What a replay showed. */
export interface ReplayResult {
  readonly target: string;
  readonly token: string;
  readonly hash: string;
  /** The finding of the replayed execution; absent when it was clean. */
  readonly finding?: Finding;
  /** The first step that differs from the recording, where there is one to compare with. */
  readonly divergence?: {
    readonly step: number;
    readonly expected: string;
    readonly actual: string;
    readonly cause: string;
  };
  /** Replays whose trace hash was the same, of how many. */
  readonly reproduced: { readonly times: number; readonly of: number };
}
