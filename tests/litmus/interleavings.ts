import type { AnyLitmus, LocationSpec } from '../../harness/model/litmus.ts';

/** Thrown out of an actor's code at the access that it must not make yet. */
const PARKED = Symbol('parked');

type Register = Record<string, number>;
type Access = () => unknown;
type Actor = (memory: unknown, i: number, registers: Register) => void;

/** Makes an access, or answers what it gave when it was made. */
type Perform = (access: Access) => unknown;

/**
 * All outcomes that interleavings of a program's accesses have, each as JSON of its registers. An access is
 * one read or write of an element, one call of a `DataView` or one of `Atomics`. Actors are run again from
 * their start for each step, with the answers that they had.
 */
export function interleavedOutcomes(program: AnyLitmus): Set<string> {
  const found = new Set<string>();
  const choices: number[][] = [[]];
  for (let order = choices.pop(); order !== undefined; order = choices.pop()) {
    const { outcome, runnable } = play(program, order);
    if (runnable.length === 0) found.add(outcome);
    for (const actor of runnable) choices.push([...order, actor]);
  }
  return found;
}

/** Plays an order of accesses: who could go on behind it, and what the registers hold. */
function play(
  program: AnyLitmus,
  order: readonly number[],
): { outcome: string; runnable: number[] } {
  const memory = Object.entries(program.memory as Record<string, LocationSpec>).map(
    ([name, spec]) => [name, freshView(spec)] as const,
  );
  const answers: unknown[][] = program.actors.map(() => []);
  for (const actor of order) step(program.actors[actor] as Actor, memory, answers[actor]!, 1);
  const registers: Register = Object.fromEntries(program.registers.map((name) => [name, 0]));
  const runnable = program.actors.flatMap((actor, at) =>
    step(actor as Actor, memory, answers[at]!, 0, registers) ? [] : [at],
  );
  const observe = program.observe as Actor | undefined;
  if (runnable.length === 0 && observe !== undefined) {
    step(observe, memory, [], Number.POSITIVE_INFINITY, registers);
  }
  return { outcome: outcomeKey(registers), runnable };
}

/** Runs an actor through its known answers and `more` further accesses. Returns whether it ended. */
function step(
  actor: Actor,
  memory: readonly (readonly [string, object])[],
  answers: unknown[],
  more: number,
  registers: Register = {},
): boolean {
  let at = 0;
  let left = more;
  const perform: Perform = (access) => {
    if (at === answers.length) {
      if (left === 0) throw PARKED;
      left--;
      answers.push(access());
    }
    return answers[at++];
  };
  const real = globalThis.Atomics;
  globalThis.Atomics = stepping(real, perform) as typeof Atomics;
  try {
    actor(Object.fromEntries(memory.map(([name, view]) => [name, watched(view, perform)])), 0, {
      ...registers,
    });
    // Only an actor that has ended may leave its registers behind.
    at = 0;
    actor(
      Object.fromEntries(memory.map(([name, view]) => [name, watched(view, perform)])),
      0,
      registers,
    );
    return true;
  } catch (thrown) {
    if (thrown === PARKED) return false;
    throw thrown;
  } finally {
    globalThis.Atomics = real;
  }
}

const originals = new WeakMap<object, object>();

/** A view whose elements, or methods, are accesses. */
function watched(view: object, perform: Perform): object {
  const proxy = new Proxy(view, {
    get(target, key) {
      const value = Reflect.get(target, key, target);
      if (typeof value !== 'function') return perform(() => Reflect.get(target, key, target));
      return (...args: unknown[]) => perform(() => value.apply(target, args));
    },
    set(target, key, value) {
      perform(() => Reflect.set(target, key, value, target));
      return true;
    },
  });
  originals.set(proxy, view);
  return proxy;
}

function stepping(real: object, perform: Perform): object {
  return new Proxy(real, {
    get(target, key) {
      const method = Reflect.get(target, key) as (...args: unknown[]) => unknown;
      return (view: object, ...args: unknown[]) =>
        perform(() => method(originals.get(view), ...args));
    },
  });
}

function freshView(spec: LocationSpec): object {
  if (typeof spec === 'function') return new spec(1);
  return new DataView(new ArrayBuffer(spec.bytes));
}

/** An outcome as a key: registers in the order of their names. */
export function outcomeKey(registers: Register): string {
  return JSON.stringify(Object.entries(registers).sort(([a], [b]) => (a < b ? -1 : 1)));
}
