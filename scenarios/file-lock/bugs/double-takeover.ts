import { rm } from 'node:fs/promises';
import { type Claim, claimFile, type Holder, mayLive } from '../claim.ts';
import { FileLock, type LockOptions } from '../correct.ts';

/** Removes the lock file of a tenure that is over, without asking who else does. */
class DoubleTakeover extends FileLock {
  protected override async takeOver(_claim: Claim, stale: Holder): Promise<void> {
    // Wrong: another waiter found the same tenure to be over, removed its file and took the lock. The
    // file that is removed here is the new holder's.
    await rm(this.file, { force: true });
    if (!mayLive(stale)) await rm(claimFile(this.file, stale), { force: true });
  }
}

export function create(options: LockOptions): DoubleTakeover {
  return new DoubleTakeover(options);
}
