import { type AnyScenario, actorsOf, inMode } from './scenario.ts';

/**
 * The thread of each actor, by the actor's number. Threads are numbered in the order in which their first
 * actors come, so that the first actor lives in thread 0.
 */
export function placementOf(scenario: AnyScenario): number[] {
  const threads = tasksThreads(scenario);
  const placement: number[] = [];
  /** Numbers of the threads that tasks share, once given out. */
  const shared: number[] = [];
  let next = 0;
  let tasks = 0;
  for (const { count = 1, in: place = 'thread' } of Object.values(scenario.actors)) {
    for (let left = inMode(count, 'explore'); left > 0; left--) {
      if (place !== 'task') {
        placement.push(next++);
        continue;
      }
      const at = tasks++ % threads;
      shared[at] ??= next++;
      placement.push(shared[at]);
    }
  }
  return placement;
}

/** Whether the actors of a scenario are processes; their threads are then processes of their own. */
export function areProcesses({ actors }: AnyScenario): boolean {
  return Object.values(actors).some((role) => role.in === 'process');
}

/** By thread: the thread of the parent of the actor that lives there, -1 where it has none. */
export function parentsOf(scenario: AnyScenario): number[] {
  const placement = placementOf(scenario);
  const actors = actorsOf(scenario);
  const parents = new Array<number>(threadCount(placement)).fill(-1);
  for (const [number, { role }] of actors.entries()) {
    const parent = scenario.actors[role]?.parent;
    if (parent === undefined) continue;
    const first = actors.findIndex((actor) => actor.role === parent);
    parents[placement[number] as number] = placement[first] as number;
  }
  return parents;
}

/** How many threads a placement needs. */
export function threadCount(placement: readonly number[]): number {
  return Math.max(...placement) + 1;
}

function tasksThreads({ actors }: AnyScenario): number {
  const asked = Object.values(actors).map(({ threads = 1 }) => inMode(threads, 'explore'));
  return Math.max(1, ...asked);
}
