import { inspect } from 'node:util';
import type { CallRecord } from '../model/calls.ts';
import type { History, Operation } from '../model/history.ts';
import { recordOf } from './call-record.ts';

/** One operation's name, or several that count alike. */
export type OperationName = string | readonly string[];

/** Whether an operation took effect: `maybe` where it threw, or the execution ended before it did. */
export type Effect = 'yes' | 'no' | 'maybe';

/** Tells of an operation that returned whether it took effect. */
export type Accepted = (operation: Operation) => boolean;

/** The rule where a scenario gives none: an operation that returns `false` was refused. */
export const acceptedUnlessFalse: Accepted = ({ outcome }) =>
  outcome.kind !== 'returned' || outcome.value !== false;

/** Where operations are looked for: in a history, or in what an invariant sees. */
export type HistorySource = History | { readonly history: History };

/**
 * The operations of these names, in the order of their invocations. Where what an invariant sees is given as it is, nothing
 * needs to be made of the others: in rounds of many calls that takes longer than most checks.
 */
export function named(from: HistorySource, name: OperationName | undefined): readonly Operation[] {
  if (name === undefined) return NONE;
  const record = recordOf(from);
  if (record !== undefined) return ofRecord(record, typeof name === 'string' ? [name] : name);
  const history = 'history' in from ? from.history : from;
  const all = byName(history);
  const names = (typeof name === 'string' ? [name] : name).filter((each) => all.has(each));
  if (names.length < 2) return all.get(names[0] ?? '') ?? NONE;
  return history.filter((operation) => names.includes(operation.name));
}

function ofRecord(record: CallRecord, names: readonly string[]): readonly Operation[] {
  const all = [...new Set(names)].map((name) => record.operations(name));
  if (all.length < 2) return all[0] ?? NONE;
  return all
    .flat()
    .sort((one, other) => one.invokedAt - other.invokedAt || one.respondedAt - other.respondedAt);
}

const NONE: readonly Operation[] = [];

/** Of histories that are being checked: several invariants ask for the same operations. */
const sorted = new WeakMap<History, ReadonlyMap<string, readonly Operation[]>>();

function byName(history: History): ReadonlyMap<string, readonly Operation[]> {
  const known = sorted.get(history);
  if (known !== undefined) return known;
  const all = new Map<string, Operation[]>();
  for (const operation of history) {
    const alike = all.get(operation.name);
    if (alike === undefined) all.set(operation.name, [operation]);
    else alike.push(operation);
  }
  sorted.set(history, all);
  return all;
}

/** Whether the operation took effect. What threw or never ended is given the benefit of doubt. */
export function effectOf(operation: Operation, accepted: Accepted): Effect {
  if (operation.outcome.kind !== 'returned') return 'maybe';
  return accepted(operation) ? 'yes' : 'no';
}

/** What the operation returned; undefined where it did not return. */
export function returned({ outcome }: Operation): unknown {
  return outcome.kind === 'returned' ? outcome.value : undefined;
}

/** A value on one line, cut where it is long. */
export function show(value: unknown): string {
  return inspect(value, {
    depth: 3,
    breakLength: Number.POSITIVE_INFINITY,
    compact: true,
    maxArrayLength: 8,
    maxStringLength: 60,
  });
}

/** An operation on one line, e.g. `producer 2: push(3) → true`. */
export function describe(operation: Operation): string {
  const { actor, role, by = `${role} (actor ${actor})`, name, args, outcome } = operation;
  const call = `${by}: ${name}(${args.map(show).join(', ')})`;
  if (outcome.kind === 'returned') return `${call} → ${show(outcome.value)}`;
  return outcome.kind === 'threw' ? `${call} threw ${outcome.message}` : `${call} never ended`;
}
