import type { Strategy } from '../model/strategy.ts';

/** Random walk: every enabled actor is equally likely at every decision. Fair with probability 1. */
export const random: Strategy = {
  name: 'random',
  begin() {},
  choose(view) {
    return view.enabled[view.below(view.enabledCount)] as number;
  },
};
