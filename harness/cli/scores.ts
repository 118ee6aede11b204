import type { Score } from '../../reports/score-table.ts';
import type { TargetResult } from '../model/result.ts';
import type { StressTargetResult } from '../model/stress.ts';

/** Marks one variant: a buggy one must show what it is known for, a correct one nothing. */
export function scoreOf(result: TargetResult, seed: string, budget: number): Score {
  const { target, expected, executions } = result;
  const [finding] = result.findings;
  const reason = failureOf(result, budget);
  return {
    target,
    seed,
    expected,
    budget,
    unit: 'executions',
    executions,
    ...(finding === undefined
      ? {}
      : { found: { kind: finding.kind, after: finding.execution + 1 } }),
    passed: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The scores of a campaign without that of the target that an interruption has cut: what it has not shown, it might have. */
export function decided(scores: readonly Score[], isInterrupted: boolean): readonly Score[] {
  return isInterrupted && scores.at(-1)?.passed === false ? scores.slice(0, -1) : scores;
}

function failureOf(result: TargetResult, budget: number): string | undefined {
  const { expected, executions, outcome } = result;
  const [finding] = result.findings;
  if (outcome === 'harness-error') return `harness error: ${result.error ?? 'unknown'}`;
  if (expected.length === 0) {
    if (finding !== undefined)
      return `it is correct, but shows ${finding.kind}: ${finding.message}`;
    if (outcome !== 'clean') return `it could not be judged: ${result.notes.join('; ')}`;
    return executions < budget ? `only ${executions} of ${budget} executions were run` : undefined;
  }
  if (finding === undefined)
    return `${expected.join(' or ')} was not found within ${budget} executions`;
  if (!expected.includes(finding.kind)) return `it shows ${finding.kind}: ${finding.message}`;
  const { times, of } = finding.reproduced;
  return times < of ? `found, but reproduced only ${times} times of ${of}` : undefined;
}

/** Marks one variant that only stress can find; `budget` in seconds. */
export function stressScoreOf(result: StressTargetResult, seed: string, budget: number): Score {
  const { target, expected, rounds, findings } = result;
  const finding = findings.find(({ kind }) => expected.includes(kind)) ?? findings[0];
  const reason =
    result.outcome === 'harness-error'
      ? `harness error: ${result.error ?? 'unknown'}`
      : finding === undefined
        ? `${expected.join(' or ')} was not found within ${budget} s of stress`
        : expected.includes(finding.kind)
          ? undefined
          : `it shows ${finding.kind}: ${finding.message}`;
  return {
    target,
    seed,
    expected,
    budget,
    unit: 'seconds',
    executions: rounds,
    ...(finding === undefined
      ? {}
      : { found: { kind: finding.kind, after: finding.afterMs / 1000 } }),
    passed: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
  };
}
