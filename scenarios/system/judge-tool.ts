import {
  type History,
  type HistorySource,
  type Operation,
  operationsNamed,
  type Violation,
} from '../../harness/index.ts';
import { closesConnections, hasOneOutcome } from '../cancel/judge-trails.ts';
import { everyEventOnce, inOrder } from '../event-bus/judge-events.ts';
import { entriesAreWhole, entriesStay, logIsBounded } from '../log-store/judge-entries.ts';
import { allLooks, portsAreGivenOnce, sidesAgree } from '../proxy-map/judge-sides.ts';
import {
  messagesArrive,
  registrationsAreTrue,
  whoIsThereIsFound,
} from '../session-hub/judge-messages.ts';
import type { LogBounds, ToolContents, ToolSights } from './correct.ts';
import { callsOf } from './judge-workspace.ts';

type Verdict = string | Violation | undefined;

/** What one thread's own parts have seen, and its calls of them. */
interface User {
  readonly sights: ToolSights;
  readonly callsOf: (...names: readonly string[]) => History;
}

/** Every subscriber of a thread's bus sees each of its events once, in their order. */
export function eventsArrive(from: HistorySource): Verdict {
  return firstOf(usersIn(from), ({ sights: { events }, callsOf }) => {
    const seen = { events, atOnce: 0 };
    return everyEventOnce(callsOf('publish'), seen) ?? inOrder(callsOf('publish'), seen);
  });
}

/** A thread's clients have the messages that were sent to them, while they were there. */
export function clientsAreServed(from: HistorySource): Verdict {
  return firstOf(usersIn(from), ({ sights: { clients }, callsOf }) => {
    const calls = callsOf('connect', 'send', 'drop');
    return (
      messagesArrive(calls, clients) ?? whoIsThereIsFound(calls) ?? registrationsAreTrue(clients)
    );
  });
}

/** No two sites have the same proxy of a thread, and both directions agree, whenever it looks. */
export function proxiesAgree(from: HistorySource): Verdict {
  return firstOf(usersIn(from), ({ sights: { proxies }, callsOf }) => {
    const looks = allLooks(callsOf('look'), proxies);
    return portsAreGivenOnce(looks) ?? sidesAgree(looks);
  });
}

/** A request has one outcome, and what it opened it has closed. */
export function requestsEnd(from: HistorySource): Verdict {
  return firstOf(
    usersIn(from),
    ({ sights: { trails } }) => hasOneOutcome(trails) ?? closesConnections(trails),
  );
}

const UNCERTAIN = { kind: 'threw', message: 'the log was not free in time' } as const;

/** Every entry that was accepted is in the log, whole and once, until it is rotated out. */
export function entriesAreKept(
  from: HistorySource,
  entries: readonly string[],
  { lines, files, backlog }: LogBounds,
): Verdict {
  const refused = new Set(
    operationsNamed(from, 'seen').flatMap(({ actor, outcome }) =>
      outcome.kind === 'returned' && (outcome.value as ToolSights).refusals.length > 0
        ? [actor]
        : [],
    ),
  );
  // Of a thread that was refused nobody knows which entries are written.
  const posts = callsOf(from, 'log', 'post').map((post) =>
    refused.has(post.actor) ? { ...post, outcome: UNCERTAIN } : post,
  );
  // What waits in one thread, or is just being written, may come behind what another one hands in much later.
  const certain = { lines: lines - (2 * backlog) / (files - 1), files, backlog };
  return (
    entriesAreWhole(posts, entries) ??
    entriesStay(posts, entries, certain) ??
    logIsBounded(posts, entries, { lines, files, backlog })
  );
}

/** The cache's entries and access order hold the same keys, no more than it may. */
export function modulesAreInOrder(
  { modules: { keys, order } }: ToolContents,
  capacity: number,
): Verdict {
  const [held, used] = [keys, order].map((each) => each.toSorted((a, b) => a - b).join(', '));
  if (held !== used) return `modules ${held} are at hand, and the access order names ${used}`;
  return keys.length <= capacity
    ? undefined
    : `${keys.length} modules are at hand, and ${capacity} may be`;
}

function usersIn(from: HistorySource): readonly User[] {
  return operationsNamed(from, 'seen').flatMap(({ actor, outcome }): User[] => {
    if (outcome.kind !== 'returned') return [];
    const isOwn = (call: Operation) => call.actor === actor;
    return [
      {
        sights: outcome.value as ToolSights,
        callsOf: (...names) => names.flatMap((name) => operationsNamed(from, name).filter(isOwn)),
      },
    ];
  });
}

function firstOf(users: readonly User[], judge: (user: User) => Verdict): Verdict {
  for (const user of users) {
    const found = judge(user);
    if (found !== undefined) return found;
  }
  return undefined;
}
