import type { CrewEnd, StuckActor } from '../../actors/crew.ts';
import { CREW_MEMORY_MIB } from '../../base/limits.ts';
import type { Violation } from '../../model/finding.ts';
import { type AnyScenario, actorsOf } from '../../model/scenario.ts';
import { userStack } from '../user-frames.ts';
import type { BatchOutcome } from './crew-session.ts';
import { judgeRound } from './judge-round.ts';

/** What is to be said of a round that did not come to its end. */
export function brokenRound(
  scenario: AnyScenario,
  { end, log, operationOf }: Extract<BatchOutcome, { kind: 'broken' }>,
): Violation {
  // An actor that fails leaves others waiting for it: its error is the cause.
  if (log.errors.length > 0) {
    const verdict = judgeRound(scenario, log, undefined);
    if (verdict.kind === 'violation') return verdict.violation;
  }
  const nameOf = (actor: number) => actorsOf(scenario)[actor]?.name ?? `actor ${actor}`;
  if (end.kind === 'died') return deathOf(end, nameOf);
  const names = end.actors.map(({ actor }) => nameOf(actor));
  const detail = end.actors.flatMap((stuck, at) => [
    `${names[at]} ${doing(stuck, operationOf)}`,
    ...userStack(stuck.stack).map((frame) => `  ${frame}`),
  ]);
  if (end.areCoresShort) detail.push(SHORT_OF_CORES);
  return {
    kind: 'hang',
    message: `${listed(names)} did not move for ${(end.wallMs / 1000).toFixed(1)} s and had not ended`,
    detail,
  };
}

/** What usually ends a process by such a signal. */
const CAUSES: Readonly<Record<string, string>> = {
  'signal SIGKILL': ', which comes from outside, or from a system that is short of memory',
  'signal SIGABRT': ': out of memory, a native add-on, or process.abort',
};

function deathOf(
  { message, code, actor }: Extract<CrewEnd, { kind: 'died' }>,
  nameOf: (actor: number) => string,
): Violation {
  if (actor !== undefined) {
    const cause = CAUSES[message] ?? '';
    return {
      kind: 'uncaught-error',
      message: `the process of ${nameOf(actor)} ended: ${message}${cause}`,
    };
  }
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return {
      kind: 'uncaught-error',
      message: `an actor ran out of memory (all of a crew may take ${CREW_MEMORY_MIB} MiB)`,
    };
  }
  return { kind: 'uncaught-error', message: `the thread of an actor ended: ${message}` };
}

function doing(
  { actor, operation }: StuckActor,
  operationOf: (actor: number, number: number) => string | undefined,
): string {
  const name = operationOf(actor, operation);
  return name === undefined ? 'is in none of its operations' : `is in ${name}`;
}

const MOST_NAMES = 8;

function listed(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(' and ');
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;
}

const SHORT_OF_CORES =
  'threads were waiting for a core, so this may be no hang: see whether a less busy machine shows it, too';
