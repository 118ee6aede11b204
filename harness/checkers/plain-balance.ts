import { type CallRecord, NOT_PLAIN, PLAIN } from '../model/calls.ts';
import type { OperationName } from './operations.ts';
import { columnsOf, greatest, placeOf, placesFor, plainOf } from './plain-calls.ts';

/**
 * Whether what was put, unless that was refused, is exactly what was taken or is left. False also where the calls are not
 * plain.
 */
export function balancesPlainly(
  record: CallRecord,
  put: OperationName,
  take: OperationName,
  rest: readonly unknown[],
): boolean {
  const puts = columnsOf(record, put);
  const takes = columnsOf(record, take);
  if (puts === undefined || takes === undefined) return false;
  const most = greatest(puts.map(({ first }) => first));
  if (most === Number.POSITIVE_INFINITY) return false;
  const inside = placesFor(most);
  let count = 0;
  for (const { count: calls, first, result } of puts) {
    for (let call = 0; call < calls; call++) {
      if (result[call] === PLAIN.false) continue;
      inside[placeOf(first[call] as number)]++;
      count++;
    }
  }
  const takeOut = (plain: number): boolean => {
    count--;
    return plain <= most && plain > NOT_PLAIN && --inside[placeOf(plain)] >= 0;
  };
  for (const { count: calls, result } of takes) {
    for (let call = 0; call < calls; call++) {
      const plain = result[call] as number;
      if (plain !== PLAIN.nothing && !takeOut(plain)) return false;
    }
  }
  return rest.every((value) => takeOut(plainOf(value))) && count === 0;
}
