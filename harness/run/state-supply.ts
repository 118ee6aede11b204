import type { BatchStates } from '../actors/thread-host.ts';
import { copyInto, isTemplate, rebuild } from '../conductor/state-template.ts';

/** The states of a batch: as they are sent to the threads, and as the invariants see them. */
export interface SuppliedStates {
  readonly sent: BatchStates;
  readonly states: readonly unknown[];
}

/**
 * Gets fresh states to one group of threads. States of shared memory and plain values are sent once
 * for each place of a batch; from then on only their bytes change.
 */
export class StateSupply {
  #templates: readonly unknown[] = [];

  supply(fresh: readonly unknown[]): SuppliedStates {
    if (this.#fill(fresh)) {
      return {
        sent: { kind: 'known' },
        states: this.#templates.slice(0, fresh.length).map(rebuild),
      };
    }
    this.#templates = [];
    if (!fresh.every(isTemplate)) return { sent: { kind: 'clones', states: fresh }, states: fresh };
    this.#templates = fresh;
    return { sent: { kind: 'templates', states: fresh }, states: fresh.map(rebuild) };
  }

  /** Fills the known memory with the fresh states, where there is enough of it and all are alike. */
  #fill(fresh: readonly unknown[]): boolean {
    return (
      fresh.length <= this.#templates.length &&
      fresh.every((state, place) => copyInto(this.#templates[place], state))
    );
  }
}
