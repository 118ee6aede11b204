import type { CallRecord } from '../model/calls.ts';

const records = new WeakMap<object, CallRecord>();

/** Gives what invariants see a record of the calls, for checks that know how to read it. */
export function withRecord<Context extends object>(context: Context, record: CallRecord): Context {
  records.set(context, record);
  return context;
}

/** Undefined where the operations are all that there is. */
export function recordOf(context: object): CallRecord | undefined {
  return records.get(context);
}
