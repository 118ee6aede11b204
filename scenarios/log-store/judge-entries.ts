import { type History, type Operation, type Violation, violation } from '../../harness/index.ts';

/** Bounds that a reader can see. */
export interface Bounds {
  readonly lines: number;
  readonly files: number;
  readonly backlog: number;
}

/** Every line that anybody reads is one entry that somebody handed in, and none is there twice. */
export function entriesAreWhole(history: History, last: readonly string[]): Violation | undefined {
  const handedIn = new Set(history.filter(isEntry).map(textOf));
  for (const log of [...history.flatMap((call) => [readBy(call) ?? []]), last]) {
    const seen = new Set<string>();
    for (const text of log) {
      if (!handedIn.has(text)) return violation('torn-read', `${text} is no entry: ${list(log)}`);
      if (seen.has(text)) return violation('duplicate', `${text} is there twice: ${list(log)}`);
      seen.add(text);
    }
  }
  return undefined;
}

/**
 * What was accepted is there at the end, but for what was rotated out: then a log's worth of others came no
 * earlier, and nothing that came before it in its own store is there.
 */
export function entriesStay(
  history: History,
  log: readonly string[],
  bounds: Bounds,
): Violation | undefined {
  const missing = missingFrom(history.filter(isAccepted), log, bounds);
  if (missing === undefined) return undefined;
  return violation('lost-write', `${describe(missing)}, but at the end there is ${list(log)}`);
}

/** Whoever reads sees what was written before, and what it was told was accepted. */
export function readsSeeWhatWasAccepted(history: History, bounds: Bounds): Violation | undefined {
  for (const read of history) {
    const log = readBy(read);
    if (log === undefined) continue;
    const certain = history.filter(
      (call) =>
        isAccepted(call) &&
        call.respondedAt < read.invokedAt &&
        (call.name === 'write' || call.actor === read.actor),
    );
    const handedIn = history.filter((call) => isEntry(call) && call.invokedAt < read.respondedAt);
    const missing = missingFrom(certain, log, bounds, handedIn);
    if (missing === undefined) continue;
    return violation('stale-read', `${describe(missing)}, but then ${read.by} read ${list(log)}`);
  }
  return undefined;
}

/** Of the entries that are handed in in one go, no more are accepted than may wait. */
export function backlogIsBounded(history: History, { backlog }: Bounds): string | undefined {
  const posts = history.filter((call) => call.name === 'post' && isAccepted(call));
  for (const [, together] of Map.groupBy(posts, ({ args, actor }) => `${actor} ${args[1]}`)) {
    if (together.length <= backlog) continue;
    const texts = together.map(textOf).join(', ');
    return `${texts} were accepted in one go, and only ${backlog} may wait`;
  }
  return undefined;
}

/** The log holds no more than its files may; a line more of each writer who is just at it. */
export function logIsBounded(
  history: History,
  log: readonly string[],
  { lines, files }: Bounds,
): string | undefined {
  const writers = new Set(history.map(({ actor }) => actor)).size;
  const most = (lines + writers - 1) * files;
  return log.length <= most
    ? undefined
    : `there are ${log.length} lines in ${files} files of ${lines}`;
}

/**
 * An entry that is not in the log although it must be. The oldest file goes when the current one is full: what is left
 * then is at least a whole log without one file.
 */
function missingFrom(
  certain: readonly Operation[],
  log: readonly string[],
  { lines, files }: Bounds,
  all: readonly Operation[] = certain,
): Operation | undefined {
  const kept = new Set(log);
  const ends = Float64Array.from(all, ({ respondedAt }) => respondedAt).sort();
  const firstKept = new Map<number, number>();
  for (const entry of certain) {
    const { actor, respondedAt } = entry;
    const first = firstKept.get(actor) ?? Number.POSITIVE_INFINITY;
    if (kept.has(textOf(entry))) firstKept.set(actor, Math.min(first, respondedAt));
  }
  return certain.find((entry) => {
    if (kept.has(textOf(entry))) return false;
    // The entry itself is among those that ended behind its beginning.
    const later = ends.length - countUpTo(ends, entry.invokedAt) - 1;
    const first = firstKept.get(entry.actor) ?? Number.POSITIVE_INFINITY;
    return later < lines * (files - 1) || first < entry.invokedAt;
  });
}

/** How many of some numbers, in ascending order, are at most `most`. */
function countUpTo(numbers: Float64Array, most: number): number {
  let [from, to] = [0, numbers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((numbers[middle] as number) <= most) from = middle + 1;
    else to = middle;
  }
  return from;
}

function readBy({ name, outcome }: Operation): readonly string[] | undefined {
  if (name !== 'read' || outcome.kind !== 'returned') return undefined;
  return outcome.value as readonly string[];
}

function isEntry({ name }: Operation): boolean {
  return name === 'post' || name === 'write';
}

function isAccepted(call: Operation): boolean {
  const { outcome } = call;
  return isEntry(call) && outcome.kind === 'returned' && outcome.value !== false;
}

function textOf({ args }: Operation): string {
  return String(args[0]);
}

function describe(call: Operation): string {
  const { role, by = role, name } = call;
  return `${by}: ${name}(${textOf(call)}) ${name === 'post' ? 'was accepted' : 'was done'}`;
}

const MOST_SHOWN = 20;

function list(log: readonly string[]): string {
  const more = log.length > MOST_SHOWN ? ` and ${log.length - MOST_SHOWN} more` : '';
  return log.length === 0 ? 'nothing' : log.slice(0, MOST_SHOWN).join(', ') + more;
}
