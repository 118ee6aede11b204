import type { Schedule, Switch } from '../model/schedule.ts';

/** How far a switch is moved, in schedule points of its actor: either way, by powers of two. */
const DISTANCES = [1, 2, 4, 8, 16, 32];

/** With more entries than this, pairs are too many to try. */
const MAX_ENTRIES_FOR_PAIRS = 12;

/** The schedule without the switches `[from, to)`. */
export function without(schedule: Schedule, from: number, to = from + 1): Schedule {
  const { first, switches } = schedule;
  return { first, switches: [...switches.slice(0, from), ...switches.slice(to)] };
}

/** Each single switch removed. */
export function singleRemovals(schedule: Schedule): Schedule[] {
  return schedule.switches.map((_, index) => without(schedule, index));
}

/** Each two switches removed: a round trip that neither half can go without. */
export function pairRemovals(schedule: Schedule): Schedule[] {
  const count = schedule.switches.length;
  if (count > MAX_ENTRIES_FOR_PAIRS) return [];
  const all: Schedule[] = [];
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) all.push(without(without(schedule, j), i));
  }
  return all;
}

/** Each switch aimed past its target, at the target of the next one: the actor between is skipped. */
export function shortcuts(schedule: Schedule): Schedule[] {
  return schedule.switches.slice(1).flatMap((next, index) => {
    const entry = schedule.switches[index] as Switch;
    return next.to === entry.actor
      ? []
      : [withEntry(without(schedule, index + 1), index, { ...entry, to: next.to })];
  });
}

/**
 * Each switch moved later, then earlier, between its neighbours of the same actor. Later first: a
 * switch that can wait until its actor ends or blocks costs nothing any more.
 */
export function moves(schedule: Schedule): Schedule[] {
  return schedule.switches.flatMap((entry, index) => {
    const [low, high] = roomOf(schedule.switches, index);
    return [...DISTANCES, ...DISTANCES.map((distance) => -distance)]
      .map((distance) => entry.at + distance)
      .filter((at) => at >= low && at <= high)
      .map((at) => withEntry(schedule, index, { ...entry, at }));
  });
}

/** Each switch aimed at each other actor, and each other actor first. */
export function retargets(schedule: Schedule): Schedule[] {
  const { first, switches } = schedule;
  const named = switches.flatMap(({ actor, to }) => (to < 0 ? [actor] : [actor, to]));
  const actors = [...new Set([first, ...named])];
  actors.sort((a, b) => a - b);
  return [
    ...actors.filter((actor) => actor !== first).map((actor) => ({ first: actor, switches })),
    ...switches.flatMap((entry, index) =>
      actors
        .filter((to) => to !== entry.to && to !== entry.actor)
        .map((to) => withEntry(schedule, index, { ...entry, to })),
    ),
  ];
}

/** Positions that keep the entries of one actor in order, as `replay` reads them. */
function roomOf(switches: readonly Switch[], index: number): [number, number] {
  const { actor } = switches[index] as Switch;
  const isOwn = (entry: Switch) => entry.actor === actor;
  return [
    switches.slice(0, index).findLast(isOwn)?.at ?? 0,
    switches.slice(index + 1).find(isOwn)?.at ?? Number.MAX_SAFE_INTEGER,
  ];
}

function withEntry(schedule: Schedule, index: number, entry: Switch): Schedule {
  return { first: schedule.first, switches: schedule.switches.with(index, entry) };
}
