import { type History, type Operation, type Violation, violation } from '../../harness/index.ts';
import type { Seen } from './audience.ts';

/**
 * A subscriber sees every event once. One that leaves need not see what was still being published then.
 */
export function everyEventOnce(history: History, { events }: Seen): Violation | undefined {
  for (const [subscriber, seen] of events.entries()) {
    const left = history.find(({ name, args }) => name === 'leave' && args[0] === subscriber);
    for (const publish of publishesOf(history)) {
      const event = String(publish.args[0]);
      const times = seen.filter((other) => other === event).length;
      const who = `subscriber ${subscriber} saw ${seen.join(', ') || 'nothing'}`;
      if (times > 1) return violation('duplicate', `${event} came twice: ${who}`);
      if (times === 1 || (left !== undefined && left.invokedAt < publish.respondedAt)) continue;
      const before = left === undefined ? '' : ' before it left';
      return violation('lost-write', `${describe(publish)}${before}, but ${who}`);
    }
  }
  return undefined;
}

/** The events of one publisher are seen in the order in which it published them. */
export function inOrder(history: History, { events }: Seen): string | undefined {
  const publishes = publishesOf(history);
  for (const [subscriber, seen] of events.entries()) {
    for (const [, own] of Map.groupBy(publishes, ({ actor }) => actor)) {
      const published = own.map(({ args }) => String(args[0]));
      const places = published.map((event) => seen.indexOf(event)).filter((place) => place >= 0);
      if (places.every((place, at) => at === 0 || place > places[at - 1])) continue;
      return `published in the order ${published.join(', ')}, but subscriber ${subscriber} saw ${seen.join(', ')}`;
    }
  }
  return undefined;
}

/** No more handlers run at once than there are workers. */
export function staysInBounds({ atOnce }: Seen, workers: number): string | undefined {
  return atOnce <= workers ? undefined : `${atOnce} handlers ran at once, for ${workers} workers`;
}

function publishesOf(history: History): Operation[] {
  return history.filter(({ name, outcome }) => name === 'publish' && outcome.kind === 'returned');
}

function describe({ role, by = role, args }: Operation): string {
  return `${by} published ${args[0]}`;
}
