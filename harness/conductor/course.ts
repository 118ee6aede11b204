import { atomics } from '../base/originals.ts';
import { ACCESS, type AccessKind } from '../model/access.ts';
import type { Recorder } from '../model/recorder.ts';
import { pickOf } from '../model/schedule.ts';
import type { Strategy } from '../model/strategy.ts';
import { pickAt } from '../strategies/replay.ts';
import { DecisionView, EARLY_TIMEOUT_ODDS } from './decision-view.ts';
import { BATCH, COMMAND, type Control, STATUS, type TurnTransport, WORD } from './layout.ts';
import {
  beginStrategy,
  closeExecution,
  forgetOwnWaits,
  resetExecution,
  strategyOf,
} from './lifecycle.ts';
import { closeLink } from './link-states.ts';
import { LockTable } from './lock-table.ts';
import { survivorOf } from './processes.ts';
import { readStandings } from './standings.ts';
import { mixTrace } from './trace-hash.ts';
import { passTurn } from './turn.ts';
import { fireTimeout } from './wait-queues.ts';

/** Virtual nanoseconds that a step takes, and a reading of the clock. */
export const TICK_NS = 1_000;

/** No actor: the execution was given up. */
export const NOBODY = -1;

/** No actor yet: a thread was told to look for what may come from outside. */
export const ELSEWHERE = -2;

/**
 * The course of executions as the holder of the turn decides it: who performs the next step, when an
 * execution is over or given up, and what comes after. Everything it decides on lies in shared memory.
 */
export class Course {
  readonly control: Control;
  readonly #thread: number;
  readonly #view: DecisionView;
  readonly #onStart: (place: number) => void;
  readonly #recorder: Recorder;
  #schedules: Int32Array = new Int32Array(0);
  #strategy: Strategy | undefined;
  recording = false;
  /** The scenario's check of every schedule point, on the state of the running execution. */
  always: (() => string | undefined) | undefined;

  /** `onStart`: told the place of each execution that this thread starts. */
  constructor(
    control: Control,
    thread: number,
    recorder: Recorder,
    onStart: (place: number) => void,
  ) {
    this.control = control;
    this.#onStart = onStart;
    this.#thread = thread;
    this.#view = new DecisionView(control);
    this.#recorder = recorder;
  }

  /** Joins a batch; the last thread to join starts its first execution. */
  join(schedules: Int32Array): void {
    const { words } = this.control;
    this.prepare(schedules);
    if (atomics.add(words, WORD.arrived, 1) + 1 === words[WORD.threads]) this.startExecution();
  }

  /** Takes over what a batch brings, where the host says who starts it. */
  prepare(schedules: Int32Array): void {
    this.#schedules = schedules;
  }

  /** Learns of the running execution, at the first turn of this thread in it. */
  enter(): void {
    if (this.control.transport !== undefined) forgetOwnWaits(this.control);
    this.recording = this.control.words[WORD.recording] === 1;
    this.#view.adopt(this.#schedules);
    this.#strategy = strategyOf(this.control);
  }

  /** Chooses who performs the next step: an actor, `NOBODY` or `ELSEWHERE`. */
  decide(): number {
    const { control } = this;
    const view = this.#view;
    if (control.words[WORD.step] >= control.words[WORD.stepLimit]) return this.#giveUp('livelock');
    this.#checkAlways();
    view.list();
    if (view.enabledCount === 0) return this.#lookOutside() ? ELSEWHERE : this.#giveUp('deadlock');
    const next = (this.#strategy as Strategy).choose(view);
    if (this.recording) this.#recordDecision(next);
    return next;
  }

  /**
   * Which of `count` operations an actor goes on with, from 0. Where the last one is `rare`, a timer that is not due
   * yet, it is picked as seldom as timeouts fire early.
   */
  pick(actor: number, count: number, rare: boolean): number {
    const { schedule } = this.#view;
    const position = this.control.position[actor];
    if (schedule.length > 0) return Math.min(pickAt(schedule, actor, position), count - 1);
    const view = this.#view;
    const early = rare && view.below(EARLY_TIMEOUT_ODDS) === 0;
    const picked = early ? count - 1 : view.below(rare ? count - 1 : count);
    if (this.recording && picked > 0) {
      this.#recorder.decision({
        current: actor,
        position,
        currentEnabled: true,
        lowestEnabled: actor,
        chosen: pickOf(picked),
      });
    }
    return picked;
  }

  /** Prepares the chosen actor for the turn: a blocked one is chosen by its timeout. */
  arm(next: number): void {
    const { control } = this;
    if (control.status[next] !== STATUS.ready) fireTimeout(control, next);
    if (control.words[WORD.current] !== next) {
      if (control.words[WORD.current] !== NOBODY) control.words[WORD.switches]++;
      control.words[WORD.current] = next;
    }
  }

  /** The chosen actor performs its pending operation: one more step of the execution. */
  count(
    actor: number,
    kind: AccessKind,
    object: number,
    start: number,
    end: number,
    site: number,
  ): void {
    const { control } = this;
    const position = control.position[actor]++;
    control.words[WORD.step]++;
    control.words[WORD.looked] = 0;
    control.time[0] += TICK_NS;
    mixTrace(control, Math.imul(object, 0x9e3779b1) ^ ((actor << 8) | kind));
    mixTrace(control, (start << 4) ^ (end - start));
    if (!this.recording) return;
    this.#recorder.step(actor, position, kind, object, start, end, site);
    control.transport?.tell();
  }

  /** All actors have ended: what is observed and closed comes next, or the next execution. */
  finish(): void {
    this.#checkAlways();
    const [to, command] = this.#epilogue();
    if (command === COMMAND.none) this.#endExecution();
    else this.haveClosed(to, command);
  }

  /** Has a thread recover, observe or close, behind the end of all actors. */
  haveClosed(thread: number, command: number): void {
    this.control.words[WORD.closing] = thread + 1;
    if (this.recording) this.control.transport?.tell();
    passTurn(this.control, thread, command);
  }

  /** Who observes when all actors have ended, and in which way; no command: nobody does. */
  #epilogue(): [to: number, command: number] {
    const { words, thread } = this.control;
    const killed = words[WORD.killed];
    if (killed >= 0 && words[WORD.recovers] === 1) return [thread[killed], COMMAND.recover];
    if (words[WORD.epilogue] !== 1) return [0, COMMAND.none];
    // Where the observer was killed and nothing recovers, its place is taken by the next.
    return [killed === 0 ? 1 % words[WORD.threads] : 0, COMMAND.observe];
  }

  /** Ends an actor together with its process; the host has another decide who goes on. Never returns. */
  kill(actor: number): never {
    const { control } = this;
    const transport = control.transport as TurnTransport;
    this.count(actor, ACCESS.killed, 0, 0, 0, 0);
    this.#recorder.killed(actor);
    control.status[actor] = STATUS.done;
    closeLink(control, this.#thread, 'child');
    control.deadline[actor] = Number.POSITIVE_INFINITY;
    control.holder[this.#thread] = NOBODY;
    control.words[WORD.killed] = actor;
    control.words[WORD.done]++;
    transport.die(survivorOf(control, this.#thread), COMMAND.decide);
    // The turn does not come back to a process that is no more.
    for (;;) transport.await();
  }

  /** After this thread's `close`: the next one's turn, or the end of the execution. */
  closed(): void {
    const next = this.#thread + 1;
    if (next < this.control.words[WORD.threads]) this.haveClosed(next, COMMAND.close);
    else this.#endExecution();
  }

  /** This thread has left an execution that was given up; the last to do so starts the next one. */
  unwound(): void {
    if (this.control.transport !== undefined) this.#unwindNext();
    else if (atomics.sub(this.control.words, WORD.unwinding, 1) === 1) this.#nextExecution();
  }

  /** Has the next process leave an execution that was given up, or starts the next one. */
  #unwindNext(): void {
    const { status, thread, words } = this.control;
    for (let actor = 0; actor < words[WORD.actors]; actor++) {
      if (thread[actor] === this.#thread) status[actor] = STATUS.done;
    }
    for (let actor = 0; actor < words[WORD.actors]; actor++) {
      if (status[actor] === STATUS.done || status[actor] === STATUS.lingering) continue;
      passTurn(this.control, thread[actor], COMMAND.abandon);
      return;
    }
    this.#nextExecution();
  }

  /** An actor ends its thread or process: the batch cannot go on. */
  break(): void {
    const isFull = this.control.words[WORD.arenaFull] === 1;
    closeExecution(this.control, isFull ? 'overflow' : 'ended');
    this.#announce(BATCH.broken);
  }

  /** Begins the execution at `WORD.execution`. */
  startExecution(): void {
    const { control } = this;
    this.recording = control.words[WORD.recording] === 1;
    resetExecution(control);
    this.#onStart(control.words[WORD.execution]);
    // This thread's check belongs to the state of the execution before.
    this.always = undefined;
    this.#view.adopt(this.#schedules);
    beginStrategy(control, this.#view);
    this.#strategy = strategyOf(control);
    const first = this.decide();
    this.arm(first);
    passTurn(control, control.thread[first], COMMAND.run);
  }

  #endExecution(): void {
    const { control } = this;
    const { words } = control;
    const overflowed = words[WORD.arenaFull] === 1;
    // An execution that did not fit behind its predecessors is left to the next batch, alone.
    if (overflowed && words[WORD.execution] > 0) {
      this.#endBatch();
      return;
    }
    closeExecution(control, overflowed ? 'overflow' : 'ended');
    this.#nextExecution();
  }

  #nextExecution(): void {
    const { words } = this.control;
    if (++words[WORD.execution] < words[WORD.executions]) this.startExecution();
    else this.#endBatch();
  }

  #endBatch(): void {
    const { control } = this;
    if (control.transport !== undefined) {
      control.transport.announce(BATCH.complete);
      return;
    }
    for (let thread = 0; thread < control.words[WORD.threads]; thread++) {
      passTurn(control, thread, COMMAND.stop);
    }
    this.#announce(BATCH.complete);
  }

  #recordDecision(chosen: number): void {
    const { status, position } = this.control;
    const view = this.#view;
    const { current, enabled } = view;
    this.#recorder.decision({
      current,
      position: current < 0 ? 0 : position[current],
      currentEnabled: current >= 0 && status[current] === STATUS.ready && !view.isHeldUp(current),
      lowestEnabled: enabled[0],
      chosen,
    });
  }

  #checkAlways(): void {
    if (this.always === undefined) return;
    const message = this.always();
    if (message === undefined) return;
    this.#recorder.always(message);
    this.always = undefined;
  }

  /**
   * Gives an execution up that cannot end: writes down where everyone stands, and has all threads
   * leave it, by an exception where an actor is parked in the middle of its turn. One that will not
   * leave is seen by the host's watchdog. The thread that gives up leaves by itself.
   */
  #giveUp(ending: 'deadlock' | 'livelock'): typeof NOBODY {
    const { control } = this;
    for (const standing of readStandings(control)) this.#recorder.standing(standing);
    for (const wait of new LockTable(control.locks).waits()) this.#recorder.lockWait(wait);
    closeExecution(control, ending);
    if (control.transport !== undefined) {
      // Processes leave one after another, see `unwound`; this one may not.
      if (this.recording) control.transport.tell();
      return NOBODY;
    }
    const staying = new Set<number>([this.#thread]);
    for (let actor = 0; actor < control.words[WORD.actors]; actor++) {
      const { status } = control;
      if (status[actor] === STATUS.done || status[actor] === STATUS.lingering) continue;
      staying.add(control.thread[actor]);
    }
    atomics.store(control.words, WORD.unwinding, staying.size);
    for (const thread of staying) {
      if (thread !== this.#thread) passTurn(control, thread, COMMAND.abandon);
    }
    return NOBODY;
  }

  /**
   * Has the next thread with an actor that awaits something see whether it comes from outside. False: all
   * such threads have looked.
   */
  #lookOutside(): boolean {
    const { status, thread, holder, words } = this.control;
    while (words[WORD.looked] < words[WORD.threads]) {
      const looking = words[WORD.looked]++;
      if (holder[looking] >= 0) continue;
      for (let actor = 0; actor < words[WORD.actors]; actor++) {
        if (thread[actor] !== looking || status[actor] !== STATUS.awaiting) continue;
        passTurn(this.control, looking, COMMAND.look);
        return true;
      }
    }
    return false;
  }

  #announce(state: number): void {
    if (this.control.transport !== undefined) {
      this.control.transport.announce(state);
      return;
    }
    atomics.store(this.control.words, WORD.batch, state);
    atomics.notify(this.control.words, WORD.batch);
  }
}
