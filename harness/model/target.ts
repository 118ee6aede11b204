import type { FindingKind } from './finding.ts';
import type { Isolation } from './scenario.ts';

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
  readonly expected: readonly FindingKind[];
  readonly within?: number;
  /** Seconds of stress within which it must show; present for what only stress can find. */
  readonly withinS?: number;
  readonly isolation?: Isolation;
}
