/** What an actor asks for, as the check of lock orders must know it. */
export interface AskedLock {
  /** The kind of lock, as readers see it: all that are taken by the same rule, `lock 'accounts'`. */
  readonly lockClass: string;
  /** Which of its kind; the same as `lockClass` where there is one. */
  readonly name: string;
  /** Whether others may hold it at the same time; exclusive otherwise. */
  readonly isShared: boolean;
  /** Whether its actor waits where it is not free. One that is only tried lets nobody wait. */
  readonly waits: boolean;
  /**
   * Who tells of it: a step of the trace; one that other processes have nothing to do with, as each has locks of its
   * own by that name; or user code, which no step tells of.
   */
  readonly told: 'by step' | 'by step of its process' | 'by user code';
}

/** What actors do with locks is written down here: for the check of their order, and no part of the trace's hash. */
export interface LockTrace {
  /** The running actor asks for a lock. Returns a number for this one request; 0 where nothing is written down. */
  ask(lock: AskedLock): number;
  /** It has got the lock. */
  take(hold: number): void;
  /** It has given the lock back, or the request. */
  leave(hold: number): void;
  /** It has created what must not have been there before: or, not taken, found it there. */
  claim(path: string, isTaken: boolean): void;
  /** It has removed something from a folder. */
  remove(path: string): void;
}

/** Under which an actor asks for something. */
export interface Circumstances {
  /** Nothing else of its actor was under way: what the actor held, it held while it asked. */
  readonly isAlone: boolean;
  /** The operation that the actor was in, by name and number; where it is read. */
  readonly during?: { readonly operation: number; readonly name: string };
  /** `file:line:column`, where steps are recorded; several from the inside out, with arrows between them. */
  readonly location?: string;
  /** Index in the trace of the step before it, where steps are recorded. */
  readonly afterStep?: number;
}

/** What was written down of locks in an execution, in its order. */
export type LockEvent = { readonly actor: number } & (
  | ({ readonly kind: 'ask'; readonly hold: number } & AskedLock & Circumstances)
  | {
      readonly kind: 'take' | 'leave';
      readonly hold: number;
      /** Index in the trace of the step before it, where steps are recorded. */
      readonly afterStep?: number;
    }
  | ({ readonly kind: 'claim'; readonly path: string; readonly isTaken: boolean } & Circumstances)
  | { readonly kind: 'remove'; readonly path: string }
);

/** Nobody writes anything down. */
export const NO_LOCK_TRACE: LockTrace = {
  ask: () => 0,
  take: () => {},
  leave: () => {},
  claim: () => {},
  remove: () => {},
};
