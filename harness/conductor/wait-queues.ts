import { ACCESS } from '../model/access.ts';
import { firstAsyncWaiter, notifyAsyncWaiter, orderOf } from './async-waits.ts';
import { type Control, STATUS, WORD } from './layout.ts';

/** How a blocked actor was released. */
export const RELEASE = { notified: 1, timedOut: 2 } as const;

/**
 * Puts an actor into the wait list of (object, byte). Lists are first in, first out, as the
 * WaiterList Records of ECMAScript are; `waitOrder` is the order of arrival. `patient`: see `Gate.block`.
 */
export function enqueueWaiter(
  control: Control,
  actor: number,
  object: number,
  start: number,
  deadlineNs: number,
  patient = false,
): void {
  control.status[actor] = STATUS.blocked;
  control.waitObject[actor] = object;
  control.waitStart[actor] = start;
  control.waitOrder[actor] = ++control.words[WORD.waitOrder];
  control.deadline[actor] = deadlineNs;
  control.patient[actor] = patient ? 1 : 0;
  control.kind[actor] = ACCESS.timeout;
}

/**
 * Releases at most `count` waiters of (object, byte), the longest waiting first, blocking and asynchronous ones
 * alike; returns how many.
 */
export function releaseWaiters(
  control: Control,
  object: number,
  start: number,
  count: number,
  notifyingThread: number,
): number {
  let released = 0;
  while (released < count) {
    const actor = firstWaiter(control, object, start);
    const waiter = firstAsyncWaiter(control, object, start);
    if (actor < 0 && waiter < 0) break;
    if (waiter < 0 || (actor >= 0 && control.waitOrder[actor] < orderOf(control, waiter)))
      release(control, actor, RELEASE.notified);
    else stirElsewhere(control, notifyAsyncWaiter(control, waiter), notifyingThread);
    released++;
  }
  return released;
}

function firstWaiter(control: Control, object: number, start: number): number {
  let first = -1;
  for (let actor = 0; actor < control.words[WORD.actors]; actor++) {
    if (
      control.status[actor] === STATUS.blocked &&
      control.waitObject[actor] === object &&
      control.waitStart[actor] === start &&
      (first < 0 || control.waitOrder[actor] < control.waitOrder[first])
    ) {
      first = actor;
    }
  }
  return first;
}

/** Lets the timeout of a blocked actor fire: virtual time jumps to its deadline. */
export function fireTimeout(control: Control, actor: number): void {
  control.time[0] = Math.max(control.time[0], control.deadline[actor]);
  release(control, actor, RELEASE.timedOut);
}

/** What an actor waits on whose thread listens for messages, and what it is left with when one was sent. */
export const LISTENS = -2;
export const STIRRED = -3;

/**
 * A message was sent: whoever listens in another thread may go on, to see whether it was for it. One that had ended
 * has more to do.
 */
export function stirListeners(control: Control, sendingThread: number): void {
  for (let actor = 0; actor < control.words[WORD.actors]; actor++) {
    stirElsewhere(control, actor, sendingThread);
  }
}

/** Lets an actor that listens in another thread go on and see what has come; this thread looks by itself. */
export function stirElsewhere(control: Control, actor: number, thread: number): void {
  const { status, waitObject, words } = control;
  if (control.thread[actor] === thread) return;
  if (waitObject[actor] !== LISTENS || status[actor] === STATUS.ready) return;
  const hadEnded = status[actor] === STATUS.done || status[actor] === STATUS.lingering;
  if (hadEnded) words[WORD.done]--;
  status[actor] = STATUS.ready;
  waitObject[actor] = hadEnded ? STIRRED : 0;
  control.kind[actor] = ACCESS.receive;
  control.object[actor] = 0;
}

function release(control: Control, actor: number, how: number): void {
  control.status[actor] = STATUS.ready;
  control.waitResult[actor] = how;
  control.deadline[actor] = Number.POSITIVE_INFINITY;
  control.patient[actor] = 0;
  if (how === RELEASE.notified) {
    // What it does next is its own: going on after the wait races with nobody.
    control.kind[actor] = ACCESS.start;
    control.object[actor] = 0;
  }
}
