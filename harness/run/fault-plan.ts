import { type AnyScenario, actorsOf } from '../model/scenario.ts';
import type { Stream } from '../seed/streams.ts';

/** Which actor is killed in an execution, and at which of its schedule points. */
export interface Kill {
  readonly actor: number;
  readonly at: number;
}

/**
 * Draws whether an actor of an execution is killed: in half of the executions, each candidate and each of the schedule points
 * that an actor has on average alike.
 */
export function killOf(
  scenario: AnyScenario,
  expectedSteps: number,
  stream: () => Stream,
): Kill | undefined {
  const roles = scenario.faults?.kill ?? [];
  const actors = actorsOf(scenario);
  const candidates = actors.flatMap(({ role }, actor) => (roles.includes(role) ? [actor] : []));
  if (candidates.length === 0) return undefined;
  const chance = stream();
  const below = (bound: number) => Math.floor(chance.random() * bound);
  const isSpared = below(2) === 0;
  const actor = candidates[below(candidates.length)] as number;
  // The first point is the actor's start.
  const at = 1 + below(Math.max(1, Math.ceil(expectedSteps / actors.length)));
  return isSpared ? undefined : { actor, at };
}
