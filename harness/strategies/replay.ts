import { STRATEGY_WORDS } from '../base/limits.ts';
import { ACCESS } from '../model/access.ts';
import { pickOf, SWITCH_WORDS } from '../model/schedule.ts';
import { type Strategy, type StrategyView, WORDS_PER_ACTOR } from '../model/strategy.ts';

/**
 * Follows `view.schedule`: the actor goes on unless a switch of the schedule stands at its
 * position; an actor that cannot go on is followed by its switch's target, else by the enabled
 * actor of the lowest number. A blocked actor whose timeout may fire cannot go on: a timeout fires by
 * a switch, or when nobody else is left.
 *
 * One decision uses up one switch. Two decisions can fall on the same actor and position when
 * the actor blocked in between (one as it blocks, one as it goes on), so each actor has a cursor
 * into the schedule that only moves forward: entries at one position serve successive decisions in
 * their order, and entries at positions already passed are dropped. A switch whose target is not
 * enabled is skipped, but stays for a later decision at the same position: a reduced schedule may
 * lack the entry that came before it. Whether the run diverged is judged elsewhere.
 */
export const replay: Strategy = {
  name: 'replay',
  begin() {},
  choose(view) {
    const { current, schedule } = view;
    if (current < 0) return orLowest(view, schedule.length > 0 ? (schedule[0] as number) : -1);
    const target = takeSwitch(view, current);
    return target >= 0 ? target : orLowest(view, current);
  },
};

/** The target of the switch that stands here, used up; -1 where there is none to follow. */
function takeSwitch(view: StrategyView, actor: number): number {
  const { schedule, state } = view;
  const cursor = STRATEGY_WORDS + actor * WORDS_PER_ACTOR;
  const position = view.position[actor] as number;
  let kept = -1;
  let i = state[cursor] as number;
  for (; entryAt(i) + SWITCH_WORDS <= schedule.length; i++) {
    const at = entryAt(i);
    if (schedule[at] !== actor) continue;
    if ((schedule[at + 1] as number) > position) break;
    if (schedule[at + 1] !== position) continue;
    const to = schedule[at + 2] as number;
    if (to < 0) continue;
    if (isEnabled(view, to)) {
      state[cursor] = i + 1;
      return to;
    }
    if (kept < 0) kept = i;
  }
  state[cursor] = kept < 0 ? i : kept;
  return -1;
}

/** Which of its operations the schedule has an actor go on with at a position; 0 where it says nothing. */
export function pickAt(schedule: Int32Array, actor: number, position: number): number {
  for (let at = 1; at + SWITCH_WORDS <= schedule.length; at += SWITCH_WORDS) {
    const to = schedule[at + 2] as number;
    if (to < 0 && schedule[at] === actor && schedule[at + 1] === position) return pickOf(to);
  }
  return 0;
}

function entryAt(index: number): number {
  return 1 + index * SWITCH_WORDS;
}

function orLowest(view: StrategyView, actor: number): number {
  let lowest = -1;
  for (let i = 0; i < view.enabledCount; i++) {
    const candidate = view.enabled[i] as number;
    if (view.kind[candidate] === ACCESS.timeout) continue;
    if (candidate === actor) return actor;
    if (lowest < 0) lowest = candidate;
  }
  return lowest < 0 ? (view.enabled[0] as number) : lowest;
}

function isEnabled(view: StrategyView, actor: number): boolean {
  for (let i = 0; i < view.enabledCount; i++) if (view.enabled[i] === actor) return true;
  return false;
}
