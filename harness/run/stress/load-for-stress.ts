import { UsageError } from '../../base/errors.ts';
import { type AnyScenario, scenarioInMode } from '../../model/scenario.ts';
import type { Target } from '../../model/target.ts';
import { type LoadedTarget, loadTarget } from '../load-target.ts';
import { programGenerator } from '../program.ts';

/**
 * A target as stress runs it.
 * @throws UsageError when a module cannot be loaded or is no scenario, or where actors have parents: stress does not connect
 * them.
 */
export async function loadForStress(target: Target): Promise<LoadedTarget> {
  const loaded = await loadTarget(target);
  const child = Object.entries(loaded.scenario.actors).find(
    ([, { parent }]) => parent !== undefined,
  );
  if (child !== undefined) {
    throw new UsageError(
      `scenario '${target.scenario}' has role '${child[0]}' with a parent, which stress cannot connect; leave out --mode stress`,
    );
  }
  const scenario: AnyScenario = scenarioInMode(loaded.scenario, 'stress');
  return { ...loaded, scenario, programs: await programGenerator(scenario) };
}
