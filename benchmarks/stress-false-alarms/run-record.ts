import type { StressResult, StressTargetResult } from '../../harness/model/stress.ts';
import type { Condition } from './asked.ts';

/** Something that was found where nothing is to be found. */
export interface Alarm {
  readonly target: string;
  readonly kind: string;
  readonly message: string;
  /** Hammers in the same way again. */
  readonly stressLine: string;
}

/** What came of one campaign. */
export interface RunRecord {
  readonly run: number;
  readonly seed: string;
  readonly condition: Condition;
  readonly ended: StressResult['ended'];
  readonly targets: number;
  readonly rounds: number;
  readonly operations: number;
  readonly cycles: number;
  /** Verdicts on a resource of a target, and targets that had not even a cycle to count resources in. */
  readonly steady: number;
  readonly undecided: number;
  readonly uncounted: number;
  /** Rounds that could not be judged. */
  readonly inconclusive: number;
  readonly alarms: readonly Alarm[];
  /** Targets that could not be run to their end, and why: neither an alarm nor none. */
  readonly failures: readonly string[];
  readonly seconds: number;
  /** Of the machine, over the last minute. */
  readonly load: number;
}

/** Where and when a campaign ran. */
export type Circumstances = Pick<RunRecord, 'run' | 'condition' | 'load'>;

export function recordOf(result: StressResult, circumstances: Circumstances): RunRecord {
  const { targets } = result;
  const sum = (of: (target: StressTargetResult) => number) =>
    targets.reduce((total, target) => total + of(target), 0);
  const verdicts = (wanted: string) =>
    sum(({ resources }) => resources.filter(({ verdict }) => verdict === wanted).length);
  return {
    ...circumstances,
    seed: result.seed,
    ended: result.ended,
    targets: targets.length,
    rounds: sum(({ rounds }) => rounds),
    operations: sum(({ operations }) => operations),
    cycles: sum(({ cycles }) => cycles),
    steady: verdicts('steady'),
    undecided: verdicts('undecided'),
    uncounted: targets.filter(({ resources }) => resources.length === 0).length,
    inconclusive: sum(({ inconclusive }) => inconclusive),
    alarms: targets.flatMap(({ target, findings }) =>
      findings.map(({ kind, message, stressLine }) => ({ target, kind, message, stressLine })),
    ),
    failures: targets.flatMap(({ target, error }) =>
      error === undefined ? [] : [`${target}: ${error}`],
    ),
    seconds: result.durationMs / 1000,
  };
}
