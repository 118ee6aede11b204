import type { Holder } from '../claim.ts';
import { FileLock, type LockOptions } from '../correct.ts';
import { isStale } from '../stale.ts';

/** Takes a lock over when its holder has been silent for long enough, and asks for nothing else. */
class WaitsForSilence extends FileLock {
  protected override isOver({ id, sinceMs = Date.now() }: Holder): Promise<boolean> {
    // Wrong: does not ask whether the holder's process is still there. Who was killed has been heard of
    // just now, and nobody waits for the lock as long as it takes until that is too long ago.
    return isStale(this.file, { id, sinceMs });
  }
}

export function create(options: LockOptions): FileLock {
  return new WaitsForSilence(options);
}
