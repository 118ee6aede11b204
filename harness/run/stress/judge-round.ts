import { messageOf } from '../../base/errors.ts';
import { MAX_ROUND_OPERATIONS } from '../../base/limits.ts';
import { withRecord } from '../../checkers/call-record.ts';
import type { Violation } from '../../model/finding.ts';
import { type AnyScenario, actorsOf, type InvariantContext } from '../../model/scenario.ts';
import type { RoundLog } from '../../record/round-log.ts';
import { brokenInvariant } from '../invariants.ts';
import type { Verdict } from '../judge.ts';
import { userFrames } from '../user-frames.ts';

const CLEAN: Verdict = { kind: 'clean' };

/** Decides whether a round that came to its end was right. The first rule that speaks wins. */
export function judgeRound(
  scenario: AnyScenario,
  log: RoundLog,
  state: unknown,
  killed?: number,
): Verdict {
  const crash = crashOf(scenario, log);
  if (crash !== undefined) return { kind: 'violation', violation: crash };
  const broken = brokenAlways(scenario, state);
  if (broken !== undefined) return { kind: 'violation', violation: broken };
  if (scenario.invariants === undefined) return CLEAN;
  if (log.isCut) return cut('an operation of a round was too large to be recorded');
  if (log.operations > MAX_ROUND_OPERATIONS)
    return cut(`a round had more than ${MAX_ROUND_OPERATIONS} operations`);
  const violation = brokenInvariant(scenario, contextOf(log, state, killed));
  return violation === undefined ? CLEAN : { kind: 'violation', violation };
}

/** Nothing is made of operations that no invariant looks at. */
function contextOf(
  log: RoundLog,
  state: unknown,
  killed: number | undefined,
): InvariantContext<unknown, unknown> {
  const context = {
    get history() {
      return log.history();
    },
    observed: log.observed,
    state,
    killed,
  };
  return log.record === undefined ? context : withRecord(context, log.record);
}

/** What must hold always holds when all have ended, too: the one moment of a round at which nobody runs. */
function brokenAlways({ always }: AnyScenario, state: unknown): Violation | undefined {
  if (always === undefined) return undefined;
  let said: unknown;
  try {
    said = always({ state });
  } catch (thrown) {
    said = messageOf(thrown);
  }
  if (said === undefined || said === null) return undefined;
  const message =
    typeof said === 'string'
      ? said
      : `always returned ${String(said)}; it must return what is wrong as text, or nothing`;
  return { kind: 'invariant', invariant: 'always', message };
}

function cut(why: string): Verdict {
  return { kind: 'inconclusive', why };
}

function crashOf(scenario: AnyScenario, { errors: [error] }: RoundLog): Violation | undefined {
  if (error === undefined) return undefined;
  const { actor, message, stack } = error;
  return {
    kind: 'uncaught-error',
    message: `${actorsOf(scenario)[actor]?.name} ended with an error: ${message}`,
    detail: userFrames(stack),
  };
}
