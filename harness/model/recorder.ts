import type { Decision } from './decision.ts';
import type { LockEvent } from './lock-trace.ts';
import type { LockWait } from './locks.ts';
import type { Standing } from './standing.ts';

/** Writes down what happens in an execution. Called by the actor that holds the turn only. */
export interface Recorder {
  invoke(actor: number, operation: number, name: string, args: readonly unknown[]): void;
  respond(actor: number, operation: number, value: unknown): void;
  threw(actor: number, operation: number, message: string): void;
  /** The actor ended with an error. */
  error(actor: number, message: string, stack: string): void;
  /** The scenario's `always` failed. */
  always(message: string): void;
  observed(value: unknown): void;
  exit(actor: number, code: number): void;
  /** The actor's process was killed by the fault plan. */
  killed(actor: number): void;
  /** Something ran that the harness does not schedule; `what`: names of it. */
  uncontrolled(what: string): void;
  /** Where an actor of an execution that was given up stands. */
  standing(standing: Standing): void;
  /** What such an actor waits for, if that is a lock. */
  lockWait(wait: LockWait): void;
  /** Something that an actor did with a lock. `site`: a number of `place`, or 0 where its step tells. */
  lock(event: LockEvent, site: number): void;
  /** Trace of a recorded execution. */
  step(
    actor: number,
    position: number,
    kind: number,
    object: number,
    start: number,
    end: number,
    site: number,
  ): void;
  value(actor: number, value: unknown): void;
  /** What the actor's last step did, in words. */
  describe(actor: number, text: string): void;
  /**
   * A number for the user's place on the stack, so many frames of it, to be given to a later `step` or `lock`; 0:
   * there is none.
   */
  place(frames?: number): number;
  decision(decision: Decision): void;
}
