import { MAX_PLAIN_NUMBER } from '../base/limits.ts';
import { type CallColumns, type CallRecord, NOT_PLAIN, PLAIN } from '../model/calls.ts';
import type { OperationName } from './operations.ts';

/** What a value would be in a column: equal exactly where two values are. `NOT_PLAIN` where it cannot be in one. */
export function plainOf(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) && value >= 0 && value <= MAX_PLAIN_NUMBER
        ? value | 0
        : NOT_PLAIN;
    case 'boolean':
      return value ? PLAIN.true : PLAIN.false;
    case 'undefined':
      return PLAIN.nothing;
    default:
      return NOT_PLAIN;
  }
}

/** The calls of these names in columns, one set a name; undefined where some are not plain. */
export function columnsOf(
  record: CallRecord,
  name: OperationName,
): readonly CallColumns[] | undefined {
  const all: CallColumns[] = [];
  for (const each of new Set(typeof name === 'string' ? [name] : name)) {
    const columns = record.columns(each);
    if (columns === undefined) return undefined;
    all.push(columns);
  }
  return all;
}

/**
 * The greatest number in the columns; -1 where there is none, `Infinity` where it is too great for there to be a place for
 * each number up to it.
 */
export function greatest(columns: readonly Int32Array[]): number {
  let most = -1;
  for (const column of columns) for (const value of column) if (value > most) most = value;
  return most > MAX_PLAIN_NUMBER ? Number.POSITIVE_INFINITY : most;
}

/** Where a plain value has its place, from 0: behind those that are no numbers. */
export const placeOf = (plain: number): number => plain - NOT_PLAIN - 1;

/** Places for all plain values up to `most`. */
export const placesFor = (most: number): Int32Array => new Int32Array(placeOf(most) + 1);
