import { inspect } from 'node:util';
import { messageOf, UsageError } from '../base/errors.ts';
import { FINDING_KINDS, type Violation } from '../model/finding.ts';
import type { AnyScenario, InvariantContext } from '../model/scenario.ts';

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
      said = messageOf(thrown);
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

const SHOWN_FRAMES = 6;

/** The frames of a stack that are the user's, without the message. */
export function userFrames(stack: string): string[] {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const theirs = frames.filter(
    (line) => !/node:internal|\/(harness|workers)\/[\w/-]+\.[jt]s/.test(line),
  );
  return theirs.slice(0, SHOWN_FRAMES).map((line) => line.trim());
}
