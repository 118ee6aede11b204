import { MAX_ASYNC_WAITS } from '../base/limits.ts';
import { ASYNC_WAIT, ASYNC_WAIT_WORDS, type Control, WORD } from './layout.ts';

const FREE = 0;
const WAITING = 1;
const NOTIFIED = 2;

/**
 * The waiters of `Atomics.waitAsync`, in the same lists as those of `Atomics.wait`: the order of
 * arrival is common to both. A waiter is known by where its words begin.
 */
export function addAsyncWaiter(
  { asyncWaits, words }: Control,
  actor: number,
  object: number,
  start: number,
): number {
  for (let at = 0; at < asyncWaits.length; at += ASYNC_WAIT_WORDS) {
    if (asyncWaits[at + ASYNC_WAIT.state] !== FREE) continue;
    words[WORD.asyncWaits] = Math.max(words[WORD.asyncWaits], at + ASYNC_WAIT_WORDS);
    asyncWaits[at + ASYNC_WAIT.state] = WAITING;
    asyncWaits[at + ASYNC_WAIT.actor] = actor;
    asyncWaits[at + ASYNC_WAIT.object] = object;
    asyncWaits[at + ASYNC_WAIT.start] = start;
    asyncWaits[at + ASYNC_WAIT.order] = ++words[WORD.waitOrder];
    return at;
  }
  throw new RangeError(
    `more than ${MAX_ASYNC_WAITS} calls of Atomics.waitAsync wait in one execution; make fewer wait at a time`,
  );
}

/** The waiter that has waited longest at (object, byte); -1 where none does. */
export function firstAsyncWaiter(control: Control, object: number, start: number): number {
  const { asyncWaits, words } = control;
  let first = -1;
  for (let at = 0; at < words[WORD.asyncWaits]; at += ASYNC_WAIT_WORDS) {
    const isHere =
      asyncWaits[at + ASYNC_WAIT.state] === WAITING &&
      asyncWaits[at + ASYNC_WAIT.object] === object &&
      asyncWaits[at + ASYNC_WAIT.start] === start;
    if (isHere && (first < 0 || orderOf(control, at) < orderOf(control, first))) first = at;
  }
  return first;
}

/** When a waiter came, among all that wait. */
export function orderOf({ asyncWaits }: Control, waiter: number): number {
  return asyncWaits[waiter + ASYNC_WAIT.order];
}

/** Notifies a waiter; returns the actor whose it is. */
export function notifyAsyncWaiter({ asyncWaits }: Control, waiter: number): number {
  asyncWaits[waiter + ASYNC_WAIT.state] = NOTIFIED;
  return asyncWaits[waiter + ASYNC_WAIT.actor];
}

export function isNotified({ asyncWaits }: Control, waiter: number): boolean {
  return asyncWaits[waiter + ASYNC_WAIT.state] === NOTIFIED;
}

/** A waiter that has been told waits no more. */
export function removeAsyncWaiter({ asyncWaits }: Control, waiter: number): void {
  asyncWaits[waiter + ASYNC_WAIT.state] = FREE;
}

/** For the execution that begins; touches no more than was used. */
export function clearAsyncWaits({ asyncWaits, words }: Control): void {
  asyncWaits.fill(FREE, 0, words[WORD.asyncWaits]);
  words[WORD.asyncWaits] = 0;
}
