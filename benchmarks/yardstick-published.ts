/** Published mean numbers of schedules to the first bug; undefined: not found in 10,000. */
export interface PublishedProgram {
  /** File `tests/yardstick/<name>.scenario.ts`. */
  readonly name: string;
  readonly random: number | undefined;
  readonly pct: number | undefined;
  readonly pos: number | undefined;
  readonly surw: number | undefined;
}

/**
 * SCTBench programs, mean of 20 trials capped at 10,000 schedules, from the artifact of
 * "Selectively Uniform Concurrency Testing" (ASPLOS 2025). PCT with d = 3.
 *
 * They were measured on C programs in which a main thread creates the others, locals on the stack
 * count as accesses, and an unlocked mutex is handed to one of its waiters. Ours start
 * together, count shared accesses only, and let anyone take a free lock.
 */
export const PUBLISHED: readonly PublishedProgram[] = [
  { name: 'account', random: 18, pct: 4, pos: 4, surw: 6 },
  { name: 'deadlock01', random: 3, pct: 13, pos: 4, surw: 2 },
  { name: 'lazy01', random: 21, pct: 5, pos: 5, surw: 2 },
  { name: 'queue', random: 1, pct: 3, pos: 1, surw: 2 },
  { name: 'stack', random: 176, pct: 3, pos: 2, surw: 5 },
  { name: 'twostage', random: 464, pct: 13, pos: 15, surw: 8 },
  { name: 'reorder-3', random: undefined, pct: 185, pos: 86, surw: 7 },
  { name: 'wronglock-3', random: 36, pct: 58, pos: 11, surw: 9 },
];
