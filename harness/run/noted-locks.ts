import type { LockMoment } from '../model/finding.ts';
import type { LockEvent } from '../model/lock-trace.ts';
import type { LockWait } from '../model/locks.ts';

type Ask = Extract<LockEvent, { kind: 'ask' }>;

/**
 * What readers are shown of locks that user code noted: where each was taken and given back. Of other locks the
 * steps of the trace tell.
 */
export function notedMoments(events: readonly LockEvent[]): LockMoment[] {
  const asks = notedAsks(events);
  return events.flatMap((event): LockMoment[] => {
    if (event.kind !== 'take' && event.kind !== 'leave') return [];
    const ask = asks.get(event.hold);
    if (ask === undefined || event.afterStep === undefined) return [];
    const verb = event.kind === 'take' ? 'take' : 'give back';
    const text = `${verb} ${ask.name}${ask.isShared ? ' (shared)' : ''}`;
    return [{ actor: event.actor, text, afterStep: event.afterStep }];
  });
}

/** The locks that user code noted, was still waiting for at the end, and who held them then. */
export function notedWaits(events: readonly LockEvent[]): LockWait[] {
  const waiting = notedAsks(events);
  const held = new Map<number, Ask>();
  for (const event of events) {
    if (event.kind !== 'take' && event.kind !== 'leave') continue;
    const ask = waiting.get(event.hold);
    if (ask !== undefined && event.kind === 'take') held.set(event.hold, ask);
    else held.delete(event.hold);
    waiting.delete(event.hold);
  }
  return [...waiting.values()].map(({ actor, name }) => ({
    actor,
    name: bare(name),
    holders: [...held.values()].filter((other) => other.name === name).map((other) => other.actor),
  }));
}

function notedAsks(events: readonly LockEvent[]): Map<number, Ask> {
  const asks = events.filter((event) => event.kind === 'ask');
  const noted = asks.filter(({ told }) => told === 'by user code');
  return new Map(noted.map((ask) => [ask.hold, ask]));
}

/** The name of `lock 'name'`. */
function bare(shown: string): string {
  return shown.replace(/^lock '(.*)'$/, '$1');
}
