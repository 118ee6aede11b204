/**
 * Waits until somebody of any thread sets a flag: a cell of shared memory that is not 0 any more, and whose
 * waiters are notified. It does not hold up its thread.
 */
export class FlagWatch {
  protected readonly flag: Int32Array;
  protected readonly onSet: () => void;
  protected isStopped = false;

  constructor(flag: Int32Array, onSet: () => void) {
    this.flag = flag;
    this.onSet = onSet;
  }

  /** Begins to wait. Calls `onSet` at once where the flag is set already. */
  start(): void {
    // To wait is to look as well, in one step: what is set after this look notifies.
    const waiting = Atomics.waitAsync(this.flag, 0, 0);
    if (!waiting.async) this.onSet();
    else void waiting.value.then(() => this.goOn());
  }

  /** Ends the wait. There is no way to take one waiter from a cell: all are woken, and the others wait again. */
  stop(): void {
    this.isStopped = true;
    Atomics.notify(this.flag, 0);
  }

  /** Somebody has set the flag, or only stopped a watch of it. */
  protected goOn(): void {
    if (!this.isStopped) this.start();
  }
}

/** Sets a flag, for all threads. */
export function setFlag(flag: Int32Array): void {
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}
