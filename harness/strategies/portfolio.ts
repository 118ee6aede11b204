import type { Assignment, StrategyName } from '../model/strategy.ts';

/** The strategies that the portfolio deals out, execution by execution, over and over. */
const CYCLE: readonly StrategyName[] = ['pos', 'pct', 'random', 'pct', 'pos'];

/** Bug depth that PCT aims at. One for all executions: a token names no depth. */
export const PCT_DEPTH = 3;

/**
 * Which strategy execution `execution` gets: arithmetic in its number alone, so that any lane,
 * shard or replay agrees. The parameter depends on the strategy only: an execution is the same
 * whether the portfolio chose its strategy or the user did.
 */
export function assign(execution: number, strategy: StrategyName | 'portfolio'): Assignment {
  const chosen =
    strategy === 'portfolio' ? (CYCLE[execution % CYCLE.length] as StrategyName) : strategy;
  return { strategy: chosen, parameter: chosen === 'pct' ? PCT_DEPTH : 0 };
}
