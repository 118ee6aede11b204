import workerThreads from 'node:worker_threads';
import { ACCESS } from '../../model/access.ts';
import type { Gate } from '../../model/gate.ts';
import { LOCKS_OBJECT, LOCKS_RANGE } from '../../model/locks.ts';
import type { PlatformMethod } from '../bulk-access.ts';
import { inReverse, replaceProperty, type Uninstall } from '../patching.ts';
import { readLockArguments } from './lock-arguments.ts';
import { LockCall, placeOf } from './lock-request.ts';

/**
 * Puts `worker_threads.locks`, which is `navigator.locks` too, under the gate while `gate.running`: a
 * request is a schedule point, and so is each grant and each release. What was requested before stays
 * the platform's. Does nothing on a Node that has no locks (before 24.5).
 */
export function installLocks(gate: Gate): Uninstall {
  const manager: unknown = Reflect.get(workerThreads, 'locks');
  if (manager === undefined) return () => {};
  const prototype = Object.getPrototypeOf(manager) as Record<'request' | 'query', PlatformMethod>;
  return inReverse([
    replaceProperty(prototype, 'request', requesting(gate, manager, prototype.request)),
    replaceProperty(prototype, 'query', querying(gate, prototype.query)),
  ]);
}

function requesting(gate: Gate, manager: unknown, original: PlatformMethod): PlatformMethod {
  const makeLock = lockMaker(manager, original);
  return async function (this: unknown, ...args: unknown[]) {
    const wanted = gate.running ? readLockArguments(args) : undefined;
    if (wanted === undefined) return original.apply(this, args);
    const { object, start, end } = placeOf(wanted.name);
    gate.access(ACCESS.lock, object, start, end, 0);
    return new Promise((resolve, reject) => {
      const { threadId } = workerThreads;
      new LockCall(gate, wanted, threadId, { resolve, reject }).begin(makeLock);
    });
  };
}

function querying(gate: Gate, original: PlatformMethod): PlatformMethod {
  return async function (this: unknown) {
    if (!gate.running) return original.call(this);
    gate.access(ACCESS.lock, LOCKS_OBJECT, 0, LOCKS_RANGE, 0);
    const entries = gate.locks.list();
    gate.describe(() => `query ${entries.length} lock${entries.length === 1 ? '' : 's'}`);
    const shown = (areHeld: boolean) =>
      entries
        .filter(({ isHeld }) => isHeld === areHeld)
        .map(({ name, isShared, client }) => ({
          name,
          mode: isShared ? 'shared' : 'exclusive',
          clientId: `node-${process.pid}-${client}`,
        }));
    return { held: shown(true), pending: shown(false) };
  };
}

/** Makes locks of the platform's own class, which has no public constructor. */
function lockMaker(
  manager: unknown,
  request: PlatformMethod,
): (name: string, mode: string) => unknown {
  let sample: object | undefined;
  const take = (lock: object) => {
    sample = lock;
  };
  // Where the lock is free the platform calls back at once.
  void request.call(manager, 'hammerlock', { mode: 'shared' }, take);
  const prototype: object = sample === undefined ? {} : Object.getPrototypeOf(sample);
  const [nameKey = 'name', modeKey = 'mode'] = Object.getOwnPropertySymbols(sample ?? {});
  return (name, mode) =>
    Object.defineProperties(Object.create(prototype), {
      [nameKey]: { value: name, writable: true, enumerable: true, configurable: true },
      [modeKey]: { value: mode, writable: true, enumerable: true, configurable: true },
    });
}
