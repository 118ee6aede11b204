import { type History, type Violation, violation } from '../../harness/index.ts';
import type { Inspection, Reading } from './records.ts';

/** Every increment is in its record and among its changes. */
export function keepsIncrements(history: History, { records }: Inspection): Violation | undefined {
  const calls = history.filter(({ name }) => name === 'increment');
  const asked = Map.groupBy(calls, ({ args }) => String(args[0]));
  for (const [key, increments] of asked) {
    const { value, changes } = records[key] ?? { value: 0, changes: 0 };
    const done = increments.filter(({ outcome }) => outcome.kind === 'returned').length;
    if (value >= done && changes >= done) continue;
    const times = done === 1 ? 'once' : `${done} times`;
    return violation(
      'lost-write',
      `'${key}' was incremented ${times}, but is ${value}, with ${changes} changes`,
      increments.map(({ role, actor, outcome }) => {
        const result = outcome.kind === 'returned' ? String(outcome.value) : outcome.kind;
        return `${role} (actor ${actor}): increment('${key}') → ${result}`;
      }),
    );
  }
  return undefined;
}

/** No record has more than was asked for: changes that were refused are none. */
export function refusedLeaveNothing(history: History, { records }: Inspection): string | undefined {
  for (const [key, { value, changes }] of Object.entries(records)) {
    const asked = history.filter(({ name, args }) => name === 'increment' && args[0] === key);
    if (value <= asked.length && changes <= asked.length) continue;
    return `'${key}' is ${value}, with ${changes} changes, and only ${asked.length} were asked for and not refused`;
  }
  return undefined;
}

/** A record and its changes are read as they were at one moment. */
export function readsOneMoment(history: History): Violation | undefined {
  for (const { name, role, actor, args, outcome } of history) {
    if (name !== 'read' || outcome.kind !== 'returned') continue;
    const { value, changes } = outcome.value as Reading;
    if (value === changes) continue;
    const call = `${role} (actor ${actor}): read('${args[0]}')`;
    return violation('torn-read', `${call} → value ${value} with ${changes} changes`);
  }
  return undefined;
}

/** SQLite finds nothing wrong with its file. */
export function isIntact({ integrity }: Inspection): string | undefined {
  return integrity === 'ok' ? undefined : `integrity_check: ${integrity}`;
}

/** Four times what SQLite begins to checkpoint at by itself: readers may be in its way for a while. */
const MOST_LOG_BYTES = 16 << 20;

/** The write-ahead log is used anew when it has been moved into the file. */
export function isBounded(logBytes: number): string | undefined {
  return logBytes <= MOST_LOG_BYTES ? undefined : `the write-ahead log has ${logBytes} bytes`;
}
