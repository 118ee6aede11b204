import { TICK_NS } from './course.ts';
import type { Control } from './layout.ts';

/** What clocks of one thread show: the time of the execution, or while modules are loaded one that is theirs alone. */
export class VirtualClock {
  readonly #control: Control;
  /** Virtual nanoseconds since modules began to be loaded; undefined in an execution. */
  #loadNs: number | undefined;

  constructor(control: Control) {
    this.#control = control;
  }

  startLoading(): void {
    this.#loadNs = 0;
  }

  startExecution(): void {
    this.#loadNs = undefined;
  }

  /** Virtual nanoseconds. Reading moves them forward. */
  read(): number {
    return this.pass(TICK_NS);
  }

  /** Lets time pass; returns what it has come to. */
  pass(ns: number): number {
    if (this.#loadNs === undefined) {
      this.#control.time[0] += ns;
      return this.#control.time[0];
    }
    this.#loadNs += ns;
    return this.#loadNs;
  }
}
