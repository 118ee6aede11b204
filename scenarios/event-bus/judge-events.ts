import { type History, type Operation, type Violation, violation } from '../../harness/index.ts';
import type { Seen } from './audience.ts';

/**
 * A subscriber sees every event once. One that leaves need not see what was still being published then.
 */
export function everyEventOnce(history: History, { events }: Seen): Violation | undefined {
  const publishes = publishesOf(history);
  for (const [subscriber, seen] of events.entries()) {
    const left = history.find(({ name, args }) => name === 'leave' && args[0] === subscriber);
    const times = new Map<string, number>();
    for (const event of seen) times.set(event, (times.get(event) ?? 0) + 1);
    const wrong = publishes.find((publish) => {
      const came = times.get(String(publish.args[0])) ?? 0;
      const mayMiss = left !== undefined && left.invokedAt < publish.respondedAt;
      return came > 1 || (came === 0 && !mayMiss);
    });
    if (wrong === undefined) continue;
    const event = String(wrong.args[0]);
    const who = `subscriber ${subscriber} saw ${list(seen)}`;
    if (times.has(event)) return violation('duplicate', `${event} came twice: ${who}`);
    const before = left === undefined ? '' : ' before it left';
    return violation('lost-write', `${describe(wrong)}${before}, but ${who}`);
  }
  return undefined;
}

/** The events of one publisher are seen in the order in which it published them. */
export function inOrder(history: History, { events }: Seen): string | undefined {
  const byPublisher = Map.groupBy(publishesOf(history), ({ args }) => publisherOf(String(args[0])));
  for (const [subscriber, seen] of events.entries()) {
    const places = new Map(seen.map((event, at) => [event, at]));
    for (const [, own] of byPublisher) {
      const published = own.map(({ args }) => String(args[0]));
      const found = published.flatMap((event) => places.get(event) ?? []);
      if (found.every((place, at) => at === 0 || place > found[at - 1])) continue;
      return `published in the order ${list(published)}, but subscriber ${subscriber} saw ${list(seen)}`;
    }
  }
  return undefined;
}

/** No more handlers run at once than there are workers. */
export function staysInBounds(atOnce: number, workers: number): string | undefined {
  return atOnce <= workers ? undefined : `${atOnce} handlers ran at once, for ${workers} workers`;
}

function publishesOf(history: History): Operation[] {
  return history.filter(({ name, outcome }) => name === 'publish' && outcome.kind === 'returned');
}

function describe({ role, by = role, args }: Operation): string {
  return `${by} published ${args[0]}`;
}

/** An event is named by its publisher, a point and its number. */
function publisherOf(event: string): string {
  return event.slice(0, event.lastIndexOf('.'));
}

const MOST_SHOWN = 20;

function list(events: readonly string[]): string {
  const more = events.length > MOST_SHOWN ? ` and ${events.length - MOST_SHOWN} more` : '';
  return events.length === 0 ? 'nothing' : events.slice(0, MOST_SHOWN).join(', ') + more;
}
