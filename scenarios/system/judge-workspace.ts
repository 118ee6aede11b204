import {
  type History,
  type HistorySource,
  operationsNamed,
  type Violation,
  violation,
} from '../../harness/index.ts';
import type { RecordStore } from '../sqlite-store/correct.ts';
import type { Version } from '../versioned-store/correct.ts';

/** All that a workspace holds at the end. */
export interface Contents {
  readonly current: Version;
  readonly history: string;
  readonly journal: string;
  readonly met: readonly string[];
  readonly entries: readonly string[];
  readonly inspection: ReturnType<RecordStore['inspect']>;
  readonly page: string;
}

/** The calls of one method, under the name that the judge of another scenario knows them by. */
export function callsOf(from: HistorySource, method: string, name: string): History {
  return operationsNamed(from, method).map((operation) => ({ ...operation, name }));
}

/** Each key that was met stands there once, and one was told that it is new. */
export function metOnce(history: History, met: readonly string[]): Violation | undefined {
  const calls = history.filter(({ name }) => name === 'meet');
  for (const [key, meetings] of Map.groupBy(calls, ({ args }) => String(args[0]))) {
    const told = meetings.filter(({ outcome }) => outcome.kind === 'returned' && outcome.value);
    const times = met.filter((line) => line === key).length;
    if (told.length > 1) return violation('duplicate', `${key} was new to ${told.length}`);
    if (times > 1) return violation('duplicate', `${key} is there ${times} times`);
    if (times === 0) return violation('lost-write', `${key} was met and is not there`);
  }
  return undefined;
}

/**
 * The pages replaced one another: none but the last was left standing, and none was replaced twice. Whoever was refused
 * the lock has published nothing.
 */
export function pagesFollow(
  history: History,
  first: string,
  last: string,
): Violation | string | undefined {
  const pages = history.filter(
    ({ name, outcome }) => name === 'publish' && outcome.kind === 'returned',
  );
  const replaced = new Set<unknown>();
  for (const { outcome, by, role, args } of pages) {
    if (outcome.kind !== 'returned') continue;
    if (replaced.has(outcome.value)) {
      const text = `${by ?? role} replaced '${outcome.value}' by '${args[0]}', and another one did, too`;
      return violation('lost-write', text);
    }
    replaced.add(outcome.value);
  }
  const standing = [first, ...pages.map(({ args }) => String(args[0]))].filter(
    (page) => !replaced.has(page),
  );
  return standing.length === 1 && standing[0] === last
    ? undefined
    : `the page is '${last}', and those that nobody replaced are '${standing.join("', '")}'`;
}
