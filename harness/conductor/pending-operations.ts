import type { PendingOperation } from '../model/pending-operation.ts';

/** An operation that an actor of this thread has begun and that has not been delivered. */
export interface Begun {
  readonly operation: PendingOperation;
  readonly actor: number;
  /** Where user code began it; 0 where that is not known. */
  readonly site: number;
  /** Its effect has happened: what is left is to deliver it. */
  performed: boolean;
}

/** What the actors of one thread have begun, in the order in which they did. */
export class PendingOperations {
  readonly #begun: Begun[] = [];
  /** The operations that `list` found, in `found[0 .. count)`. */
  readonly found: Begun[] = [];

  begin(actor: number, operation: PendingOperation, site: number): void {
    this.#begun.push({ operation, actor, site, performed: operation.perform === undefined });
  }

  cancel(operation: PendingOperation): void {
    const at = this.#begun.findIndex((begun) => begun.operation === operation);
    if (at >= 0) this.#begun.splice(at, 1);
  }

  remove(begun: Begun): void {
    const at = this.#begun.indexOf(begun);
    // What is pending alone, as most is, goes without the cost of a splice.
    if (at >= 0 && at === this.#begun.length - 1) this.#begun.pop();
    else if (at >= 0) this.#begun.splice(at, 1);
  }

  clear(): void {
    // To set a length is a call into the runtime.
    if (this.#begun.length > 0) this.#begun.length = 0;
    if (this.found.length > 0) this.found.length = 0;
  }

  get size(): number {
    return this.#begun.length;
  }

  /** Whether something is pending that would keep a thread of the platform from ending. */
  get keepThread(): boolean {
    return this.#begun.some(({ operation }) => operation.keepsThread !== false);
  }

  /** Whether nothing but timers is pending beside `begun`. */
  isAlone(begun: Begun): boolean {
    for (const other of this.#begun) if (other !== begun && !isTimer(other)) return false;
    return true;
  }

  /** Whether no code of an actor waits for anything but `performing`. */
  isQuiet(actor: number, performing: Begun | undefined): boolean {
    for (const begun of this.#begun) {
      const { awaited } = begun.operation;
      if (begun.actor === actor && begun !== performing && awaited !== false) return false;
    }
    return true;
  }

  /** Whether an ended actor has left something behind that must happen all the same. */
  holds(actor: number): boolean {
    for (const begun of this.#begun)
      if (begun.actor === actor && begun.operation.holds) return true;
    return false;
  }

  /** Whether an actor waits for something that another thread may bring: it is asked again when that happens. */
  listens(actor: number): boolean {
    for (const { actor: other, operation } of this.#begun) {
      if (other === actor && operation.ready !== undefined) return true;
    }
    return false;
  }

  /** Finds the operations that an actor can go on with, oldest first, without timers; returns how many. */
  list(actor: number): number {
    let count = 0;
    for (const begun of this.#begun) {
      if (begun.actor !== actor || isTimer(begun) || !this.#canHappen(begun)) continue;
      this.found[count++] = begun;
    }
    return count;
  }

  /** The timer that is due first in this thread: clocks run forward, and of equals the older one fires. */
  firstTimer(): Begun | undefined {
    let first: Begun | undefined;
    for (const begun of this.#begun) {
      if (isTimer(begun) && (first === undefined || dueNsOf(begun) < dueNsOf(first))) first = begun;
    }
    return first;
  }

  #canHappen(begun: Begun): boolean {
    const { ready, queue } = begun.operation;
    if (ready?.() === false) return false;
    if (!begun.performed || queue === undefined) return true;
    return this.#begun.find((other) => other.operation.queue === queue) === begun;
  }
}

/** When a timer is due, virtual nanoseconds. */
export function dueNsOf({ operation }: Begun): number {
  return operation.dueNs ?? 0;
}

function isTimer({ operation }: Begun): boolean {
  return operation.dueNs !== undefined;
}
