import type { Violation } from '../model/finding.ts';
import type { Operation } from '../model/history.ts';
import type { Invariant } from '../model/scenario.ts';
import {
  type Accepted,
  acceptedUnlessFalse,
  describe,
  effectOf,
  named,
  type OperationName,
  returned,
  show,
} from './operations.ts';
import { keyOf, type ValueKey } from './value-key.ts';
import { violation } from './violation.ts';

export interface FifoOptions {
  /** Operations that put their first argument in. */
  readonly put: OperationName;
  /** Operations that take one value out and return it. */
  readonly take: OperationName;
  /** Whether a put that returned was accepted. Left out: unless it returned `false`. */
  readonly accepted?: Accepted;
}

/** A value on its way: who put it, who took it. */
interface Passage {
  readonly put: Operation;
  readonly take: Operation;
}

/**
 * Each consumer takes the values of each producer in the order in which they were put. Only what is
 * certain counts: the earlier put had returned before the later one began, and so with the takes.
 * Values that were put more than once cannot be told apart and are passed over; what is taken twice
 * or out of nowhere is for `conserves`.
 */
export function fifoPerProducer(options: FifoOptions): Invariant<unknown, unknown> {
  const { accepted = acceptedUnlessFalse } = options;
  return (context) => {
    const puts = new Map<ValueKey, Operation[]>();
    for (const put of named(context, options.put)) {
      if (effectOf(put, accepted) === 'no') continue;
      const key = keyOf(put.args[0]);
      const alike = puts.get(key) ?? [];
      puts.set(key, alike);
      alike.push(put);
    }
    const lanes = new Map<string, Passage[]>();
    for (const take of named(context, options.take)) {
      if (take.outcome.kind !== 'returned') continue;
      const [put, second] = puts.get(keyOf(returned(take))) ?? [];
      if (put === undefined || second !== undefined) continue;
      const lane = `${put.actor}>${take.actor}`;
      const passages = lanes.get(lane) ?? [];
      lanes.set(lane, passages);
      passages.push({ put, take });
    }
    for (const passages of lanes.values()) {
      const found = overtaking(passages);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/**
 * Sweeps the takes of one producer's values by one consumer, in the order of their invocations.
 * Of all takes that had returned by then, the one whose put began last is the one to beat.
 */
function overtaking(passages: readonly Passage[]): Violation | undefined {
  const byEnd = passages.toSorted((a, b) => a.take.respondedAt - b.take.respondedAt);
  let latest: Passage | undefined;
  let next = 0;
  for (const passage of passages) {
    for (; (byEnd[next] as Passage).take.respondedAt < passage.take.invokedAt; next++) {
      const ended = byEnd[next] as Passage;
      if (latest === undefined || ended.put.invokedAt > latest.put.invokedAt) latest = ended;
    }
    if (latest !== undefined && passage.put.respondedAt < latest.put.invokedAt) {
      return violation(
        'invariant',
        `${show(passage.put.args[0])} was put before ${show(latest.put.args[0])} but taken after it ` +
          `by the same consumer: ${describe(latest.take)}; then ${describe(passage.take)}`,
        [describe(passage.put), describe(latest.put)],
      );
    }
  }
  return undefined;
}
