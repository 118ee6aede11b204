/**
 * What an actor is about to do at a schedule point, as small integers: they live in shared memory
 * and are compared on the hot path. A pending operation is (kind, object, byte range).
 */
export const ACCESS = {
  /** The actor has not run yet. */
  start: 0,
  /** A plain read or write of shared memory. */
  read: 1,
  write: 2,
  /** Sequentially consistent accesses. */
  atomicRead: 3,
  atomicWrite: 4,
  atomicUpdate: 5,
  /** `Atomics.wait` and `Atomics.notify`. */
  wait: 6,
  notify: 7,
  /** The invocation of a recorded operation. */
  invoke: 8,
  /** A point with no object: `Atomics.pause`, an explicit yield. */
  yield: 9,
  /** A parked actor whose timeout may fire. */
  timeout: 10,
  /** File calls, by what they may change. */
  fileRead: 11,
  fileWrite: 12,
  /** A message is sent, or taken by its receiver. */
  send: 13,
  receive: 14,
  /** A timer fires. */
  timer: 15,
  /** User code goes on with the result of something asynchronous. */
  resume: 16,
  /** The actor's process is killed before it does what it was about to do. */
  killed: 17,
  /** A named lock is asked for, and released. */
  lock: 18,
  unlock: 19,
} as const;

export type AccessName = keyof typeof ACCESS;
export type AccessKind = (typeof ACCESS)[AccessName];

const NAMES = Object.keys(ACCESS) as AccessName[];

/** The name of an access kind, for reports. */
export function accessName(kind: number): AccessName {
  return NAMES[kind] ?? 'yield';
}

/** Whether the access may change what it touches: its actor is never independent of a reader's. */
export function isWrite(kind: number): boolean {
  return (
    kind === ACCESS.write ||
    kind === ACCESS.atomicWrite ||
    kind === ACCESS.atomicUpdate ||
    kind === ACCESS.notify ||
    kind === ACCESS.fileWrite ||
    kind === ACCESS.send ||
    kind === ACCESS.receive ||
    kind === ACCESS.lock ||
    kind === ACCESS.unlock
  );
}

/** Whether the access touches an object at all. */
export function touchesObject(kind: number): boolean {
  return (
    (kind >= ACCESS.read && kind <= ACCESS.notify) ||
    (kind >= ACCESS.fileRead && kind <= ACCESS.receive) ||
    kind === ACCESS.lock ||
    kind === ACCESS.unlock
  );
}
