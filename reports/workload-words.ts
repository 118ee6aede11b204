import type { StressFinding } from '../harness/model/stress.ts';
import type { StressRound } from '../harness/model/workload.ts';

/** A target in a list: its name, and whose workload it ran where that is not its own. */
export function listedTarget(target: {
  readonly target: string;
  readonly workload?: StressRound;
}): string {
  return target.workload === undefined
    ? target.target
    : `${target.target}, round ${target.workload.round}`;
}

/** Which execution showed a finding. */
export function executionWords(finding: {
  readonly execution: number;
  readonly workload?: StressRound;
}): string {
  const execution = `execution ${finding.execution}`;
  return finding.workload === undefined
    ? execution
    : `${execution}, with the workload of stress round ${finding.workload.round}`;
}

/** What explore made of a finding of stress, one line each: with which workload, or why with neither. */
export function pinWords({ pin }: StressFinding): string[] {
  if (pin === undefined) return ['not pinned: explore was not asked'];
  if (pin.kind === 'not-pinned') return [`not pinned: ${pin.why}`];
  const shows = 'explore shows it, and replays it exactly';
  if (pin.finding.workload !== undefined)
    return [`pinned with the workload of its round: ${shows}`];
  if (pin.roundWhy === undefined) return [`pinned: ${shows}`];
  return [
    `pinned at explore's own size: ${shows}`,
    `with the workload of its round: ${pin.roundWhy}`,
  ];
}
