import { type History, type Operation, type Violation, violation } from '../../harness/index.ts';
import type { Counts } from './correct.ts';

/** What became of one call: how long it took, virtual milliseconds, and what it counted, if it did. */
export interface Outcome extends Partial<Counts> {
  readonly ms: number;
  /** Why it failed, where it did. */
  readonly refused?: string;
}

/** A wait must be over by then, for those who started the call still wait for it. */
const PATIENCE_MS = 15_000;

/**
 * No call is refused: what is done under the locks takes no time, so that whoever waits in vain waits for
 * somebody who waits, too. Where nobody else is at work, a lock was left behind.
 */
export function nobodyWaitsInVain(history: History): Violation | undefined {
  for (const call of history) {
    const outcome = outcomeOf(call);
    if (outcome?.refused === undefined) continue;
    const others = othersInTheCircle(history, call);
    if (others.length === 0) {
      return violation('invariant', `${describe(call)}, and nobody else was at work`);
    }
    return violation(
      'deadlock',
      `${describe(call)}; meanwhile waited ${others.map(describe).join('; ')}`,
    );
  }
  return undefined;
}

/** Calls end, one way or the other, while somebody still waits for them. */
export function waitsAreShort(history: History): string | undefined {
  const long = history.find((call) => (outcomeOf(call)?.ms ?? 0) > PATIENCE_MS);
  return long === undefined ? undefined : `${describe(long)}, which is too late`;
}

/** Whoever counts both finds as many in one as in the other. */
export function bothAreEqual(history: History): string | undefined {
  const uneven = history.find((call) => {
    const outcome = outcomeOf(call);
    return outcome?.records !== outcome?.commits;
  });
  return uneven === undefined ? undefined : `one is behind the other: ${describe(uneven)}`;
}

/** Those who were refused as well, or else those who went on when this one had given up. */
function othersInTheCircle(
  history: History,
  { invokedAt, respondedAt }: Operation,
): readonly Operation[] {
  const meanwhile = history.filter(
    (other) => other.invokedAt < respondedAt && other.respondedAt > invokedAt,
  );
  const refused = meanwhile.filter(
    (other) => other.invokedAt !== invokedAt && outcomeOf(other)?.refused !== undefined,
  );
  if (refused.length > 0) return refused;
  return meanwhile.filter((other) => other.respondedAt > respondedAt);
}

/** What became of a call, where it ended. */
export function outcomeOf({ outcome }: Operation): Outcome | undefined {
  return outcome.kind === 'returned' ? (outcome.value as Outcome) : undefined;
}

function describe(call: Operation): string {
  const { role, by = role, name, args } = call;
  const text = `${by}: ${name}(${args.map((arg) => `'${arg}'`).join(', ')})`;
  const outcome = outcomeOf(call);
  if (outcome === undefined) return `${text} never ended`;
  const { ms, records, commits, refused } = outcome;
  const after = `after ${Math.round(ms)} ms`;
  if (refused !== undefined) return `${text} gave up ${after}: ${refused}`;
  if (records === undefined) return `${text} was done ${after}`;
  return `${text} found ${records} records and ${commits} commits ${after}`;
}
