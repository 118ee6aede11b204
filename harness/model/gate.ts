import type { AccessKind } from './access.ts';
import type { FileFailure } from './faults.ts';
import { NO_LOCK_TRACE } from './lock-trace.ts';
import type { LockGate } from './locks.ts';
import type { PendingOperation } from './pending-operation.ts';

/**
 * All that instrumentation knows of the conductor. One gate a thread. Every method is called by the
 * actor that holds the turn, and only while `active` is true; patches pass through otherwise.
 */
export interface Gate {
  /** True while this thread's actor runs inside an execution. */
  active: boolean;

  /**
   * True while an actor's code runs inside an execution, and false while modules are loaded: what
   * is asynchronous or touches files is left to the platform then.
   */
  readonly running: boolean;

  /**
   * Schedule point before an access to bytes `[start, end)` of `object`. Returns when this actor
   * may perform it. `site` is the source location's number, 0 where it is not known.
   */
  access(kind: AccessKind, object: number, start: number, end: number, site: number): void;

  /** Tells what the access just performed read or left behind: part of the trace and its hash. */
  value(value: unknown): void;

  /**
   * Says in a reader's words what the step just made did, e.g. `rename a.tmp → a`; no part of the
   * hash. `text` is called only where steps are recorded.
   */
  describe(text: () => string): void;

  /** How the file call that the running actor makes is to fail on purpose, if it is; `ways`: those that it can. */
  failure(ways: readonly FileFailure[]): FileFailure | undefined;

  /** Hands over an asynchronous operation that the running actor has begun. */
  begin(operation: PendingOperation): void;

  /** Takes back an operation that has not been delivered yet: a timer that is cleared. */
  cancel(operation: PendingOperation): void;

  /**
   * Blocks the actor on (`object`, `start`) until a notification or the virtual timeout. Called
   * after the schedule point of the wait, when the expected value was found. `timeoutMs` may be
   * `Infinity`. A timeout may pass although others could go on, as for a sleeper on a loaded machine;
   * that of a `patient` waiter passes only when nobody could. True: notified. False: timed out. Throws where
   * nobody is left to notify it and it has no timeout.
   */
  block(object: number, start: number, timeoutMs: number, patient?: boolean): boolean;

  /**
   * The same without blocking, behind those that wait already: `settle` is called when the actor has been notified
   * (true) or the virtual timeout has passed.
   */
  waitAsync(
    object: number,
    start: number,
    timeoutMs: number,
    settle: (notified: boolean) => void,
  ): void;

  /** Wakes at most `count` waiters of (`object`, `start`) in FIFO order; returns how many. */
  wake(object: number, start: number, count: number): number;

  /** The locks by name that the threads of this process share. */
  readonly locks: LockGate;

  /** The number of a shared buffer, the same in every actor and every run. */
  objectOf(buffer: SharedArrayBuffer): number;

  /** The number of the process in which the running code is, counted from 0. */
  readonly process: number;

  /** Whether the process of this number, counted from 0, runs in this execution. */
  isAlive(process: number): boolean;

  /** Next draw of the actor's deterministic `data` stream: an unsigned 32-bit integer. */
  random32(): number;

  /** Virtual time since the start of the execution, nanoseconds. Reading it moves it forward. */
  clockNs(): number;

  /**
   * The platform begins to compute something whose result depends on nothing but what it was given: this thread
   * waits for it, while nobody else runs. To be called when it is done.
   */
  work(): () => void;

  /** Something runs from here on that is not scheduled; `what` names it, e.g. `a socket`. */
  uncontrolled(what: string): void;

  /** The actor asked to end its thread or process (`process.exit`). Recorded as a finding. */
  exiting(code: number): void;
}

/** Number of an object that no actor but its creator can reach. */
export const PRIVATE_OBJECT_BASE = 1 << 20;

/**
 * The number under which all files of an execution are accessed; the bytes of such an access are the
 * place of the path in `[0, FILES_RANGE)`, so that accesses to one path overlap, and one to the whole
 * range overlaps with all.
 */
export const FILES_OBJECT = 1 << 22;
export const FILES_RANGE = 1 << 27;

/** A gate that nobody stands behind: everything passes. */
export const IDLE_GATE: Gate = {
  active: false,
  running: false,
  access: () => {},
  value: () => {},
  describe: () => {},
  failure: () => undefined,
  begin: () => {},
  cancel: () => {},
  block: () => false,
  waitAsync: () => {},
  wake: () => 0,
  locks: {
    trace: NO_LOCK_TRACE,
    request: () => undefined,
    stateOf: () => 'gone',
    release: () => {},
    list: () => [],
  },
  objectOf: () => 0,
  process: 0,
  isAlive: () => false,
  random32: () => 0,
  clockNs: () => 0,
  work: () => () => {},
  uncontrolled: () => {},
  exiting: () => {},
};
