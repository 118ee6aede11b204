import { rm } from 'node:fs/promises';
import { FileLock, type LockOptions } from '../correct.ts';

/** Removes the lock file to release the lock, whosever it is. */
class ReleasesOthers extends FileLock {
  override async release(): Promise<boolean> {
    const released = await super.release();
    // Wrong: callers release in `finally`, also where `acquire` gave up. It is the holder's file then.
    await rm(this.file, { force: true });
    return released;
  }
}

export function create(options: LockOptions): ReleasesOthers {
  return new ReleasesOthers(options);
}
