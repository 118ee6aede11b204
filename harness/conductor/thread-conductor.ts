import { ACCESS, type AccessKind } from '../model/access.ts';
import type { FileFailure } from '../model/faults.ts';
import type { Gate } from '../model/gate.ts';
import type { PendingOperation } from '../model/pending-operation.ts';
import type { Recorder } from '../model/recorder.ts';
import { Abandoned } from './abandoned.ts';
import { Course, ELSEWHERE, NOBODY } from './course.ts';
import { DataStreams } from './data-stream.ts';
import { EventLoop } from './event-loop.ts';
import { COMMAND, type Control, STATUS, WORD } from './layout.ts';
import { ObjectNumbers } from './objects.ts';
import { failureOf, isKilled } from './planned-faults.ts';
import { PlatformWorks } from './platform-works.ts';
import { isAlive, processOf } from './processes.ts';
import { ThreadLocks } from './thread-locks.ts';
import { digest, mixTrace } from './trace-hash.ts';
import { awaitTurn, passTurn } from './turn.ts';
import { UserCode } from './user-code.ts';
import { VirtualClock } from './virtual-clock.ts';
import { enqueueWaiter, RELEASE, releaseWaiters, stirListeners } from './wait-queues.ts';

/**
 * `loading`: the user's modules are being imported, outside of any execution. `quiet`: observing and
 * closing, nobody else runs. `abandoned`: the execution was given up, and the actors' stacks are being
 * left.
 */
type Mode = 'loading' | 'scheduled' | 'quiet' | 'abandoned';

/**
 * The scheduler as one thread sees it. Invariant: `active` is false while the conductor itself works, so that its
 * own accesses to shared memory are nobody's steps. There is no thread that coordinates: whichever actor holds
 * the turn decides, on state that all of them share, who performs the next step, and hands the turn
 * over when that is another. An actor gives way in the middle of its code (`access`), or when its code waits for
 * something (`passOn`).
 */
export class ThreadConductor implements Gate {
  active = false;
  readonly control: Control;
  readonly thread: number;
  /** The actors that live in this thread, by number. */
  readonly actors: readonly number[];
  readonly locks: ThreadLocks;
  readonly #course: Course;
  readonly #loop: EventLoop;
  readonly #objects = new ObjectNumbers();
  readonly #chance: DataStreams;
  readonly #clock: VirtualClock;
  readonly #recorder: Recorder;
  readonly #code: UserCode;
  readonly #works = new PlatformWorks();
  /** Whether accesses are schedule points of an execution. */
  #mode: Mode = 'scheduled';

  /**
   * `actors`: those that live in this thread, from its start to its end. `onStart`: told the place of each
   * execution that is started here.
   */
  constructor(
    control: Control,
    recorder: Recorder,
    thread: number,
    actors: readonly number[],
    onStart: (place: number) => void = () => {},
  ) {
    this.control = control;
    this.thread = thread;
    this.actors = actors;
    this.#code = new UserCode(this, recorder, actors);
    this.#course = new Course(control, thread, recorder, onStart);
    this.locks = new ThreadLocks(control, recorder, this, {
      areProcesses: control.transport !== undefined,
      isScheduled: () => this.#mode === 'scheduled',
      isRecording: () => this.#course.recording,
      isAlone: (actor) => this.#loop.isAlone(actor),
    });
    this.#loop = new EventLoop(this.#course, thread, recorder, this.locks);
    this.#chance = new DataStreams(actors);
    this.#clock = new VirtualClock(control);
    this.#recorder = recorder;
  }

  /** The actor whose code runs. */
  get self(): number {
    return this.#code.self;
  }

  /** Whether an actor's code runs, so that it may write down what happens. */
  get running(): boolean {
    return this.active && this.#mode !== 'loading';
  }

  /** Whether the execution was given up, and this thread has yet to leave it. */
  get isAbandoned(): boolean {
    return this.#mode === 'abandoned';
  }

  /** Joins a batch; the last thread to join starts its first execution. */
  join(schedules: Int32Array): void {
    this.#course.join(schedules);
  }

  /** Takes over what a batch brings, where the host says who starts it. */
  prepare(schedules: Int32Array): void {
    this.#course.prepare(schedules);
  }

  start(): void {
    this.#course.startExecution();
  }

  /**
   * Imports the user's modules: what they draw and read from clocks as they are evaluated is the
   * same in every thread that is this actor's.
   */
  async load<Modules>(importAll: () => Promise<Modules>): Promise<Modules> {
    this.#code.chosen = this.actors[0] as number;
    this.#chance.startLoading(this.self);
    this.#clock.startLoading();
    this.#mode = 'loading';
    this.active = true;
    try {
      return await importAll();
    } finally {
      this.active = false;
    }
  }

  /** Waits for the next thing this thread has to do: a `COMMAND`. */
  next(): number {
    return awaitTurn(this.control, this.thread);
  }

  /** This thread's first turn in an execution. `always` is called at every schedule point. */
  enterExecution(
    buffers: readonly SharedArrayBuffer[],
    always: (() => string | undefined) | undefined,
  ): void {
    this.#objects.adopt(this.actors[0] as number, buffers);
    this.#loop.reset();
    this.#works.reset();
    this.#course.enter();
    this.#course.always = always;
    this.#mode = 'scheduled';
    this.#chance.startExecution(this.control);
    this.#clock.startExecution();
  }

  /** An actor's first step: `act` is its code, which ends or waits before this returns. */
  enter(actor: number, act: () => void): void {
    this.#code.chosen = actor;
    this.#course.count(actor, ACCESS.start, 0, 0, 0, 0);
    this.#code.call(actor, act);
    this.#drain();
  }

  /** The chosen actor goes on with something that it waits for. */
  resume(actor: number): void {
    this.#code.chosen = actor;
    if (this.#loop.step(actor, this.#code.call)) this.#drain();
  }

  #drain(): void {
    this.#code.drain(() => this.#mode !== 'abandoned');
  }

  /**
   * All code of this thread has ended or waits: somebody goes on. Returns the actor, if it is one of
   * this thread; the turn has gone elsewhere otherwise. `hasEnded`: an actor's own code has come to its end.
   */
  passOn(hasEnded: (actor: number) => boolean): number {
    const { control } = this;
    if (this.#mode === 'abandoned') {
      this.unwound();
      return NOBODY;
    }
    this.#loop.publish(this.actors, hasEnded);
    if (control.words[WORD.done] === control.words[WORD.actors]) {
      this.#course.finish();
      return NOBODY;
    }
    const next = this.#course.decide();
    if (next === ELSEWHERE) return NOBODY;
    if (next === NOBODY) {
      this.unwound();
      return NOBODY;
    }
    this.#course.arm(next);
    if (control.thread[next] === this.thread) return next;
    passTurn(control, control.thread[next], COMMAND.run);
    return NOBODY;
  }

  /** How much this thread's actors have begun that is yet to come. */
  get pendingCount(): number {
    return this.#loop.pendingCount;
  }

  access(kind: AccessKind, object: number, start: number, end: number, site: number): void {
    if (this.#mode !== 'scheduled') {
      this.#leaveIfAbandoned();
      return;
    }
    const { control, self } = this;
    this.active = false;
    control.kind[self] = kind;
    control.object[self] = object;
    control.start[self] = start;
    control.end[self] = end;
    control.site[self] = site;
    control.status[self] = STATUS.ready;
    // It may not be the actor that was chosen: a promise that this one awaited was settled in the other's turn.
    control.holder[this.thread] = self;
    const next = this.#course.decide();
    if (next !== self) this.#switchTo(self, next);
    control.holder[this.thread] = NOBODY;
    if (control.transport !== undefined && isKilled(control, self)) this.#course.kill(self);
    this.#course.count(self, kind, object, start, end, site);
    if (kind === ACCESS.send) stirListeners(control, this.thread);
    this.active = true;
  }

  value(value: unknown): void {
    if (this.#mode !== 'scheduled') return;
    mixTrace(this.control, digest(value));
    if (this.#course.recording) this.aside(() => this.#recorder.value(this.self, value));
  }

  describe(text: () => string): void {
    if (this.#mode !== 'scheduled' || !this.#course.recording) return;
    this.aside(() => this.#recorder.describe(this.self, text()));
  }

  /** Records something: the harness's own accesses are nobody's steps. */
  aside(record: () => void): void {
    // What an abandoned actor does on its way out is no part of any execution.
    if (this.#mode === 'abandoned') return;
    const { active } = this;
    this.active = false;
    record();
    if (this.#course.recording && this.#mode !== 'loading') this.control.transport?.tell();
    this.active = active;
  }

  work(): () => void {
    return this.#works.begin();
  }

  /** Whether the platform computes something that an actor of this thread waits for. */
  get isWorking(): boolean {
    return this.#works.areUnderWay;
  }

  uncontrolled(what: string): void {
    if (this.#mode === 'abandoned') return;
    this.control.words[WORD.uncontrolled] = 1;
    this.aside(() => this.#recorder.uncontrolled(what));
  }

  failure(ways: readonly FileFailure[]): FileFailure | undefined {
    return this.#mode === 'scheduled' ? failureOf(this.control, this.self, ways) : undefined;
  }

  begin(operation: PendingOperation): void {
    if (this.#mode === 'abandoned') return;
    const { active } = this;
    this.active = false;
    this.#loop.begin(this.self, operation);
    this.active = active;
  }

  cancel(operation: PendingOperation): void {
    this.#loop.cancel(operation);
  }

  block(object: number, start: number, timeoutMs: number, patient = false): boolean {
    if (this.#mode !== 'scheduled') return this.#waitAlone(timeoutMs * 1e6);
    const { control, self } = this;
    const { kind, site, time } = control;
    this.active = false;
    enqueueWaiter(control, self, object, start, time[0] + timeoutMs * 1e6, patient);
    control.holder[this.thread] = self;
    const next = this.#course.decide();
    if (next === self) this.#course.arm(self);
    else this.#switchTo(self, next);
    control.holder[this.thread] = NOBODY;
    this.#course.count(self, kind[self] as AccessKind, object, start, start, site[self]);
    this.active = true;
    return control.waitResult[self] === RELEASE.notified;
  }

  waitAsync(...wait: Parameters<Gate['waitAsync']>): void {
    this.aside(() => this.#loop.waitAsync(this.self, ...wait));
  }

  wake(object: number, start: number, count: number): number {
    return releaseWaiters(this.control, object, start, count, this.thread);
  }

  objectOf(buffer: SharedArrayBuffer): number {
    return this.#objects.of(buffer);
  }

  get process(): number {
    return processOf(this.control, this.thread);
  }

  isAlive(process: number): boolean {
    return isAlive(this.control, this.thread, process);
  }

  random32(): number {
    return this.#chance.of(this.self).next();
  }

  clockNs(): number {
    return this.#clock.read();
  }

  exiting(code: number): void {
    if (!this.running) return;
    this.active = false;
    this.#recorder.exit(this.self, code);
    this.#course.break();
  }

  /** This thread has left an execution that was given up; the last to do so starts the next one. */
  unwound(): void {
    this.#drain();
    this.#loop.reset();
    this.#mode = 'scheduled';
    this.#course.unwound();
  }

  /**
   * Calls `act` (observe or close) where nothing is scheduled and nobody else runs: what it waits for happens
   * in the order in which it was begun. The promise that it returns, if it does, is then settled,
   * unless it waits for something outside.
   */
  quietly(act: () => unknown): unknown {
    this.#mode = 'quiet';
    this.active = true;
    try {
      const result = act();
      if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') return result;
      this.#loop.settle(result as PromiseLike<unknown>, this.actors, this.#code.call, () =>
        this.#drain(),
      );
      return result;
    } finally {
      this.active = false;
    }
  }

  /** After this thread has recovered and observed: all close, from the first on. */
  recovered(): void {
    this.#course.haveClosed(0, COMMAND.close);
  }

  /** After this thread's `close`: the next one's turn, or the end of the execution. */
  closed(): void {
    this.#course.closed();
  }

  /** Sleeps until `self` has the turn again. `next`: who has been chosen to go on meanwhile. */
  #switchTo(self: number, next: number): void {
    const { control } = this;
    let to = next;
    while (to !== NOBODY) {
      if (to >= 0) {
        this.#course.arm(to);
        if (to === self) return;
        passTurn(control, control.thread[to], COMMAND.run);
      }
      const command = awaitTurn(control, this.thread);
      if (command === COMMAND.abandon) break;
      if (command !== COMMAND.decide) return;
      to = this.#course.decide();
    }
    this.#mode = 'abandoned';
    this.active = true;
    throw new Abandoned();
  }

  /** A wait where nobody else runs: it is over when its time is. */
  #waitAlone(timeoutNs: number): false {
    this.#leaveIfAbandoned();
    if (timeoutNs === Number.POSITIVE_INFINITY)
      throw new Error('waits for ever: nobody else runs here, so that nobody will notify it');
    this.#clock.pass(timeoutNs);
    return false;
  }

  /** An abandoned actor that goes on is stopped again at each of its schedule points. */
  #leaveIfAbandoned(): void {
    if (this.#mode === 'abandoned') throw new Abandoned();
  }
}
