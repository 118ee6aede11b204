import type { History, Operation } from '../model/history.ts';
import {
  type Accepted,
  acceptedUnlessFalse,
  describe,
  effectOf,
  named,
  type OperationName,
  show,
} from './operations.ts';
import { keyOf } from './value-key.ts';

/** How a scenario's operations read as reads and writes of keys. */
export interface RegisterOptions {
  /** Operations that write: `(key, value)` unless `key` and `value` say otherwise. */
  readonly write: OperationName;
  /** Operations that remove a key. */
  readonly remove?: OperationName;
  /** The key of an operation. Left out: its first argument. One register: `() => 0`. */
  readonly key?: (operation: Operation) => unknown;
  /** The value of a write. Left out: its second argument. */
  readonly value?: (operation: Operation) => unknown;
  /** Whether a write that returned took effect. Left out: unless it returned `false`. */
  readonly accepted?: Accepted;
  /** What a key holds at first. Left out: nothing. */
  readonly initial?: (key: unknown) => unknown;
  /** The subject may drop keys by itself, as a cache does: a missing value is no error. */
  readonly mayForget?: boolean;
}

/** One write of a key, in real time. */
export interface Write {
  /** Undefined for the initial value. */
  readonly operation: Operation | undefined;
  /** `undefined` and `null` stand for: no value. */
  readonly value: unknown;
  readonly invokedAt: number;
  /** Infinity where it is not certain to have taken effect: it may still do so at any time. */
  readonly respondedAt: number;
  /** Of the writes that certainly came after it, the one that was done first. */
  overwrittenBy: Write | undefined;
}

/** All writes of one key, the initial value first. */
export interface Register {
  readonly key: unknown;
  readonly writes: readonly Write[];
  /** The writes by the text form of their value. */
  readonly byValue: ReadonlyMap<string, readonly Write[]>;
}

/** A write on one line. */
export function describeWrite({ operation, value }: Write): string {
  return operation === undefined ? `at first: ${show(value)}` : describe(operation);
}

/** The text form of a held value: no value reads the same however it is returned. */
export function heldKey(value: unknown): string {
  return keyOf(value ?? undefined);
}

/** The key of an operation under these options. */
export function registerKey(options: RegisterOptions, operation: Operation): unknown {
  return options.key === undefined ? operation.args[0] : options.key(operation);
}

/** The register of a key that has no writes of its own. */
export function untouched(options: RegisterOptions, key: unknown): Register {
  return registerOf(key, [initialWrite(options, key)]);
}

/** The registers of all keys that were written, by the text form of the key. */
export function registersOf(history: History, options: RegisterOptions): Map<string, Register> {
  const { accepted = acceptedUnlessFalse } = options;
  const written = options.value ?? ((operation: Operation) => operation.args[1]);
  const removals = new Set(named(history, options.remove));
  const writers = new Set([...named(history, options.write), ...removals]);
  const keys = new Map<string, { readonly key: unknown; readonly writes: Write[] }>();
  for (const operation of history) {
    if (!writers.has(operation)) continue;
    // A removal that says `false` found nothing, and so left nothing behind: no harm in counting it.
    const effect = effectOf(operation, removals.has(operation) ? () => true : accepted);
    if (effect === 'no') continue;
    const key = registerKey(options, operation);
    const known = keys.get(keyOf(key)) ?? { key, writes: [initialWrite(options, key)] };
    keys.set(keyOf(key), known);
    known.writes.push({
      operation,
      value: removals.has(operation) ? undefined : written(operation),
      invokedAt: operation.invokedAt,
      respondedAt: effect === 'yes' ? operation.respondedAt : Number.POSITIVE_INFINITY,
      overwrittenBy: undefined,
    });
  }
  return new Map([...keys].map(([text, { key, writes }]) => [text, registerOf(key, writes)]));
}

function initialWrite({ initial }: RegisterOptions, key: unknown): Write {
  return {
    operation: undefined,
    value: initial?.(key),
    invokedAt: -2,
    respondedAt: -1,
    overwrittenBy: undefined,
  };
}

/** `writes` are in the order of their invocations: swept from the end for who overwrote whom. */
function registerOf(key: unknown, writes: readonly Write[]): Register {
  // Two that may act at any time compare as NaN, which sorting takes for equal.
  const byEnd = writes.toSorted((a, b) => b.respondedAt - a.respondedAt);
  let earliestDone: Write | undefined;
  let next = writes.length - 1;
  for (const write of byEnd) {
    for (; next >= 0 && (writes[next] as Write).invokedAt > write.respondedAt; next--) {
      const later = writes[next] as Write;
      if (later.respondedAt === Number.POSITIVE_INFINITY) continue;
      if (earliestDone === undefined || later.respondedAt < earliestDone.respondedAt) {
        earliestDone = later;
      }
    }
    write.overwrittenBy = earliestDone;
  }
  const byValue = new Map<string, Write[]>();
  for (const write of writes) {
    const text = heldKey(write.value);
    const alike = byValue.get(text) ?? [];
    byValue.set(text, alike);
    alike.push(write);
  }
  return { key, writes, byValue };
}
