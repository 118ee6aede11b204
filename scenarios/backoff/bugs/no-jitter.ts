import { Backoff } from '../correct.ts';
import type { Profile } from '../profiles.ts';

class NoJitter extends Backoff {
  override delayMs(attempt: number): number {
    // Wrong: all who failed together wait equally long, and so fail together again, each time but one of them.
    return Math.min(this.profile.firstMs * 2 ** attempt, this.profile.mostMs);
  }
}

export function create(profile: Profile): Backoff {
  return new NoJitter(profile);
}
