import { createRequire } from 'node:module';
import type { Target } from '../../../harness/model/target.ts';
import type { StressRound } from '../../../harness/model/workload.ts';
import type * as calibrating from '../../../harness/run/calibrate.ts';
import type * as loading from '../../../harness/run/load-target.ts';
import type * as stressLoading from '../../../harness/run/stress/load-for-stress.ts';
import type * as stressSessions from '../../../harness/run/stress/open-session.ts';
import { fixtureTarget } from './in-lane.ts';

// See in-lane.ts: loaded by Node and not by vitest.
const load = createRequire(import.meta.url);
const { openCalibrated } = load('../../../harness/run/calibrate.ts') as typeof calibrating;
const { loadTarget } = load('../../../harness/run/load-target.ts') as typeof loading;
const { loadForStress } = load(
  '../../../harness/run/stress/load-for-stress.ts',
) as typeof stressLoading;
const { openSession } = load(
  '../../../harness/run/stress/open-session.ts',
) as typeof stressSessions;

/** What each actor calls, with which arguments, in its own order. */
export type Calls = (readonly [name: string, ...args: unknown[]])[][];

/** A fixture with the workload of a round of stress. */
export async function roundTarget(fixture: string, workload: StressRound): Promise<Target> {
  return { ...(await fixtureTarget(fixture)), workload };
}

/** The calls of some executions, each explored with the workload of a round. */
export async function exploredCalls(
  fixture: string,
  round: StressRound,
  numbers: readonly number[],
): Promise<Calls[]> {
  const target = await loadTarget(await roundTarget(fixture, round));
  const { session } = await openCalibrated(target, round.seed, 'reused');
  const executions: Calls[] = [];
  try {
    await session.run(
      numbers.map((number) => ({ number, assignment: { strategy: 'random', parameter: 0 } })),
      (record) => {
        const invoked = record.recording().events.filter((event) => event.kind === 'invoke');
        executions.push(callsOf(invoked));
        return false;
      },
    );
  } finally {
    await session.close();
  }
  return executions;
}

/** The calls of some rounds under stress, from round 0 on. */
export async function stressedCalls(
  fixture: string,
  seed: string,
  rounds: number,
): Promise<Calls[]> {
  const target = await loadForStress(await fixtureTarget(fixture));
  const session = openSession(target, { seed, noise: 'none' });
  const calls: Calls[] = [];
  try {
    await session.run(0, rounds, 'nothing', ({ log }) => {
      calls.push(callsOf(log.history()));
    });
  } finally {
    await session.close();
  }
  return calls;
}

function callsOf(
  invoked: readonly { actor: number; name: string; args: readonly unknown[] }[],
): Calls {
  const calls: Calls = [];
  for (const { actor, name, args } of invoked) {
    while (calls.length <= actor) calls.push([]);
    calls[actor]?.push([name, ...args]);
  }
  return calls;
}
