import { type AnyScenario, scenarioInMode } from '../../model/scenario.ts';
import type { Target } from '../../model/target.ts';
import { type LoadedTarget, loadTarget } from '../load-target.ts';
import { programGenerator } from '../program.ts';

/**
 * A target as stress runs it.
 * @throws UsageError when a module cannot be loaded or is no scenario.
 */
export async function loadForStress(target: Target): Promise<LoadedTarget> {
  const loaded = await loadTarget(target);
  const scenario: AnyScenario = scenarioInMode(loaded.scenario, 'stress');
  return { ...loaded, scenario, programs: await programGenerator(scenario) };
}
