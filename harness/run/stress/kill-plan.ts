import { type AnyScenario, actorsOf } from '../../model/scenario.ts';
import { logUniform } from '../../seed/log-uniform.ts';
import type { Stream } from '../../seed/streams.ts';

/** Whom to kill in a round, and how long behind its start. */
export interface KillPlan {
  readonly actor: number;
  readonly afterMs: number;
}

const [EARLIEST_MS, LATEST_MS] = [0.05, 50];

/** Draws the kill of a round: in half of the rounds, all actors that it can hit alike. */
export function killPlanOf(scenario: AnyScenario, stream: () => Stream): KillPlan | undefined {
  const { kill } = scenario.faults ?? {};
  if (kill === undefined || kill.length === 0) return undefined;
  const chance = stream();
  const isSpared = chance.random() < 0.5;
  const victims = actorsOf(scenario).flatMap(({ role }, at) => (kill.includes(role) ? [at] : []));
  const actor = victims[Math.floor(chance.random() * victims.length)];
  const afterMs = logUniform(EARLIEST_MS, LATEST_MS, chance.random());
  return isSpared || actor === undefined ? undefined : { actor, afterMs };
}
