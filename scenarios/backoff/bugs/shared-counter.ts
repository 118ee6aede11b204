import { Backoff, type Pause } from '../correct.ts';
import type { Profile } from '../profiles.ts';

class SharedCounter extends Backoff {
  /** Attempts since something went well. */
  #attempt = 0;

  override async run<Result>(work: () => Promise<Result>, pause: Pause): Promise<Result> {
    for (;;) {
      try {
        const result = await work();
        this.#attempt = 0;
        return result;
      } catch (thrown) {
        // Wrong: counts the failures of all callers. Whoever fails for the first time waits as long as those
        // who tried often, or is not allowed to try again at all.
        if (this.#attempt === this.profile.retries) throw thrown;
      }
      await pause(this.delayMs(this.#attempt++));
    }
  }
}

export function create(profile: Profile): Backoff {
  return new SharedCounter(profile);
}
