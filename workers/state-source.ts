import { sharedBuffersOf } from '../harness/conductor/shared-buffers.ts';
import { rebuild } from '../harness/conductor/state-template.ts';
import type { BatchStates } from './protocol.ts';

/** One execution's state as its actor gets it, and the shared buffers in it in their fixed order. */
export interface ActorState {
  readonly state: unknown;
  readonly buffers: readonly SharedArrayBuffer[];
}

interface Template {
  readonly state: unknown;
  readonly buffers: readonly SharedArrayBuffer[];
}

const NO_BUFFERS: readonly SharedArrayBuffer[] = [];

/** Where a thread's actor gets the states of its executions from. */
export class StateSource {
  #templates: readonly Template[] = [];
  #clones: readonly unknown[] | undefined;

  /** Takes over what came with a batch. */
  adopt(states: BatchStates): void {
    this.#clones = undefined;
    if (states.kind === 'none') this.#templates = [];
    if (states.kind === 'clones') this.#clones = states.states;
    if (states.kind === 'templates') {
      this.#templates = states.states.map((state) => ({ state, buffers: sharedBuffersOf(state) }));
    }
  }

  /** The state of the batch's execution at `place`; to be called once for each. */
  take(place: number): ActorState {
    if (this.#clones !== undefined) {
      const state = this.#clones[place];
      return { state, buffers: sharedBuffersOf(state) };
    }
    const template = this.#templates[place];
    if (template === undefined) return { state: undefined, buffers: NO_BUFFERS };
    return { state: rebuild(template.state), buffers: template.buffers };
  }
}
