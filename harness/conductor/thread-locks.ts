import type { LockEntry, LockGate, LockRequest, LockState } from '../model/locks.ts';
import type { Control } from './layout.ts';
import { LockTable } from './lock-table.ts';
import { stirElsewhere } from './wait-queues.ts';

/** The execution's locks as the actors of one thread use them. */
export class ThreadLocks implements LockGate {
  readonly #table: LockTable;
  readonly #self: () => number;

  /** `self`: the actor whose code runs; `isScheduled`: whether others go on by what happens to locks. */
  constructor(control: Control, thread: number, self: () => number, isScheduled: () => boolean) {
    this.#self = self;
    this.#table = new LockTable(control.locks, (actor) => {
      if (isScheduled()) stirElsewhere(control, actor, thread);
    });
  }

  request(request: LockRequest): number | undefined {
    return this.#table.request(this.#self(), request);
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
