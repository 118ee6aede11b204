import type { LockEvent } from '../model/lock-trace.ts';
import { type LockStep, withLockFiles } from './lock-files.ts';

type Ask = Extract<LockStep, { kind: 'ask' }>;
/** One side of an order: a lock, and where it was asked for. */
type Side = Omit<Ask, 'kind' | 'actor' | 'hold' | 'isAlone' | 'waits'>;

/** An actor held one lock while it asked for another, and would have waited for it. */
export interface LockOrder {
  readonly actor: number;
  readonly held: Side;
  readonly wanted: Side;
  /** All that it held. */
  readonly guards: readonly Pick<Side, 'name' | 'isShared'>[];
}

/**
 * The orders in which each actor took its locks, each once. An actor that does several things at a time may
 * ask for one lock on behalf of one of them and hold another for the other: what it asks for then is
 * in no order.
 */
export function lockOrders(events: readonly LockEvent[]): LockOrder[] {
  const asked = new Map<number, Ask>();
  const held = new Map<number, Ask>();
  const orders = new Map<string, LockOrder>();
  for (const event of withLockFiles(events)) {
    switch (event.kind) {
      case 'ask': {
        const holds = of(held, event.actor);
        const isAlone = event.isAlone && of(asked, event.actor).length === 0;
        if (isAlone && event.waits) note(orders, event, holds);
        asked.set(event.hold, event);
        break;
      }
      case 'take': {
        const ask = asked.get(event.hold);
        if (ask !== undefined) held.set(event.hold, ask);
        asked.delete(event.hold);
        break;
      }
      case 'leave':
        asked.delete(event.hold);
        held.delete(event.hold);
    }
  }
  return [...orders.values()];
}

function of(asks: ReadonlyMap<number, Ask>, actor: number): Ask[] {
  return [...asks.values()].filter((ask) => ask.actor === actor);
}

function note(orders: Map<string, LockOrder>, wanted: Ask, holds: readonly Ask[]): void {
  const { actor } = wanted;
  const guards = holds.map(({ name, isShared }) => ({ name, isShared }));
  // Taken again by who has it: it does not wait for somebody else.
  if (guards.some(({ name }) => name === wanted.name)) return;
  for (const held of holds) {
    const key = JSON.stringify([actor, modeOf(held), modeOf(wanted), guards.map(modeOf).sort()]);
    if (!orders.has(key)) orders.set(key, { actor, held, wanted, guards });
  }
}

function modeOf({ name, isShared }: Pick<Side, 'name' | 'isShared'>): string {
  return `${isShared ? 's' : 'x'}${name}`;
}
