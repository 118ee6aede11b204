import { inspect } from 'node:util';
import { messageOf, stackOf, UsageError } from '../base/errors.ts';
import { FINDING_KINDS, type Violation } from '../model/finding.ts';
import type { AnyScenario, InvariantContext } from '../model/scenario.ts';
import { userFrames } from './user-frames.ts';

/**
 * The first of a scenario's invariants that does not hold.
 * @throws UsageError for one that returns neither text nor a violation.
 */
export function brokenInvariant(
  scenario: AnyScenario,
  context: InvariantContext<unknown, unknown>,
): Violation | undefined {
  for (const [name, check] of Object.entries(scenario.invariants ?? {})) {
    let said: ReturnType<typeof check>;
    try {
      said = check(context);
    } catch (thrown) {
      if (thrown instanceof UsageError) throw thrown;
      return {
        kind: 'invariant',
        invariant: name,
        message: `${name}: ${messageOf(thrown)}`,
        detail: userFrames(stackOf(thrown)),
      };
    }
    if (said === undefined || said === null) continue;
    if (typeof said === 'string')
      return { kind: 'invariant', invariant: name, message: `${name}: ${said}` };
    if (!FINDING_KINDS.includes((said as Violation).kind)) {
      throw new UsageError(
        `invariant '${name}' of scenario '${scenario.name}' returned ${inspect(said, { depth: 0 })}; return what is wrong as text, or nothing`,
      );
    }
    return { invariant: name, ...said };
  }
  return undefined;
}
