import { messageOf, stackOf } from '../base/errors.ts';
import { ACCESS } from '../model/access.ts';
import type { PendingOperation } from '../model/pending-operation.ts';
import type { Recorder } from '../model/recorder.ts';
import { addAsyncWaiter, isNotified, removeAsyncWaiter } from './async-waits.ts';
import type { Course } from './course.ts';
import { STATUS, WORD } from './layout.ts';
import { closeLink } from './link-states.ts';
import { type Begun, dueNsOf, PendingOperations } from './pending-operations.ts';
import { isKilled } from './planned-faults.ts';
import type { ThreadLocks } from './thread-locks.ts';
import { LISTENS, STIRRED } from './wait-queues.ts';

const NS_PER_MS = 1e6;

/**
 * What one thread's actors wait for, and the steps in which it happens: the thread's event loop, as
 * the strategy runs it. The effect of an operation and its delivery are steps of their own, since what
 * the code of the same thread does in between can matter; where no such code can run they are one.
 */
export class EventLoop {
  readonly #course: Course;
  readonly #recorder: Recorder;
  readonly #thread: number;
  readonly #locks: ThreadLocks;
  readonly #pending = new PendingOperations();
  /** By actor: whether it is counted among those that have ended. */
  readonly #over = new Set<number>();
  #firstTimer: Begun | undefined;
  /** The operation whose effect happens right now. */
  #performing: Begun | undefined;

  constructor(course: Course, thread: number, recorder: Recorder, locks: ThreadLocks) {
    this.#locks = locks;
    this.#course = course;
    this.#thread = thread;
    this.#recorder = recorder;
  }

  /** Forgets everything, for the execution that begins. */
  reset(): void {
    this.#pending.clear();
    // V8 makes a new table for each `clear`, also of an empty set.
    if (this.#over.size > 0) this.#over.clear();
    this.#firstTimer = undefined;
  }

  begin(actor: number, operation: PendingOperation): void {
    const site = this.#course.recording ? this.#recorder.place() : 0;
    this.#pending.begin(actor, operation, site);
  }

  /** Begins a wait of `Atomics.waitAsync`: it ends by a notification or by its timeout, whichever comes first. */
  waitAsync(
    actor: number,
    object: number,
    start: number,
    timeoutMs: number,
    settle: (notified: boolean) => void,
  ): void {
    const { control } = this.#course;
    const waiter = addAsyncWaiter(control, actor, object, start);
    const end = () => {
      // Notified in time, even where the timeout is what was chosen to happen.
      const notified = isNotified(control, waiter);
      removeAsyncWaiter(control, waiter);
      this.cancel(notification);
      this.cancel(timeout);
      settle(notified);
    };
    const common = { object: 0, start: 0, end: 0, holds: false, deliver: end };
    const notification: PendingOperation = {
      ...common,
      kind: ACCESS.resume,
      ready: () => isNotified(control, waiter),
    };
    const timeout: PendingOperation = {
      ...common,
      kind: ACCESS.timer,
      dueNs: control.time[0] + timeoutMs * NS_PER_MS,
    };
    this.begin(actor, notification);
    if (timeoutMs !== Number.POSITIVE_INFINITY) this.begin(actor, timeout);
  }

  cancel(operation: PendingOperation): void {
    this.#pending.cancel(operation);
  }

  /**
   * Writes down, for whoever decides, what each of these actors, all of this thread, can do next. `hasEnded`: its own
   * code has come to its end. Where the platform would end the thread, its locks and its link are given up.
   */
  publish(actors: readonly number[], hasEnded: (actor: number) => boolean): void {
    this.#firstTimer = this.#pending.size === 0 ? undefined : this.#pending.firstTimer();
    for (const actor of actors) this.#publishActor(actor, hasEnded(actor));
    if (this.#over.size === actors.length && !this.#pending.keepThread) {
      this.#locks.releaseAll(actors);
      closeLink(this.#course.control, this.#thread, 'child');
    }
  }

  #publishActor(actor: number, ended: boolean): void {
    const { control } = this.#course;
    // An actor that has yet to begin is ready as it stands, and one that was killed has ended.
    if (control.position[actor] === 0 || control.words[WORD.killed] === actor) return;
    // Whoever stirred it has counted it among the living already.
    if (control.waitObject[actor] === STIRRED) this.#over.delete(actor);
    control.waitObject[actor] = 0;
    const pending = this.#pending;
    const count = pending.list(actor);
    const timer = this.#firstTimer;
    const due = timer?.actor === actor ? dueNsOf(timer) : Number.POSITIVE_INFINITY;
    const isOver = ended && count === 0 && !pending.holds(actor);
    control.deadline[actor] = due;
    if (isOver !== this.#over.has(actor)) this.#count(actor, isOver);
    if (count > 0) {
      control.status[actor] = STATUS.ready;
      this.#announce(actor, pending.found[0] as Begun);
      return;
    }
    const lingers = due < Number.POSITIVE_INFINITY;
    if (isOver) control.status[actor] = lingers ? STATUS.lingering : STATUS.done;
    else control.status[actor] = lingers ? STATUS.blocked : STATUS.awaiting;
    control.kind[actor] = ACCESS.timeout;
    control.waitObject[actor] = pending.listens(actor) ? LISTENS : 0;
    control.waitStart[actor] = 0;
  }

  #count(actor: number, isOver: boolean): void {
    const { words } = this.#course.control;
    if (isOver) this.#over.add(actor);
    else this.#over.delete(actor);
    words[WORD.done] += isOver ? 1 : -1;
  }

  #announce(actor: number, { operation, performed }: Begun): void {
    const { control } = this.#course;
    control.kind[actor] = performed ? ACCESS.resume : operation.kind;
    control.object[actor] = performed ? 0 : operation.object;
    control.start[actor] = performed ? 0 : operation.start;
    control.end[actor] = performed ? 0 : operation.end;
  }

  /**
   * Takes one step of a chosen actor: part of an operation's effect, its delivery, or both.
   * `call` runs user code as that actor. False: in the middle of an effect, so that no user code has left anything to
   * microtasks.
   */
  step(actor: number, call: (actor: number, act: () => void) => void): boolean {
    const course = this.#course;
    if (course.control.transport !== undefined && isKilled(course.control, actor))
      course.kill(actor);
    this.#revive(actor);
    const begun = this.#choose(actor);
    if (begun === undefined) return true;
    const { operation } = begun;
    if (operation.dueNs !== undefined) {
      course.control.time[0] = Math.max(course.control.time[0], operation.dueNs);
    }
    if (begun.performed) {
      const kind = operation.perform === undefined ? operation.kind : ACCESS.resume;
      const touches = operation.perform === undefined;
      course.count(
        actor,
        kind,
        touches ? operation.object : 0,
        touches ? operation.start : 0,
        touches ? operation.end : 0,
        begun.site,
      );
      this.#deliver(begun, call);
      return true;
    }
    course.count(
      actor,
      operation.kind,
      operation.object,
      operation.start,
      operation.end,
      begun.site,
    );
    this.#performing = begun;
    begun.performed = operation.perform?.() !== false;
    this.#performing = undefined;
    if (begun.performed && this.#nothingComesBetween(begun)) this.#deliver(begun, call);
    return begun.performed;
  }

  /** Whether an actor has nothing under way beside what happens right now. */
  isAlone(actor: number): boolean {
    return this.#pending.isQuiet(actor, this.#performing);
  }

  /** How much is begun and not delivered. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  /** An actor that had ended goes on: it is not counted among the ended before it has stopped again. */
  #revive(actor: number): void {
    const { waitObject, words } = this.#course.control;
    const isCounted = waitObject[actor] !== STIRRED;
    waitObject[actor] = 0;
    if (this.#over.size > 0 && this.#over.delete(actor) && isCounted) words[WORD.done]--;
  }

  /** Takes steps where nothing is scheduled until a promise is settled, or nothing is left to happen. */
  settle(
    promise: PromiseLike<unknown>,
    actors: readonly number[],
    call: (actor: number, act: () => void) => void,
    drain: () => void,
  ): void {
    let settled = false;
    const note = () => {
      settled = true;
    };
    promise.then(note, note);
    do drain();
    while (!settled && this.#stepUnscheduled(actors, call));
  }

  /** Takes what happens next where nothing is scheduled: the oldest operation, timers last. */
  #stepUnscheduled(
    actors: readonly number[],
    call: (actor: number, act: () => void) => void,
  ): boolean {
    const begun = this.#oldest(actors);
    if (begun === undefined) return false;
    const { time } = this.#course.control;
    time[0] = Math.max(time[0], begun.operation.dueNs ?? 0);
    while (!begun.performed) begun.performed = begun.operation.perform?.() !== false;
    this.#deliver(begun, call);
    return true;
  }

  #oldest(actors: readonly number[]): Begun | undefined {
    for (const actor of actors) if (this.#pending.list(actor) > 0) return this.#pending.found[0];
    return this.#pending.firstTimer();
  }

  #choose(actor: number): Begun | undefined {
    const { found } = this.#pending;
    let count = this.#pending.list(actor);
    const timer = this.#pending.firstTimer();
    let rare = false;
    if (timer?.actor === actor && this.#mayFire(timer, count)) {
      rare = dueNsOf(timer) > this.#course.control.time[0];
      found[count++] = timer;
    }
    if (count <= 1) return count === 0 ? undefined : found[0];
    return found[this.#course.pick(actor, count, rare)];
  }

  /** Clocks run forward: a timer that is not due yet may fire if nobody waits for an earlier one. */
  #mayFire(timer: Begun, others: number): boolean {
    const { control } = this.#course;
    const due = dueNsOf(timer);
    if (others === 0 || due <= control.time[0]) return true;
    for (let actor = 0; actor < control.words[WORD.actors]; actor++) {
      if (control.deadline[actor] < due) return false;
    }
    return true;
  }

  /** Whether no code of this thread can run before the operation is delivered. */
  #nothingComesBetween(begun: Begun): boolean {
    const { status, thread, words } = this.#course.control;
    if (!this.#pending.isAlone(begun)) return false;
    for (let actor = 0; actor < words[WORD.actors]; actor++) {
      const isReady = status[actor] === STATUS.ready && thread[actor] === this.#thread;
      if (isReady && actor !== begun.actor) return false;
    }
    return true;
  }

  #deliver(begun: Begun, call: (actor: number, act: () => void) => void): void {
    this.#pending.remove(begun);
    try {
      call(begun.actor, begun.operation.deliver);
    } catch (thrown) {
      this.#recorder.error(begun.actor, messageOf(thrown), stackOf(thrown));
    }
  }
}
