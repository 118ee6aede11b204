import { AsyncResource } from 'node:async_hooks';
import { ACCESS } from '../../model/access.ts';
import type { Gate } from '../../model/gate.ts';
import { LOCKS_OBJECT, LOCKS_RANGE } from '../../model/locks.ts';
import type { PendingOperation } from '../../model/pending-operation.ts';
import type { LockArguments } from './lock-arguments.ts';

/** How the promise of a request is settled. */
export interface Settler {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

const NOTHING = { kind: ACCESS.resume, object: 0, start: 0, end: 0 } as const;

/**
 * One request for a lock, from its place in the queue to the end of its callback. That the lock is given, that
 * it is released, and that it was stolen are steps of their own.
 */
export class LockCall {
  readonly #gate: Gate;
  readonly #wanted: LockArguments;
  readonly #settler: Settler;
  readonly #context = new AsyncResource('LOCK');
  /** Its number for the check of lock orders. */
  readonly #hold: number;
  /** Undefined: it was not free, and the request gave up. */
  readonly #number: number | undefined;
  /** It was stolen before it was released. */
  #isLost = false;
  readonly #theft: PendingOperation;

  /** To be made at the schedule point of the request. */
  constructor(gate: Gate, wanted: LockArguments, client: number, settler: Settler) {
    this.#gate = gate;
    this.#wanted = wanted;
    this.#settler = settler;
    const lockClass = `lock '${wanted.name}'`;
    this.#hold = gate.locks.trace.ask({
      lockClass,
      name: lockClass,
      isShared: wanted.isShared,
      waits: wanted.otherwise === 'wait',
      told: 'by step of its process',
    });
    this.#number = gate.locks.request({ ...wanted, client });
    if (this.#number === undefined) gate.locks.trace.leave(this.#hold);
    gate.describe(() => `${VERBS[wanted.otherwise]} ${this.#shown}${this.#outcome}`);
    gate.value(this.#state);
    this.#theft = {
      ...NOTHING,
      holds: false,
      awaited: false,
      keepsThread: false,
      ready: () => this.#isLost || this.#state === 'stolen',
      deliver: () => {
        gate.describe(() => `lose ${this.#shown}`);
        gate.locks.trace.leave(this.#hold);
        settler.reject(new DOMException('The operation was aborted', 'AbortError'));
      },
    };
  }

  /** Waits for the lock, as long as the signal lets it. `makeLock`: what the callback gets. */
  begin(makeLock: (name: string, mode: string) => unknown): void {
    const { name, isShared, signal, otherwise } = this.#wanted;
    const grant: PendingOperation = {
      ...NOTHING,
      holds: false,
      keepsThread: false,
      ready: () => this.#number === undefined || ['held', 'stolen'].includes(this.#state),
      // Who steals or gives up does not stand in the queue.
      ...(otherwise === 'wait' ? { queue: `lock ${name}` } : {}),
      deliver: () => {
        signal?.removeEventListener('abort', withdraw);
        if (this.#number === undefined) this.#run(null);
        else this.#begin(makeLock(name, isShared ? 'shared' : 'exclusive'));
      },
    };
    const withdraw = () => {
      this.#gate.cancel(grant);
      this.#settler.reject(signal?.reason);
      this.#release(
        () => 'withdraw the request for',
        () => {},
      );
    };
    signal?.addEventListener('abort', withdraw, { once: true });
    this.#gate.begin(grant);
  }

  #begin(lock: unknown): void {
    this.#gate.describe(() => `get ${this.#shown}`);
    this.#gate.locks.trace.take(this.#hold);
    this.#gate.begin(this.#theft);
    this.#run(lock);
  }

  #run(lock: unknown): void {
    let result: unknown;
    try {
      result = this.#context.runInAsyncScope(this.#wanted.callback, undefined, lock);
    } catch (thrown) {
      result = Promise.reject(thrown);
    }
    const { resolve, reject } = this.#settler;
    const settle = (end: () => void) => {
      if (lock === null) end();
      else this.#release(() => 'release', end);
    };
    Promise.resolve(result).then(
      (value) => settle(() => resolve(value)),
      (thrown) => settle(() => reject(thrown)),
    );
  }

  /** Others get the lock in one step; `end` is called in that or in a later one, unless it was stolen before. */
  #release(verb: () => string, end: () => void): void {
    this.#gate.begin({
      kind: ACCESS.unlock,
      ...placeOf(this.#wanted.name),
      holds: true,
      perform: () => {
        this.#isLost = this.#state === 'stolen';
        if (!this.#isLost) this.#gate.cancel(this.#theft);
        this.#gate.locks.release(this.#number as number);
        this.#gate.locks.trace.leave(this.#hold);
        this.#gate.describe(() => `${verb()} ${this.#shown}`);
        return true;
      },
      deliver: () => {
        if (!this.#isLost) end();
      },
    });
  }

  get #state() {
    return this.#number === undefined ? 'gone' : this.#gate.locks.stateOf(this.#number);
  }

  get #shown(): string {
    return `lock '${this.#wanted.name}'${this.#wanted.isShared ? ' (shared)' : ''}`;
  }

  get #outcome(): string {
    return this.#state === 'held' ? '' : this.#state === 'waiting' ? ', wait' : ', which is taken';
  }
}

const VERBS = { wait: 'request', giveUp: 'try', steal: 'steal' } as const;

/** Where accesses to the lock of a name are accounted. */
export function placeOf(name: string): { object: number; start: number; end: number } {
  let hash = 0x811c9dc5;
  // FNV-1a over UTF-16 code units.
  for (let at = 0; at < name.length; at++) {
    hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  }
  const start = (hash >>> 0) % LOCKS_RANGE;
  return { object: LOCKS_OBJECT, start, end: start + 1 };
}
