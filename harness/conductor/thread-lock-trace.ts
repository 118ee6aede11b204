import { MAX_ACTORS } from '../base/limits.ts';
import type { AskedLock, LockEvent, LockTrace } from '../model/lock-trace.ts';
import type { Recorder } from '../model/recorder.ts';

/** What takes a lock that user code made itself is seldom of interest; who called it is. */
const NOTED_FRAMES = 2;

/** Requests of a thread that are told apart: with the thread's own, their numbers fill 31 bits. */
const MAX_ASKED = 2 ** 31 / MAX_ACTORS - 1;

/** The thread whose actors' locks are written down. */
export interface TraceOwner {
  readonly thread: number;
  /** The actor whose code runs. */
  readonly self: number;
  /** Records something: the harness's own accesses are nobody's steps. */
  aside(record: () => void): void;
}

/** What else has to be known of the execution. */
export interface LockSurroundings {
  /** Whether each actor lives in a process of its own. */
  readonly areProcesses: boolean;
  /** Whether an execution is under way that is scheduled. */
  readonly isScheduled: () => boolean;
  /** Whether each step is recorded. */
  readonly isRecording: () => boolean;
  /** Whether an actor has nothing under way beside the code that runs. */
  readonly isAlone: (actor: number) => boolean;
}

/** Writes down what the actors of one thread do with locks. */
export class ThreadLockTrace implements LockTrace {
  /**
   * Whether `open` makes what several actors share. They wait for it, so no order of locks in it can be in the way
   * of theirs: nothing is written down.
   */
  isOpening = false;
  readonly #recorder: Recorder;
  readonly #owner: TraceOwner;
  readonly #around: LockSurroundings;
  /** Numbers come again only after millions: a lock of a former execution is given back in vain. */
  #asked = 0;

  constructor(recorder: Recorder, owner: TraceOwner, around: LockSurroundings) {
    this.#recorder = recorder;
    this.#owner = owner;
    this.#around = around;
  }

  ask(lock: AskedLock): number {
    if (lock.told === 'by step of its process' && this.#around.areProcesses) return 0;
    this.#asked = (this.#asked % MAX_ASKED) + 1;
    const hold = this.#asked * MAX_ACTORS + this.#owner.thread;
    this.#write(
      (actor, isAlone) => ({ actor, kind: 'ask', hold, isAlone, ...lock }),
      lock.told === 'by user code' && this.#around.isRecording(),
    );
    return hold;
  }

  take(hold: number): void {
    if (hold > 0) this.#write((actor) => ({ actor, kind: 'take', hold }));
  }

  leave(hold: number): void {
    if (hold > 0) this.#write((actor) => ({ actor, kind: 'leave', hold }));
  }

  claim(path: string, isTaken: boolean): void {
    this.#write((actor, isAlone) => ({ actor, kind: 'claim', path, isTaken, isAlone }));
  }

  remove(path: string): void {
    this.#write((actor) => ({ actor, kind: 'remove', path }));
  }

  /** `isPlaced`: the event is no step of the trace, and its place is that of the running code. */
  #write(eventOf: (actor: number, isAlone: boolean) => LockEvent, isPlaced = false): void {
    const { isScheduled, isAlone } = this.#around;
    if (this.isOpening || !isScheduled()) return;
    const { self } = this.#owner;
    this.#owner.aside(() => {
      const place = isPlaced ? this.#recorder.place(NOTED_FRAMES) : 0;
      this.#recorder.lock(eventOf(self, isAlone(self)), place);
    });
  }
}
