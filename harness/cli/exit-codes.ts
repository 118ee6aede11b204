import type { LitmusResult } from '../model/litmus-result.ts';
import type { CampaignResult } from '../model/result.ts';
import type { StressResult } from '../model/stress.ts';

/** What the process ends with. */
export const EXIT = {
  clean: 0,
  findings: 1,
  /** Bad usage, a harness error, or nothing that could be judged. */
  unusable: 2,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * The exit code of a campaign of explore or stress. Findings count, also where another target could not be run. Zero
 * says that every target was executed and is clean: a target that could not be judged, or a campaign that executed
 * nothing, is not clean.
 */
export function exitCodeOf({ ended, targets }: CampaignResult | StressResult): ExitCode {
  if (ended === 'interrupted') return EXIT.interrupted;
  if (targets.some(({ findings }) => findings.length > 0)) return EXIT.findings;
  const executed = targets.some((target) =>
    'executions' in target ? target.executions > 0 : target.rounds > 0,
  );
  return executed && targets.every(({ outcome }) => outcome === 'clean')
    ? EXIT.clean
    : EXIT.unusable;
}

/** The exit code of a litmus run: zero says that every program ran and showed nothing forbidden. */
export function litmusExitCode({ ended, programs }: LitmusResult): ExitCode {
  if (ended === 'interrupted') return EXIT.interrupted;
  if (programs.some(({ outcome }) => outcome === 'finding')) return EXIT.findings;
  const ran = programs.length > 0 && programs.every(({ outcome }) => outcome === 'clean');
  return ran ? EXIT.clean : EXIT.unusable;
}
