import type { StrategyView } from '../model/strategy.ts';

/** Decisions, as a multiple of the expected length, after which an execution must be spinning. */
const EXPECTED_LENGTHS = 3;

/** Decisions on top, so that very short programs are not cut off. */
const SLACK = 200;

/**
 * Whether an unfair strategy must give way to the random walk. PCT never leaves a spin loop of its
 * highest actor, and POS can take arbitrarily long; both would be reported as livelocks that no
 * fair scheduler has. The calibration that gives the expected length is itself a random walk.
 */
export function needsFairness(view: StrategyView): boolean {
  return view.step > EXPECTED_LENGTHS * view.expectedSteps + SLACK;
}
