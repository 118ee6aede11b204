import type { LockTrace } from './lock-trace.ts';

/**
 * Where this thread's control of locks is found: by a global, since user code may have a copy of this module of
 * its own.
 */
const KEY = Symbol.for('hammerlock.locks');

/** What is noted of one request for a lock. */
export interface LockNote {
  /** The lock is held from now on. */
  taken(): void;
  /** It is given back; or, where it was not taken, not waited for any more. */
  released(): void;
}

export interface NoteLockOptions {
  /** Which one of its kind: locks of one name with different instances are told apart. */
  readonly instance?: string | number;
  /** Others may hold it at the same time, if they share it, too. */
  readonly shared?: boolean;
  /** It is only tried: nobody waits for it here. */
  readonly tries?: boolean;
}

/** What is told of a lock that user code notes. */
export type NotedLocks = Pick<LockTrace, 'ask' | 'take' | 'leave'>;

const SILENT: LockNote = { taken() {}, released() {} };

/**
 * Tells Hammerlock of a lock of your own: call it where your code begins to wait for the lock, and the
 * methods of what it returns where the lock is taken and given back. Explore then reports locks that are taken
 * in different orders. Does nothing where no scenario is explored.
 */
export function noteLock(
  name: string,
  { instance, shared = false, tries = false }: NoteLockOptions = {},
): LockNote {
  const trace = (globalThis as { [KEY]?: NotedLocks })[KEY];
  if (trace === undefined) return SILENT;
  const hold = trace.ask({
    lockClass: `lock '${name}'`,
    name: `lock '${instance === undefined ? name : `${name} ${instance}`}'`,
    isShared: shared,
    waits: !tries,
    told: 'by user code',
  });
  return { taken: () => trace.take(hold), released: () => trace.leave(hold) };
}

/** Has `noteLock` tell `trace`, in all copies of this module. Returns what ends that. */
export function exposeLockTrace(trace: NotedLocks): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, KEY);
  Object.defineProperty(globalThis, KEY, { value: trace, configurable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(globalThis, KEY);
    else Object.defineProperty(globalThis, KEY, before);
  };
}
