import { type CallRecord, PLAIN } from '../model/calls.ts';
import type { Operation } from '../model/history.ts';
import type { Invariant } from '../model/scenario.ts';
import { recordOf } from './call-record.ts';
import {
  type Accepted,
  acceptedUnlessFalse,
  describe,
  effectOf,
  named,
  type OperationName,
  show,
} from './operations.ts';
import { columnsOf } from './plain-calls.ts';
import { violation } from './violation.ts';

export interface CounterOptions<Observed> {
  /** Operations that add to the counter. */
  readonly increment: OperationName;
  /** The counter at the end. */
  readonly total: (observed: Observed) => number | bigint;
  /** What one operation adds. Left out: 1. */
  readonly by?: (operation: Operation) => number;
  /** The counter at first. Left out: 0. */
  readonly initial?: number;
  /** Whether an increment that returned took effect. Left out: unless it returned `false`. */
  readonly accepted?: Accepted;
}

/**
 * The counter ends at the sum of all increments. Too little is a `lost-write`, too much a
 * `duplicate` (of increments none of which is negative). Those that threw or never ended may count
 * or not.
 */
export function countsEvery<Observed = unknown>(
  options: CounterOptions<Observed>,
): Invariant<unknown, Observed> {
  const { accepted = acceptedUnlessFalse, by = () => 1, initial = 0 } = options;
  const isPlain = options.accepted === undefined && options.by === undefined;
  return (context) => {
    const total = Number(options.total(context.observed));
    const record = isPlain ? recordOf(context) : undefined;
    if (record !== undefined && total === initial + acceptedCalls(record, options.increment))
      return;
    const increments = named(context, options.increment);
    let low = initial;
    let high = initial;
    let maybe = 0;
    for (const operation of increments) {
      const effect = effectOf(operation, accepted);
      if (effect === 'no') continue;
      const amount = by(operation);
      if (effect === 'maybe') maybe++;
      if (effect === 'yes' || amount < 0) low += amount;
      if (effect === 'yes' || amount > 0) high += amount;
    }
    if (total >= low && total <= high) return undefined;
    const expected =
      low === high ? `${low}` : `${low} to ${high} (${maybe} of them did not return)`;
    const detail = increments.map(describe);
    if (Number.isNaN(total)) return violation('invariant', 'the counter is not a number', detail);
    const onlyUp = increments.every((operation) => by(operation) >= 0);
    const off = total < low ? low - total : total - high;
    const missed = total < low || !onlyUp;
    return violation(
      missed ? 'lost-write' : 'duplicate',
      `${increments.length} increments make ${expected}, but the counter is ${show(total)}: ` +
        `${missed ? `${off} lost` : `${off} too many`}`,
      detail,
    );
  };
}

/** Calls that were not refused; not a number where they are not plain. */
function acceptedCalls(record: CallRecord, name: OperationName): number {
  const columns = columnsOf(record, name);
  if (columns === undefined) return Number.NaN;
  let calls = 0;
  for (const { count, result } of columns) {
    for (let call = 0; call < count; call++) if (result[call] !== PLAIN.false) calls++;
  }
  return calls;
}
