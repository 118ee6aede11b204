import type { StrategyName } from '../harness/model/strategy.ts';
import type { Target } from '../harness/model/target.ts';
import { openCalibrated } from '../harness/run/calibrate.ts';
import { loadTarget } from '../harness/run/load-target.ts';
import { search } from '../harness/run/search.ts';

export type Searcher = StrategyName | 'portfolio';

/** What one search found: how many executions it took, or nothing within the cap. */
export interface FirstFailure {
  readonly seed: string;
  readonly strategy: Searcher;
  /** Executions up to and including the first failing one; undefined: none failed. */
  readonly executions: number | undefined;
  readonly kind: string | undefined;
}

/**
 * Searches one target once for each seed and strategy, at most `cap` executions each, in this
 * process. The searches of a seed share one calibration and one group of threads.
 */
export async function firstFailures(
  target: Target,
  seeds: readonly string[],
  strategies: readonly Searcher[],
  cap: number,
): Promise<FirstFailure[]> {
  const loaded = await loadTarget(target);
  const executions = Array.from({ length: cap }, (_, number) => number);
  const found: FirstFailure[] = [];
  for (const seed of seeds) {
    const { session } = await openCalibrated(loaded, seed, 'reused');
    try {
      for (const strategy of strategies) {
        const { failures } = await search(session, loaded, strategy, {
          executions,
          keepGoing: false,
        });
        const [first] = failures;
        found.push({
          seed,
          strategy,
          executions: first === undefined ? undefined : first.execution + 1,
          kind: first?.kind,
        });
      }
    } finally {
      await session.close();
    }
  }
  return found;
}
