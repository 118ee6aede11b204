import { STRATEGY_WORDS } from '../base/limits.ts';
import { type Strategy, type StrategyView, WORDS_PER_ACTOR } from '../model/strategy.ts';
import { needsFairness } from './fair-suffix.ts';
import { races } from './races.ts';
import { random } from './random.ts';

/** Words of an actor: the priority of its pending operation (0: none yet), and that operation. */
const PRIORITY = 0;
const KIND = 1;
const POSITION = 2;

/**
 * Partial order sampling (Yuan, Yang, Gu, CAV 2018). Every pending operation has a random priority
 * and the highest runs; then its actor's next operation gets a new one, and so does every pending
 * operation that races with it. The order of operations that commute is hardly sampled: of two racing
 * operations that are the m-th and the n-th of their actors, the first comes first with probability
 * n / (m + n), where a random walk's odds fall exponentially with the difference.
 *
 * An operation gets its priority when it is first enabled; one that changes while its actor is
 * parked (a wait whose timeout is offered, then notified) counts as a new one. Loops end in a
 * random walk, see `needsFairness`.
 */
export const pos: Strategy = {
  name: 'pos',
  begin() {},
  choose(view) {
    if (needsFairness(view)) return random.choose(view);
    let chosen = -1;
    let best = 0;
    for (let i = 0; i < view.enabledCount; i++) {
      const actor = view.enabled[i] as number;
      const value = priorityOf(view, actor);
      if (value > best) {
        best = value;
        chosen = actor;
      }
    }
    for (let actor = 0; actor < view.actors; actor++) {
      if (actor === chosen || races(view, actor, chosen)) {
        view.state[STRATEGY_WORDS + actor * WORDS_PER_ACTOR + PRIORITY] = 0;
      }
    }
    return chosen;
  },
};

/** The priority of the actor's pending operation: 31 random bits, at least 1. */
function priorityOf(view: StrategyView, actor: number): number {
  const { state } = view;
  const at = STRATEGY_WORDS + actor * WORDS_PER_ACTOR;
  const kind = view.kind[actor] as number;
  const position = view.position[actor] as number;
  const known = state[at + PRIORITY] as number;
  if (known !== 0 && state[at + KIND] === kind && state[at + POSITION] === position) return known;
  const drawn = (view.random32() >>> 1) | 1;
  state[at + PRIORITY] = drawn;
  state[at + KIND] = kind;
  state[at + POSITION] = position;
  return drawn;
}
