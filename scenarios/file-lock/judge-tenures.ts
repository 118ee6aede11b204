import type { History, Operation } from '../../harness/index.ts';
import type { Contention } from './correct.ts';
import { HOLDER, type Start } from './starts.ts';

/** What became of one attempt to acquire the lock. */
export type Attempt =
  | { readonly got: true; readonly waitedMs: number }
  | { readonly got: false; readonly waitedMs: number; readonly reason: string };

/** What somebody finds who comes when all is over, in a fresh process where one was killed. */
export interface Aftermath {
  readonly next: Attempt;
  /** Whether there is a lock file when that one has released its lock. */
  readonly isLocked: boolean;
}

/** When an actor had the lock, in the order of all events. */
interface Tenure {
  readonly acquire: Operation;
  readonly from: number;
  readonly to: number;
}

/** Nobody is in the way of who comes afterwards, who need not wait for what has died to look old. */
const AT_ONCE_MS = 1_000;

/** The time after which an attempt must have given up, and not before. */
const ACQUIRE_MS = 10_000;

/** Nobody has the lock while somebody else has it. A tenure ends where its release begins, or its process. */
export function oneHolder(
  history: History,
  start: Start,
  killed: number | undefined,
): string | undefined {
  const tenures = tenuresOf(history, killed);
  if (start === 'held' && killed !== HOLDER && tenures.length > 0) {
    return `${describe(tenures[0].acquire)}, but a living process had it all the time`;
  }
  for (const [at, tenure] of tenures.entries()) {
    const other = tenures.slice(at + 1).find(({ from }) => from < tenure.to);
    if (other === undefined) continue;
    return `two holders: ${describe(tenure.acquire)} and, before it was released, ${describe(other.acquire)}`;
  }
  return undefined;
}

/** Attempts fail after their time, and say who had the lock; one that is stale lets at least one succeed. */
export function failsClearly(
  history: History,
  start: Start,
  killed: number | undefined,
): string | undefined {
  const acquires = history.filter(({ name }) => name === 'acquire');
  for (const acquire of acquires) {
    const attempt = attemptOf(acquire);
    if (attempt === undefined || attempt.got) continue;
    if (attempt.waitedMs < ACQUIRE_MS) return `${describe(acquire)}, which is too soon`;
  }
  // Who was killed may have had it without anyone having heard of that.
  if (start === 'held' || killed !== undefined) return undefined;
  if (acquires.some((acquire) => attemptOf(acquire)?.got === true)) return undefined;
  return `nobody acquired a lock that was ${start}: ${acquires.map(describe).join('; ')}`;
}

/** No lock is left by those who have ended, killed or not. */
export function isFree(
  { next, isLocked }: Aftermath,
  start: Start,
  killed: number | undefined,
): string | undefined {
  if (start === 'held' && killed !== HOLDER) return undefined;
  const when = killed === undefined ? 'when all had ended' : `after actor ${killed} was killed`;
  if (!next.got) return `${when}, somebody gave up after ${inMs(next)}: ${next.reason}`;
  if (next.waitedMs > AT_ONCE_MS) return `${when}, somebody had to wait for ${inMs(next)}`;
  return isLocked ? `${when}, somebody released the lock, and its file is still there` : undefined;
}

/** What a lock says of its contention is what its users saw. */
export function contentionIsCounted(history: History): string | undefined {
  for (const asked of history.filter(({ name }) => name === 'contention')) {
    const said = returned(asked) as Contention | undefined;
    if (said === undefined) continue;
    const attempts = history
      .filter(({ actor, name }) => actor === asked.actor && name === 'acquire')
      .flatMap((acquire) => attemptOf(acquire) ?? []);
    const got = attempts.filter((attempt) => attempt.got).length;
    const waitedMs = attempts.reduce((sum, attempt) => sum + attempt.waitedMs, 0);
    const { acquisitions, waits, heldMs, longestHoldMs } = said;
    const fits =
      acquisitions === got &&
      waits >= attempts.length - got &&
      waits <= attempts.length &&
      said.waitedMs <= waitedMs &&
      longestHoldMs <= heldMs;
    if (fits) continue;
    return `${JSON.stringify(said)}, but ${asked.by ?? asked.role} saw ${JSON.stringify(attempts)}`;
  }
  return undefined;
}

function tenuresOf(history: History, killed: number | undefined): Tenure[] {
  const got = history.filter((each) => each.name === 'acquire' && attemptOf(each)?.got === true);
  return got
    .map((acquire) => {
      const from = acquire.respondedAt;
      const release = history.find(
        ({ actor, name, invokedAt }) =>
          actor === acquire.actor && name === 'release' && invokedAt > from,
      );
      // When a killed one ended is not known: as far as anyone knows at once.
      const open = acquire.actor === killed ? from : Number.POSITIVE_INFINITY;
      return { acquire, from, to: release?.invokedAt ?? open };
    })
    .toSorted((a, b) => a.from - b.from);
}

function attemptOf(acquire: Operation): Attempt | undefined {
  return returned(acquire) as Attempt | undefined;
}

function returned({ outcome }: Operation): unknown {
  return outcome.kind === 'returned' ? outcome.value : undefined;
}

function describe(acquire: Operation): string {
  const attempt = attemptOf(acquire);
  const call = `${acquire.by ?? acquire.role}: acquire()`;
  if (attempt === undefined) return `${call} never ended`;
  return attempt.got
    ? `${call} after ${inMs(attempt)}`
    : `${call} gave up after ${inMs(attempt)}: ${attempt.reason}`;
}

function inMs({ waitedMs }: Attempt): string {
  return `${Math.round(waitedMs)} ms`;
}
