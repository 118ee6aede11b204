import { MAX_ACTORS, MAX_ROUND_STEPS } from '../base/limits.ts';
import { showCount } from '../base/quantity.ts';
import { actorsOf } from '../model/scenario.ts';
import type { ExecutionRecord, RecordEnding } from './execution-record.ts';
import type { LoadedTarget } from './load-target.ts';
import type { Session } from './session.ts';

/** How long the workload of a stress round is, in schedule points; or why explore does not take it on. */
export type RoundLength =
  | { readonly kind: 'explorable'; readonly steps: number }
  | { readonly kind: 'refused'; readonly why: string };

/** The limits that a walk may reach: an execution that was cut is no evidence of anything. */
const REACHED: { readonly [Ending in RecordEnding]?: string } = {
  livelock: `a random walk had no end within ${showCount(MAX_ROUND_STEPS)} schedule points`,
  overflow: 'the history of a random walk did not fit into its memory',
};

/**
 * Walks once through the workload of a stress round, to see how long it is: what stress does in a millisecond may take
 * explore a minute.
 */
export async function roundLength(session: Session, target: LoadedTarget): Promise<RoundLength> {
  const actors = actorsOf(target.scenario).length;
  if (actors > MAX_ACTORS) {
    const why = `too many actors to be explored: ${actors}, of at most ${MAX_ACTORS}`;
    return { kind: 'refused', why };
  }
  const walk = await randomWalk(session);
  const limit = REACHED[walk.ending];
  if (limit !== undefined) return { kind: 'refused', why: `too long to be explored: ${limit}` };
  return { kind: 'explorable', steps: Math.max(1, walk.steps) };
}

async function randomWalk(session: Session): Promise<ExecutionRecord> {
  const walks: ExecutionRecord[] = [];
  session.limitSteps(MAX_ROUND_STEPS);
  await session.run(
    [{ number: 0, assignment: { strategy: 'random', parameter: 0 }, calibration: true }],
    (record) => {
      walks.push(record);
      return true;
    },
  );
  session.limitSteps(undefined);
  return walks[0] as ExecutionRecord;
}
