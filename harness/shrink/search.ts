import { encodeSchedule, type Schedule } from '../model/schedule.ts';

/** A schedule that fails, and the context switches of its execution. */
export interface FailingSchedule {
  readonly schedule: Schedule;
  readonly switches: number;
}

/** What became of one candidate. */
export interface Rerun extends FailingSchedule {
  /** Whether the same finding came out. */
  readonly fails: boolean;
  /** The schedule as it was executed: see `scheduleOf`. Any value where it does not fail. */
  readonly schedule: Schedule;
}

/** Executes candidates, in one batch where possible; one result for each, in their order. */
export type RerunAll = (candidates: readonly Schedule[]) => Promise<readonly Rerun[]>;

/** The state of one reduction. */
export interface Search {
  best: FailingSchedule;
  reruns: number;
  /** A candidate was left untried because the budget was spent. */
  cut: boolean;
  readonly budget: number;
  readonly rerunAll: RerunAll;
  /** Text forms of all candidates tried: none is executed twice. */
  readonly tried: Set<string>;
}

/**
 * Tries candidates and returns those (by index) that fail and are better than the best schedule
 * there was, which the very best of them replaces (of equals, the first).
 */
export async function tryAll(search: Search, candidates: readonly Schedule[]): Promise<number[]> {
  const fresh: number[] = [];
  candidates.forEach((candidate, index) => {
    const text = encodeSchedule(candidate);
    if (search.tried.has(text)) return;
    if (search.reruns + fresh.length >= search.budget) {
      search.cut = true;
      return;
    }
    search.tried.add(text);
    fresh.push(index);
  });
  if (fresh.length === 0) return [];
  const picked = fresh.map((index) => candidates[index] as Schedule);
  const results = await search.rerunAll(picked);
  search.reruns += fresh.length;
  const before = search.best;
  return fresh.filter((_, i) => {
    const result = results[i];
    if (result?.fails !== true) return false;
    const { switches } = result;
    const found = { schedule: shorter(result.schedule, picked[i] as Schedule), switches };
    if (!isBetter(found, before)) return false;
    if (isBetter(found, search.best)) search.best = found;
    return true;
  });
}

/** Fewer context switches, or as many with fewer entries to read. */
function isBetter(a: FailingSchedule, b: FailingSchedule): boolean {
  if (a.switches !== b.switches) return a.switches < b.switches;
  return a.schedule.switches.length < b.schedule.switches.length;
}

/** As executed, unless writing that down takes more entries than the candidate had. */
function shorter(executed: Schedule, candidate: Schedule): Schedule {
  return executed.switches.length <= candidate.switches.length ? executed : candidate;
}
