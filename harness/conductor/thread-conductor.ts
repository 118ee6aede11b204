import { atomics } from '../base/originals.ts';
import { ACCESS, type AccessKind } from '../model/access.ts';
import type { Gate } from '../model/gate.ts';
import type { Recorder } from '../model/recorder.ts';
import type { Strategy } from '../model/strategy.ts';
import { DataStream } from './data-stream.ts';
import { DecisionView } from './decision-view.ts';
import { BATCH, COMMAND, type Control, STATUS, WORD } from './layout.ts';
import { beginStrategy, closeExecution, resetExecution, strategyOf } from './lifecycle.ts';
import { ObjectNumbers } from './objects.ts';
import { readStandings } from './standings.ts';
import { digest, mixTrace } from './trace-hash.ts';
import { awaitTurn, passTurn } from './turn.ts';
import { enqueueWaiter, fireTimeout, RELEASE, releaseWaiters } from './wait-queues.ts';

/** Virtual nanoseconds that a step takes, and a reading of the clock. */
const TICK_NS = 1_000;

const NOBODY = -1;

/**
 * `loading`: the user's modules are being imported, outside of any execution. `quiet`: observing and
 * closing, nobody else runs. `abandoned`: the execution was given up, and the actor's stack is being
 * left.
 */
type Mode = 'loading' | 'scheduled' | 'quiet' | 'abandoned';

/** Thrown through an actor's stack when its execution is given up. Never reported. */
class Abandoned extends Error {
  override readonly name = 'Abandoned';
  override readonly message = 'this execution was given up by Hammerlock; let this error pass';
}

/**
 * The scheduler as one thread sees it. Invariant: `active` is false while the conductor itself works, so that its
 * own accesses to shared memory are nobody's steps. There is no thread that coordinates: whichever actor holds
 * the turn decides, on state that all of them share, who performs the next step, and hands the turn
 * over when that is another.
 */
export class ThreadConductor implements Gate {
  active = false;
  readonly control: Control;
  readonly self: number;
  readonly #view: DecisionView;
  readonly #objects = new ObjectNumbers();
  readonly #dataStream: DataStream;
  readonly #recorder: Recorder;
  #loadNs = 0;
  #schedules: Int32Array = new Int32Array(0);
  #strategy: Strategy | undefined;
  #recording = false;
  /** Whether accesses are schedule points of an execution. */
  #mode: Mode = 'scheduled';
  #always: (() => string | undefined) | undefined;

  /** `self`: the number of the actor that this thread is, from its start to its end. */
  constructor(control: Control, recorder: Recorder, self: number) {
    this.control = control;
    this.self = self;
    this.#dataStream = new DataStream(self);
    this.#view = new DecisionView(control);
    this.#recorder = recorder;
  }

  /** Joins a batch; the last actor to join starts its first execution. */
  join(schedules: Int32Array): void {
    const { words } = this.control;
    this.#schedules = schedules;
    this.#recording = words[WORD.recording] === 1;
    if (atomics.add(words, WORD.arrived, 1) + 1 === words[WORD.actors]) this.#startExecution();
  }

  /**
   * Imports the user's modules: what they draw and read from clocks as they are evaluated is the
   * same in every thread that is this actor.
   */
  async load<Modules>(importAll: () => Promise<Modules>): Promise<Modules> {
    this.#dataStream.startLoading();
    this.#loadNs = 0;
    this.#mode = 'loading';
    this.active = true;
    try {
      return await importAll();
    } finally {
      this.active = false;
    }
  }

  /** Whether this actor holds the turn, so that it may write down what happens. */
  get running(): boolean {
    return this.active && this.#mode !== 'loading';
  }

  /** Waits for the next thing this actor has to do: a `COMMAND`. */
  next(): number {
    return awaitTurn(this.control, this.self);
  }

  /** The actor's first step of an execution. `always` is called at every schedule point. */
  enter(
    buffers: readonly SharedArrayBuffer[],
    always: (() => string | undefined) | undefined,
  ): void {
    const { control } = this;
    this.#objects.adopt(this.self, buffers);
    this.#view.adopt(this.#schedules);
    this.#strategy = strategyOf(control);
    this.#always = always;
    this.#mode = 'scheduled';
    this.#dataStream.startExecution(control);
    this.#count(ACCESS.start, 0, 0, 0, 0);
    this.active = true;
  }

  access(kind: AccessKind, object: number, start: number, end: number, site: number): void {
    if (this.#mode !== 'scheduled') {
      this.#leaveIfAbandoned();
      return;
    }
    const { control } = this;
    const self = this.self;
    this.active = false;
    control.kind[self] = kind;
    control.object[self] = object;
    control.start[self] = start;
    control.end[self] = end;
    control.site[self] = site;
    const next = this.#decide();
    if (next !== self) this.#switchTo(next);
    this.#count(kind, object, start, end, site);
    this.active = true;
  }

  value(value: unknown): void {
    if (this.#mode !== 'scheduled') return;
    mixTrace(this.control, digest(value));
    if (this.#recording) this.aside(() => this.#recorder.value(this.self, value));
  }

  /** Records something: the harness's own accesses are nobody's steps. */
  aside(record: () => void): void {
    // What an abandoned actor does on its way out is no part of any execution.
    if (this.#mode === 'abandoned') return;
    const { active } = this;
    this.active = false;
    record();
    this.active = active;
  }

  block(object: number, start: number, timeoutMs: number): boolean {
    const { control } = this;
    const self = this.self;
    if (this.#mode !== 'scheduled') {
      this.#leaveIfAbandoned();
      throw new Error('waits for ever: all actors have ended, nobody is left to notify it');
    }
    this.active = false;
    enqueueWaiter(control, self, object, start, control.time[0] + timeoutMs * 1e6);
    const next = this.#decide();
    if (next === self) this.#arm(self);
    else this.#switchTo(next);
    this.#count(control.kind[self] as AccessKind, object, start, start, control.site[self]);
    this.active = true;
    return control.waitResult[self] === RELEASE.notified;
  }

  wake(object: number, start: number, count: number): number {
    return releaseWaiters(this.control, object, start, count);
  }

  objectOf(buffer: SharedArrayBuffer): number {
    return this.#objects.of(buffer);
  }

  random32(): number {
    return this.#dataStream.next();
  }

  clockNs(): number {
    if (this.#mode === 'loading') {
      this.#loadNs += TICK_NS;
      return this.#loadNs;
    }
    this.control.time[0] += TICK_NS;
    return this.control.time[0];
  }

  exiting(code: number): void {
    if (!this.running) return;
    this.active = false;
    this.#recorder.exit(this.self, code);
    const isFull = this.control.words[WORD.arenaFull] === 1;
    closeExecution(this.control, isFull ? 'overflow' : 'ended');
    this.#announce(BATCH.broken);
  }

  /** This actor has ended. The last one to do so begins what comes after. */
  leave(): void {
    const { control } = this;
    this.active = false;
    if (this.#mode === 'abandoned') {
      this.unwound();
      return;
    }
    control.status[this.self] = STATUS.done;
    if (++control.words[WORD.done] === control.words[WORD.actors]) {
      this.#checkAlways();
      if (control.words[WORD.epilogue] === 1) passTurn(control, 0, COMMAND.observe);
      else this.#endExecution();
      return;
    }
    const next = this.#decide();
    if (next === NOBODY) return;
    this.#arm(next);
    passTurn(control, next, COMMAND.run);
  }

  /** This actor has left an execution that was given up; the last to do so starts the next one. */
  unwound(): void {
    this.#mode = 'scheduled';
    if (atomics.sub(this.control.words, WORD.unwinding, 1) === 1) this.#nextExecution();
  }

  /** Runs `act` (observe or close) where nothing is scheduled and nobody else runs. */
  async quietly(act: () => unknown): Promise<unknown> {
    this.#mode = 'quiet';
    this.active = true;
    try {
      return await act();
    } finally {
      this.active = false;
    }
  }

  /** After this actor's `close`: the next one's turn, or the end of the execution. */
  closed(): void {
    const next = this.self + 1;
    if (next < this.control.words[WORD.actors]) passTurn(this.control, next, COMMAND.close);
    else this.#endExecution();
  }

  #startExecution(): void {
    const { control } = this;
    resetExecution(control);
    // This actor's check belongs to the state of the execution before.
    this.#always = undefined;
    this.#view.adopt(this.#schedules);
    beginStrategy(control, this.#view);
    this.#strategy = strategyOf(control);
    const first = this.#decide();
    this.#arm(first);
    passTurn(control, first, COMMAND.run);
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
    if (++words[WORD.execution] < words[WORD.executions]) this.#startExecution();
    else this.#endBatch();
  }

  #endBatch(): void {
    const { control } = this;
    for (let actor = 0; actor < control.words[WORD.actors]; actor++) {
      passTurn(control, actor, COMMAND.stop);
    }
    this.#announce(BATCH.complete);
  }

  /** Chooses who performs the next step. Nobody: the execution was given up instead. */
  #decide(): number {
    const { control } = this;
    const view = this.#view;
    if (control.words[WORD.step] >= control.words[WORD.stepLimit]) return this.#giveUp('livelock');
    this.#checkAlways();
    view.list();
    if (view.enabledCount === 0) return this.#giveUp('deadlock');
    const next = (this.#strategy as Strategy).choose(view);
    if (this.#recording) this.#recordDecision(next);
    return next;
  }

  #recordDecision(chosen: number): void {
    const { status, position } = this.control;
    const { current, enabled } = this.#view;
    this.#recorder.decision({
      current,
      position: current < 0 ? 0 : position[current],
      currentEnabled: current >= 0 && status[current] === STATUS.ready,
      lowestEnabled: enabled[0],
      chosen,
    });
  }

  /** Prepares the chosen actor for the turn: a blocked one is chosen by its timeout. */
  #arm(next: number): void {
    const { control } = this;
    if (control.status[next] === STATUS.blocked) fireTimeout(control, next);
    if (control.words[WORD.current] !== next) {
      if (control.words[WORD.current] !== NOBODY) control.words[WORD.switches]++;
      control.words[WORD.current] = next;
    }
  }

  #switchTo(next: number): void {
    const { control } = this;
    if (next !== NOBODY) {
      this.#arm(next);
      passTurn(control, next, COMMAND.run);
      if (awaitTurn(control, this.self) !== COMMAND.abandon) return;
    }
    this.#mode = 'abandoned';
    this.active = true;
    throw new Abandoned();
  }

  /** An abandoned actor that goes on is stopped again at each of its schedule points. */
  #leaveIfAbandoned(): void {
    if (this.#mode === 'abandoned') throw new Abandoned();
  }

  /** The chosen actor performs its pending operation: one more step of the execution. */
  #count(kind: AccessKind, object: number, start: number, end: number, site: number): void {
    const { control } = this;
    const self = this.self;
    if (this.#recording) {
      this.#recorder.step(self, control.position[self], kind, object, start, end, site);
    }
    control.words[WORD.step]++;
    control.position[self]++;
    control.time[0] += TICK_NS;
    mixTrace(control, Math.imul(object, 0x9e3779b1) ^ ((self << 8) | kind));
    mixTrace(control, (start << 4) ^ (end - start));
  }

  #checkAlways(): void {
    if (this.#always === undefined) return;
    const message = this.#always();
    if (message === undefined) return;
    this.#recorder.always(message);
    this.#always = undefined;
  }

  /**
   * Gives an execution up that cannot end: writes down where everyone stands, and has all actors
   * leave their stacks by an exception. One that will not leave is seen by the host's watchdog.
   */
  #giveUp(ending: 'deadlock' | 'livelock'): typeof NOBODY {
    const { control } = this;
    for (const standing of readStandings(control)) this.#recorder.standing(standing);
    closeExecution(control, ending);
    const staying: number[] = [];
    for (let actor = 0; actor < control.words[WORD.actors]; actor++) {
      if (control.status[actor] !== STATUS.done) staying.push(actor);
    }
    atomics.store(control.words, WORD.unwinding, staying.length);
    for (const actor of staying) {
      if (actor !== this.self) passTurn(control, actor, COMMAND.abandon);
    }
    return NOBODY;
  }

  #announce(state: number): void {
    atomics.store(this.control.words, WORD.batch, state);
    atomics.notify(this.control.words, WORD.batch);
  }
}
