import { LEAK_CONFIRMATION_FACTOR } from '../../base/limits.ts';
import { nowMs } from '../../base/originals.ts';
import type { ResourceSeries } from '../../model/stress.ts';
import type { LoadedTarget } from '../load-target.ts';
import { leakOf } from './leak-of.ts';
import { unconfirmed } from './resource-log.ts';
import { type StressOrder, StressRun } from './stress-run.ts';
import { noteViolation, type StressTally } from './stress-tally.ts';

/**
 * Runs round after round until time, rounds or, unless told to go on, correctness are used up. A round that breaks
 * costs its crew, and a new one goes on behind it.
 */
export async function stressTarget(
  target: LoadedTarget,
  order: StressOrder,
  tally: StressTally,
  onProgress: () => void,
): Promise<void> {
  const began = nowMs();
  if (target.scenario.always !== undefined)
    tally.notes.push(
      'always was checked when the actors of a round had ended, and at no other moment',
    );
  const first = await new StressRun(target, order, tally).run(0, onProgress);
  const judged = first.judge(order.ignoredLeaks);
  tally.resources = unconfirmed(judged);
  const suspects = judged.filter(isSuspect);
  if (suspects.length === 0) return;
  const sight: Suspicion = { suspects, afterMs: nowMs() - began };
  await confirmLeaks(target, order, tally, sight, onProgress);
}

/** What grew in a first run, and how long that took. */
interface Suspicion {
  readonly suspects: readonly ResourceSeries[];
  readonly afterMs: number;
}

/** A longer second run, with a fresh crew: what does not grow again is no leak. */
async function confirmLeaks(
  target: LoadedTarget,
  order: StressOrder,
  tally: StressTally,
  { suspects, afterMs }: Suspicion,
  onProgress: () => void,
): Promise<void> {
  const timeMs = order.timeMs * LEAK_CONFIRMATION_FACTOR;
  const resources = suspects.map(({ resource }) => resource);
  tally.confirming = { resources, endsAt: nowMs() + timeMs };
  const confirming: StressOrder = {
    ...order,
    timeMs,
    rounds: Number.POSITIVE_INFINITY,
    keepGoing: true,
    countsHeap: suspects.some(({ resource }) => resource === 'heap'),
    hasLongCycles: suspects.some(({ verdict }) => verdict === 'undecided'),
  };
  const run = new StressRun(target, confirming, tally);
  const log = await run.run(tally.rounds, onProgress);
  tally.resources = log.judge(order.ignoredLeaks);
  tally.confirming = undefined;
  for (const { resource } of suspects) {
    const again = tally.resources.find((series) => series.resource === resource);
    if (again?.verdict !== 'leak') {
      tally.notes.push(`${resource} grew in a first run and not in a longer second one`);
      continue;
    }
    const held = resource === 'heap' ? run.heapGrowth() : [];
    noteViolation(tally, tally.rounds, afterMs, leakOf(again, held));
  }
}

function isSuspect({ verdict, grew }: ResourceSeries): boolean {
  return verdict !== 'ignored' && grew === true;
}
