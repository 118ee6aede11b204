import { bandOf, type Profile } from './profiles.ts';

/** Waits so many milliseconds. */
export type Pause = (ms: number) => Promise<unknown>;

/**
 * Tries again what fails, after longer and longer delays.
 *
 * Where many fail at once they come again at once, unless chance drives them apart: so a delay is anywhere
 * in the band of its attempt. Each call counts its own attempts; the object holds nothing but the profile, and any
 * number of callers may share it.
 */
export class Backoff {
  protected readonly profile: Profile;

  constructor(profile: Profile) {
    this.profile = profile;
  }

  /** Milliseconds to wait behind attempt 0, 1, … */
  delayMs(attempt: number): number {
    const [least, most] = bandOf(attempt, this.profile);
    return least + Math.random() * (most - least);
  }

  /** What `work` resolves to, in the end. @throws what it fails with when all attempts are over. */
  async run<Result>(work: () => Promise<Result>, pause: Pause): Promise<Result> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (thrown) {
        if (attempt === this.profile.retries) throw thrown;
      }
      await pause(this.delayMs(attempt));
    }
  }
}

/** A backoff that all callers of a process share. */
export function create(profile: Profile): Backoff {
  return new Backoff(profile);
}
