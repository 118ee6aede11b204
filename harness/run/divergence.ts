import type { ReplayResult } from '../model/result.ts';
import type { TraceStep } from '../model/trace.ts';

/** The first step in which a replay differs from its recording, with the likely cause. */
export function divergenceOf(
  recorded: readonly TraceStep[],
  replayed: readonly TraceStep[],
): ReplayResult['divergence'] {
  const length = Math.max(recorded.length, replayed.length);
  for (let step = 0; step < length; step++) {
    const expected = recorded[step];
    const actual = replayed[step];
    if (showStep(expected) === showStep(actual)) continue;
    return {
      step,
      expected: showStep(expected),
      actual: showStep(actual),
      cause: causeOf(expected, actual),
    };
  }
  return undefined;
}

function showStep(step: TraceStep | undefined): string {
  if (step === undefined) return 'the end of the execution';
  const where =
    step.object === undefined ? '' : ` of buffer ${step.object}, bytes ${step.start}–${step.end}`;
  const value = step.value === undefined ? '' : ` = ${step.value}`;
  const at = step.location === undefined ? '' : ` at ${step.location}`;
  return `actor ${step.actor}: ${step.access}${where}${value}${at}`;
}

function causeOf(expected: TraceStep | undefined, actual: TraceStep | undefined): string {
  if (expected === undefined || actual === undefined) {
    return 'the code took more or fewer steps than recorded: it reads something that is not controlled (environment, files, network)';
  }
  if (expected.actor !== actual.actor) {
    return 'another actor ran: an actor blocked or ended at another place than recorded';
  }
  if (expected.location !== actual.location) {
    return 'the same actor was elsewhere in its code: the source changed, or a branch depends on something that is not controlled';
  }
  if (expected.value !== actual.value) {
    return 'the same access saw another value: it comes from something that is not controlled, or from an earlier execution';
  }
  return 'the same place touched other memory: an index depends on something that is not controlled';
}
