import { STRATEGY_WORDS } from '../base/limits.ts';
import { ACCESS } from '../model/access.ts';
import { type Strategy, type StrategyView, WORDS_PER_ACTOR } from '../model/strategy.ts';
import { needsFairness } from './fair-suffix.ts';
import { random } from './random.ts';

/** Common words: the lowest priority given to an actor that gave way, then the change points. */
const LOWEST = 0;
const CHANGE_POINTS = 1;

/** The deepest bug that PCT can be asked for: its change points must fit into the common words. */
const MAX_DEPTH = STRATEGY_WORDS - CHANGE_POINTS + 1;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010). The
 * enabled actor of the highest priority runs. Priorities start as a random permutation above the
 * depth d = `view.parameter`; there are d − 1 change points, uniform in [1, expected length], and
 * the actor that makes the step of the i-th gets priority i. A bug of depth d among n actors and k
 * steps is hit with probability at least 1 / (n · k^(d−1)).
 *
 * Beyond the paper, against spinning: an actor that arrives at a yield (`Atomics.pause`), and one
 * whose timeout is made to fire, gets a priority below all others', as it only waits for
 * them. Loops that do not yield end in a random walk, see `needsFairness`.
 */
export const pct: Strategy = {
  name: 'pct',

  begin(view) {
    const depth = depthOf(view);
    for (let actor = 0; actor < view.actors; actor++) {
      // Inside-out shuffle of d, d + 1, …, d + n − 1.
      const other = view.below(actor + 1);
      setPriority(view, actor, priority(view, other));
      setPriority(view, other, depth + actor);
    }
    for (let i = 1; i < depth; i++) {
      view.state[CHANGE_POINTS + i - 1] = 1 + view.below(Math.max(1, view.expectedSteps));
    }
  },

  choose(view) {
    const { current, step } = view;
    if (current >= 0) {
      const depth = depthOf(view);
      for (let i = 1; i < depth; i++) {
        if (view.state[CHANGE_POINTS + i - 1] === step) setPriority(view, current, i);
      }
      if (view.kind[current] === ACCESS.yield) giveWay(view, current);
    }
    if (needsFairness(view)) return random.choose(view);
    const chosen = highest(view);
    if (view.kind[chosen] === ACCESS.timeout) giveWay(view, chosen);
    return chosen;
  },
};

function depthOf(view: StrategyView): number {
  return Math.min(Math.max(1, view.parameter), MAX_DEPTH);
}

function priority(view: StrategyView, actor: number): number {
  return view.state[STRATEGY_WORDS + actor * WORDS_PER_ACTOR] as number;
}

function setPriority(view: StrategyView, actor: number, value: number): void {
  view.state[STRATEGY_WORDS + actor * WORDS_PER_ACTOR] = value;
}

/** Below every change point's priority (1 and up), and below all who gave way before. */
function giveWay(view: StrategyView, actor: number): void {
  const lowest = (view.state[LOWEST] as number) - 1;
  view.state[LOWEST] = lowest;
  setPriority(view, actor, lowest);
}

/** The enabled actor of the highest priority; of equals (two drops to one value) the first. */
function highest(view: StrategyView): number {
  let best = view.enabled[0] as number;
  for (let i = 1; i < view.enabledCount; i++) {
    const actor = view.enabled[i] as number;
    if (priority(view, actor) > priority(view, best)) best = actor;
  }
  return best;
}
