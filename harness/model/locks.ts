import type { LockTrace } from './lock-trace.ts';

/**
 * The number under which all named locks of an execution are accessed; the bytes of such an access are
 * the place of the name in `[0, LOCKS_RANGE)`, so that accesses to one name overlap, and one to the whole
 * range overlaps with all.
 */
export const LOCKS_OBJECT = 1 << 24;
export const LOCKS_RANGE = 1 << 27;

/** What is asked for, as Web Locks has it: https://w3c.github.io/web-locks/ */
export interface LockRequest {
  readonly name: string;
  /** Whether others may hold it at the same time; exclusive otherwise. */
  readonly isShared: boolean;
  /** Where it is not free: wait for it, give up at once, or take it from those who hold it. */
  readonly otherwise: 'wait' | 'giveUp' | 'steal';
  /** Number of the thread, as user code knows it. */
  readonly client: number;
}

/** `gone`: it was released, withdrawn, or its thread has ended. */
export type LockState = 'waiting' | 'held' | 'stolen' | 'gone';

/** One request that is held or waits. */
export interface LockEntry {
  readonly name: string;
  readonly isShared: boolean;
  readonly isHeld: boolean;
  readonly client: number;
}

/** The locks that the threads of one process share during an execution. */
export interface LockGate {
  /** What is known of all locks, user code's own included. */
  readonly trace: LockTrace;
  /**
   * Puts a request behind those that wait for the same name; returns a number for it. Undefined: it
   * gave up.
   * @throws RangeError where an execution asks for more locks than there is room for.
   */
  request(request: LockRequest): number | undefined;
  stateOf(request: number): LockState;
  /** Releases what is held, or takes a request back; who comes next gets the lock. */
  release(request: number): void;
  /** What is held and what waits, each in the order of the requests. */
  list(): readonly LockEntry[];
}

/** An actor that waits for a lock, and the actors who hold it. */
export interface LockWait {
  readonly actor: number;
  readonly name: string;
  readonly holders: readonly number[];
}
