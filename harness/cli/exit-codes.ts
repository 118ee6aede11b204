import type { LitmusResult } from '../model/litmus-result.ts';
import type { CampaignResult } from '../model/result.ts';

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
 * The exit code of a campaign. Zero says that every target was executed and is clean: a target that
 * could not be judged, or a campaign that executed nothing, is not clean.
 */
export function exitCodeOf(result: CampaignResult): ExitCode {
  if (result.ended === 'interrupted') return EXIT.interrupted;
  const { targets } = result;
  if (targets.some((target) => target.findings.length > 0)) return EXIT.findings;
  const executed = targets.some((target) => target.executions > 0);
  return executed && targets.every((target) => target.outcome === 'clean')
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
