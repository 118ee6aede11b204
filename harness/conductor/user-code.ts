import { AsyncLocalStorage } from 'node:async_hooks';
import { messageOf, stackOf } from '../base/errors.ts';
import { drainMicrotasks } from '../base/originals.ts';
import type { Recorder } from '../model/recorder.ts';

/** What is to be switched on while user code runs, and off while the harness works. */
export interface Activity {
  active: boolean;
}

/** Runs the code of a thread's actors, and knows whose it is. */
export class UserCode {
  readonly #activity: Activity;
  readonly #recorder: Recorder;
  /** Which actor's code runs, carried along its promises and callbacks; undefined where there is only one. */
  readonly #context: AsyncLocalStorage<number> | undefined;
  /** The actor that was given the turn. Code of others may run in it, by promises that it settles. */
  chosen: number;

  constructor(activity: Activity, recorder: Recorder, actors: readonly number[]) {
    this.#activity = activity;
    this.#recorder = recorder;
    this.#context = actors.length > 1 ? new AsyncLocalStorage() : undefined;
    this.chosen = actors[0] as number;
  }

  /** The actor whose code runs. */
  get self(): number {
    return this.#context?.getStore() ?? this.chosen;
  }

  /** Runs `act` as one actor. */
  readonly call = (actor: number, act: () => void): void => {
    this.#activity.active = true;
    try {
      if (this.#context === undefined) act();
      else this.#context.run(actor, act);
    } finally {
      this.#activity.active = false;
    }
  };

  /** Runs what actors left to microtasks: it is still their own to do. `isRecorded`: whether errors count. */
  drain(isRecorded: () => boolean): void {
    this.#activity.active = true;
    for (;;) {
      try {
        drainMicrotasks();
        break;
      } catch (thrown) {
        // What a callback of `process.nextTick` throws; those behind it are still to come.
        this.#activity.active = false;
        if (isRecorded()) this.#recorder.error(this.self, messageOf(thrown), stackOf(thrown));
        this.#activity.active = true;
      }
    }
    this.#activity.active = false;
  }
}
