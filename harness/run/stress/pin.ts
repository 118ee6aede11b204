import { PIN_EXECUTIONS, PIN_LIMIT_MS } from '../../base/limits.ts';
import type { FindingKind, Violation } from '../../model/finding.ts';
import type { Pin } from '../../model/stress.ts';
import type { Target } from '../../model/target.ts';
import { runCampaign } from '../campaign.ts';
import { pinnableCores } from '../lane-child.ts';

/** What explore calls that which stress can only see as nothing moving. */
const STUCK: readonly FindingKind[] = ['hang', 'deadlock', 'livelock'];

/**
 * Looks, one actor at a time, for a schedule that shows what stress has seen: such a one replays. Explore
 * runs the scenario at its own size, from the same seed.
 */
export async function pin(
  target: Target,
  seen: Violation,
  options: {
    readonly seed: string;
    readonly signal: AbortSignal | undefined;
    readonly outputFolder: string | undefined;
  },
): Promise<Pin> {
  if (seen.kind === 'leak')
    return { kind: 'not-pinned', executions: 0, why: 'explore does not count resources' };
  const { seed, signal, outputFolder } = options;
  const { targets } = await runCampaign({
    targets: [target],
    seed,
    strategy: 'portfolio',
    executions: PIN_EXECUTIONS,
    timeMs: PIN_LIMIT_MS,
    lanes: Math.max(1, pinnableCores().length),
    keepGoing: false,
    ...(signal === undefined ? {} : { signal }),
    ...(outputFolder === undefined ? {} : { outputFolder }),
  });
  const executions = targets[0]?.executions ?? 0;
  const [finding] = targets[0]?.findings ?? [];
  if (finding === undefined) {
    const nothing = `none of ${executions} explored executions showed it`;
    const why =
      targets[0]?.error ??
      (signal?.aborted === true ? `interrupted: ${nothing} until then` : nothing);
    return { kind: 'not-pinned', executions, why };
  }
  if (!isSame(seen.kind, finding.kind)) {
    const why = `explore found ${finding.kind} instead: ${finding.replayLine}`;
    return { kind: 'not-pinned', executions, why };
  }
  return { kind: 'pinned', finding };
}

function isSame(one: FindingKind, other: FindingKind): boolean {
  return one === other || (STUCK.includes(one) && STUCK.includes(other));
}
