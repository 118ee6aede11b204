import type { AccessKind } from './access.ts';

/**
 * An asynchronous operation that user code has begun: a file call, a timer, a message on its way. It
 * happens in steps, each placed by the strategy: those of `perform` touch what actors share, and
 * `deliver` lets user code see the result. In between, other code of the same thread may run.
 */
export interface PendingOperation {
  /** What its next step does, as `Gate.access` takes it; object and range are 0 where it touches nothing. */
  readonly kind: AccessKind;
  readonly object: number;
  readonly start: number;
  readonly end: number;
  /**
   * The operation's effect on what actors share. Called once a step until it returns true: a write
   * may take several, and those but the last run no user code. It keeps a failure for `deliver` and throws nothing.
   * Absent: no effect.
   */
  readonly perform?: () => boolean;
  /** Settles the promise or calls the callback that user code gave. May throw what the callback throws. */
  readonly deliver: () => void;
  /** Operations of one thread with the same queue are delivered in the order in which they were begun. */
  readonly queue?: unknown;
  /** Virtual nanoseconds since the start of the execution before which it cannot be delivered: a timer. */
  readonly dueNs?: number;
  /** Whether its actor cannot end before it; false for timers and for what is `unref`ed. */
  readonly holds: boolean;
  /** False where it may never happen and no code stands still for it: a message to a listener, a heartbeat. */
  readonly awaited?: boolean;
  /** False where the platform ends a thread that has nothing else to do: a lock that is held or waited for. */
  readonly keepsThread?: boolean;
  /** Whether it can happen now, asked again at each decision; absent: always. */
  readonly ready?: () => boolean;
}
