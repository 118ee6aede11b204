import type { FindingKind } from './finding.ts';
import type { Isolation } from './scenario.ts';
import type { StressRound } from './workload.ts';

/** One variant of one scenario file, resolved: all that a lane needs to start hammering it. */
export interface Target {
  /** `scenario`, `scenario/variant`, or `file.ts` / `file.ts/variant`, as a command line takes it. */
  readonly name: string;
  readonly scenario: string;
  /** `default` for a scenario without a subject; the file's name for a subject from outside. */
  readonly variant: string;
  /** URL of the scenario file and of the subject's module (absent: no subject). */
  readonly scenarioUrl: string;
  readonly subjectUrl?: string;
  /** The path given with `--subject`, to be repeated in the replay line. */
  readonly subjectOption?: string;
  /** What it must show; nothing where it is correct. */
  readonly expected: readonly FindingKind[];
  /** The same in stress, where that is something else. */
  readonly expectedInStress?: readonly FindingKind[];
  /** Executions within which it must show, and seconds of stress. The second alone: only stress can find it. */
  readonly within?: number;
  readonly withinS?: number;
  readonly isolation?: Isolation;
  /** What each of its executions runs. Absent: explore's own, drawn anew by the execution's number. */
  readonly workload?: StressRound;
}
