import type { FileFailure } from '../model/faults.ts';
import { type AnyScenario, actorsOf } from '../model/scenario.ts';
import type { Stream } from '../seed/streams.ts';

/** What goes wrong on purpose in one execution. */
export interface FaultPlan {
  /** Which actor is killed, and at which of its schedule points. */
  readonly kill: { readonly actor: number; readonly at: number } | undefined;
  /** Which actor's file call fails, from which of its schedule points on, and how. */
  readonly fail:
    | { readonly actor: number; readonly at: number; readonly failure: FileFailure }
    | undefined;
}

/** An execution in which nothing goes wrong. */
export const NO_FAULTS: FaultPlan = { kill: undefined, fail: undefined };

/**
 * Draws the faults of an execution: each in half of the executions, all actors that it can hit and all of the schedule points
 * that an actor has on average alike. `stream` is called only for scenarios with faults.
 */
export function faultPlanOf(
  scenario: AnyScenario,
  expectedSteps: number,
  stream: () => Stream,
): FaultPlan {
  const { faults } = scenario;
  if (faults === undefined) return NO_FAULTS;
  const chance = stream();
  const below = (bound: number) => Math.floor(chance.random() * bound);
  const actors = actorsOf(scenario);
  // The first point is the actor's start.
  const somewhere = () => 1 + below(Math.max(1, Math.ceil(expectedSteps / actors.length)));
  const draw = (candidates: readonly number[]) => {
    const isSpared = below(2) === 0;
    const [actor, at] = [candidates[below(candidates.length)] as number, somewhere()];
    return isSpared || candidates.length === 0 ? undefined : { actor, at };
  };
  const victims = actors.flatMap(({ role }, at) => (faults.kill?.includes(role) ? [at] : []));
  const kill = draw(victims);
  const ways = faults.fail ?? [];
  const fail = draw(ways.length === 0 ? [] : actors.map((_, at) => at));
  const failure = ways[below(ways.length)] as FileFailure;
  return { kill, fail: fail && { ...fail, failure } };
}
