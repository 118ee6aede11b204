import type { TargetResult } from '../model/result.ts';
import type { Target } from '../model/target.ts';

/** By what the result of a target says which target it is of, whatever was done with it. */
type TargetIdentity = Pick<
  TargetResult,
  'target' | 'scenario' | 'variant' | 'expected' | 'workload'
>;

/** The identity of a target in a result. */
export function identityOf(target: Target): TargetIdentity {
  const { name, scenario, variant, expected, workload } = target;
  return {
    target: name,
    scenario,
    variant,
    expected,
    ...(workload === undefined ? {} : { workload }),
  };
}
