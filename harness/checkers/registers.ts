import type { Operation } from '../model/history.ts';
import {
  acceptedUnlessFalse,
  describe,
  effectOf,
  type HistorySource,
  named,
  type OperationName,
  show,
} from './operations.ts';
import { RegisterCache } from './register-cache.ts';
import type { RegisterOptions } from './register-options.ts';
import { keyOf, type ValueKey } from './value-key.ts';

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
  /** The writes by the key of their value. */
  readonly byValue: ReadonlyMap<ValueKey, readonly Write[]>;
}

/** A write on one line. */
export function describeWrite({ operation, value }: Write): string {
  return operation === undefined ? `at first: ${show(value)}` : describe(operation);
}

/** The key of a held value: no value is the same however it is returned. */
export function heldKey(value: unknown): ValueKey {
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

/** The registers of all keys that were written, by the key's own `keyOf`. */
export type Registers = ReadonlyMap<ValueKey, Register>;

const made = new RegisterCache<Registers>();

/** The registers that a history has under these options; those that were made for another check before. */
export function registersOf(from: HistorySource, options: RegisterOptions): Registers {
  return made.of(from, options, () => makeRegisters(from, options));
}

function makeRegisters(from: HistorySource, options: RegisterOptions): Registers {
  const { accepted = acceptedUnlessFalse } = options;
  const written = options.value ?? ((operation: Operation) => operation.args[1]);
  const removals = namesOf(options.remove);
  const keys = new Map<ValueKey, { readonly key: unknown; readonly writes: Write[] }>();
  for (const operation of named(from, [...namesOf(options.write), ...removals])) {
    const removes = removals.includes(operation.name);
    // A removal that says `false` found nothing, and so left nothing behind: no harm in counting it.
    const effect = effectOf(operation, removes ? always : accepted);
    if (effect === 'no') continue;
    const key = registerKey(options, operation);
    const at = keyOf(key);
    let register = keys.get(at);
    if (register === undefined) {
      register = { key, writes: [initialWrite(options, key)] };
      keys.set(at, register);
    }
    register.writes.push({
      operation,
      value: removes ? undefined : written(operation),
      invokedAt: operation.invokedAt,
      respondedAt: effect === 'yes' ? operation.respondedAt : Number.POSITIVE_INFINITY,
      overwrittenBy: undefined,
    });
  }
  return new Map([...keys].map(([at, { key, writes }]) => [at, registerOf(key, writes)]));
}

const always = () => true;

function namesOf(name: OperationName | undefined): readonly string[] {
  return typeof name === 'string' ? [name] : (name ?? []);
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
  const byValue = new Map<ValueKey, Write[]>();
  for (const write of writes) {
    const at = heldKey(write.value);
    const alike = byValue.get(at);
    if (alike === undefined) byValue.set(at, [write]);
    else alike.push(write);
  }
  return { key, writes, byValue };
}
