import { type Connection, type Outcome, type Request, run as race } from './correct.ts';
import { FlagWatch } from './flag-watch.ts';

/** One request that any thread may abort. */
export interface FlaggedRequest {
  readonly connect: () => Promise<Connection>;
  /** One cell of shared memory. Whoever aborts the request makes it 1, and notifies who waits for it. */
  readonly flag: Int32Array;
  /** Milliseconds; no limit where left out. */
  readonly limitMs?: number | undefined;
}

/** What else a request is made of. */
export interface Parts {
  readonly race: (request: Request, deliver: (outcome: Outcome) => void) => void;
  readonly watch: (flag: Int32Array, onSet: () => void) => FlagWatch;
}

export const PARTS: Parts = {
  race,
  watch: (flag, onSet) => new FlagWatch(flag, onSet),
};

/**
 * Makes a request of the thread that calls it. An abort signal cannot be shared between threads: this one has a
 * signal of its own, which follows the flag until the request is over.
 */
export function runOf({ race, watch }: Parts): typeof run {
  return ({ flag, ...request }, deliver) => {
    const controller = new AbortController();
    const watching = watch(flag, () => controller.abort());
    watching.start();
    race({ ...request, signal: controller.signal }, (outcome) => {
      watching.stop();
      deliver(outcome);
    });
  };
}

/** Makes a request, and calls `deliver` with its outcome, once. */
export function run(request: FlaggedRequest, deliver: (outcome: Outcome) => void): void {
  runOf(PARTS)(request, deliver);
}
