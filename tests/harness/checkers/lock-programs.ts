import fc from 'fast-check';
import type { LockEvent } from '../../../harness/model/lock-trace.ts';

/** Locks that an actor takes one inside the other, and gives back in the opposite order. */
export type Nest = readonly Taken[];

export interface Taken {
  readonly lock: string;
  readonly lockClass?: string;
  readonly isShared?: boolean;
  readonly waits?: boolean;
  readonly isAlone?: boolean;
}

let holds = 0;

/** What an actor does that takes such nests, one after another. */
export function eventsOf(actor: number, nests: readonly Nest[]): LockEvent[] {
  return nests.flatMap((nest) => {
    const taken = nest.map((lock) => ({ ...lock, hold: ++holds }));
    return [
      ...taken.flatMap(({ hold, ...lock }): LockEvent[] => [
        ask(actor, hold, lock),
        { kind: 'take', actor, hold },
      ]),
      ...taken.toReversed().map(({ hold }): LockEvent => ({ kind: 'leave', actor, hold })),
    ];
  });
}

export function ask(actor: number, hold: number, taken: Taken): LockEvent {
  const { lock, lockClass = lock, isShared = false, waits = true, isAlone = true } = taken;
  const named = { name: lock, lockClass, isShared, waits, isAlone };
  return { kind: 'ask', actor, hold, told: 'by step', ...named };
}

/** What several actors do, by actor, in any one order of events that keeps the order of each. */
export function interleaved(all: readonly (readonly LockEvent[])[]): fc.Arbitrary<LockEvent[]> {
  const turns = all.flatMap((events, at) => events.map(() => at));
  return fc.shuffledSubarray(turns, { minLength: turns.length }).map((order) => {
    const next = all.map(() => 0);
    return order.map((at) => all[at]?.[next[at]++ as number] as LockEvent);
  });
}

/** The names of actors in reports of tests. */
export const actorName = (actor: number): string => `actor ${actor}`;
