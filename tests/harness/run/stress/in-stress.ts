import { createRequire } from 'node:module';
import type { StressTargetResult } from '../../../../harness/model/stress.ts';
import type * as campaigns from '../../../../harness/run/stress/stress-campaign.ts';
import type { StressOptions } from '../../../../harness/run/stress/stress-options.ts';
import { fixtureTarget } from '../in-lane.ts';

// Loaded by Node and not by vitest: it starts processes and threads.
const load = createRequire(import.meta.url);
export const { runStressCampaign } = load(
  '../../../../harness/run/stress/stress-campaign.ts',
) as typeof campaigns;

/** Stresses a fixture for a while, without noise and pins unless asked for. */
export async function stressFixture(
  fixture: string,
  more: Partial<StressOptions> = {},
): Promise<StressTargetResult> {
  const { targets } = await runStressCampaign({
    targets: [await fixtureTarget(fixture)],
    seed: '1',
    noise: 'none',
    timeMs: 1_500,
    keepGoing: false,
    ignoredLeaks: [],
    pin: false,
    ...more,
  });
  return targets[0] as StressTargetResult;
}
