import { encodeSchedule, type Schedule } from '../model/schedule.ts';
import { type FailingSchedule, type RerunAll, type Search, tryAll } from './search.ts';
import {
  moves,
  pairRemovals,
  retargets,
  shortcuts,
  singleRemovals,
  without,
} from './variations.ts';

/** What a reduction found. */
export interface Reduction extends FailingSchedule {
  /** Executions spent. */
  readonly reruns: number;
  /** The budget ended the search: a shorter schedule may lie near. */
  readonly cut: boolean;
}

/**
 * Reduces a failing schedule toward the fewest context switches; of schedules with as many, toward
 * the fewest entries. First delta debugging over its entries (ddmin: Zeller & Hildebrandt, IEEE TSE
 * 28(2), 2002), a whole round in one batch; then single removals, shortcuts, moves, other targets and
 * removals of pairs, until none of them helps.
 *
 * The result fails and is never worse than `failing`. Unless cut, removing any one of its entries
 * makes the failure go away or costs more context switches. Deterministic if `rerunAll` is; at
 * most `budget` candidates are executed. `failing` itself is taken on trust and not executed again.
 */
export async function reduceSchedule(
  failing: FailingSchedule,
  rerunAll: RerunAll,
  budget: number,
): Promise<Reduction> {
  const search: Search = {
    best: { schedule: failing.schedule, switches: failing.switches },
    reruns: 0,
    cut: false,
    budget,
    rerunAll,
    tried: new Set([encodeSchedule(failing.schedule)]),
  };
  await deltaDebug(search);
  await polish(search);
  return { ...search.best, reruns: search.reruns, cut: search.cut };
}

async function deltaDebug(search: Search): Promise<void> {
  await tryAll(search, [{ first: search.best.schedule.first, switches: [] }]);
  let parts = 2;
  while (!search.cut) {
    const base = search.best.schedule;
    const count = base.switches.length;
    if (count === 0) return;
    parts = Math.min(parts, count);
    const bounds = Array.from({ length: parts + 1 }, (_, i) => Math.floor((i * count) / parts));
    const removable = await tryAll(
      search,
      bounds.slice(0, -1).map((from, i) => without(base, from, bounds[i + 1] as number)),
    );
    if (removable.length > 0) {
      await tryAll(search, jointRemovals(base, bounds, removable));
      parts = Math.max(parts - 1, 2);
    } else {
      if (parts === count) return;
      parts *= 2;
    }
  }
}

/**
 * Parts that can each go alone can often go together: all of them, the first three quarters, half
 * and quarter of them, and the last.
 */
function jointRemovals(
  base: Schedule,
  bounds: readonly number[],
  removable: readonly number[],
): Schedule[] {
  const count = removable.length;
  const shares = [0.25, 0.5, 0.75].map((share) => Math.ceil(share * count));
  const groups = [
    removable,
    ...shares.toReversed().map((size) => removable.slice(0, size)),
    ...shares.map((size) => removable.slice(size)),
  ];
  return groups
    .filter((group) => group.length > 1)
    .map((group) =>
      group.reduceRight(
        (schedule, part) => without(schedule, bounds[part] as number, bounds[part + 1] as number),
        base,
      ),
    );
}

/** Cheapest and most promising variations first; any success starts over. */
async function polish(search: Search): Promise<void> {
  const rounds = [singleRemovals, shortcuts, moves, retargets, pairRemovals];
  for (let i = 0; i < rounds.length && !search.cut; ) {
    const variations = rounds[i] as (typeof rounds)[number];
    const improved = await tryAll(search, variations(search.best.schedule));
    i = improved.length > 0 ? 0 : i + 1;
  }
}
