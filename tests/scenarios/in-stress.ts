import { createRequire } from 'node:module';
import type { StressTargetResult } from '../../harness/model/stress.ts';
import type * as resolving from '../../harness/run/resolve-targets.ts';
import type * as campaigns from '../../harness/run/stress/stress-campaign.ts';

// Loaded by Node and not by vitest: it starts processes and threads.
const load = createRequire(import.meta.url);
const { runStressCampaign } = load(
  '../../harness/run/stress/stress-campaign.ts',
) as typeof campaigns;
const { resolveTargets } = load('../../harness/run/resolve-targets.ts') as typeof resolving;

/** Longest time that the rounds may take on a busy machine. */
const LIMIT_MS = 60_000;

/** Stresses a built-in scenario's correct subject at its volume, for a few rounds. */
export async function stressRounds(name: string, rounds: number): Promise<StressTargetResult> {
  const { targets } = await runStressCampaign({
    targets: await resolveTargets([name], { cwd: process.cwd() }),
    seed: '1',
    noise: 'none',
    timeMs: LIMIT_MS,
    rounds,
    keepGoing: false,
    ignoredLeaks: [],
    pin: false,
  });
  return targets[0] as StressTargetResult;
}
