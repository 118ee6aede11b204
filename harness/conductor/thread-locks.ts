import type { LockEntry, LockGate, LockRequest, LockState } from '../model/locks.ts';
import type { Recorder } from '../model/recorder.ts';
import type { Control } from './layout.ts';
import { LockTable } from './lock-table.ts';
import { type LockSurroundings, ThreadLockTrace, type TraceOwner } from './thread-lock-trace.ts';
import { stirElsewhere } from './wait-queues.ts';

/** The execution's locks as the actors of one thread use them. */
export class ThreadLocks implements LockGate {
  readonly trace: ThreadLockTrace;
  readonly #table: LockTable;
  readonly #owner: TraceOwner;

  constructor(control: Control, recorder: Recorder, owner: TraceOwner, around: LockSurroundings) {
    this.#owner = owner;
    this.trace = new ThreadLockTrace(recorder, owner, around);
    this.#table = new LockTable(control.locks, (actor) => {
      if (around.isScheduled()) stirElsewhere(control, actor, owner.thread);
    });
  }

  request(request: LockRequest): number | undefined {
    return this.#table.request(this.#owner.self, request);
  }

  stateOf(request: number): LockState {
    return this.#table.stateOf(request);
  }

  release(request: number): void {
    this.#table.release(request);
  }

  list(): readonly LockEntry[] {
    return this.#table.list();
  }

  /** The thread has ended: others get what its actors held. */
  releaseAll(actors: readonly number[]): void {
    this.#table.releaseAll(actors);
  }
}
