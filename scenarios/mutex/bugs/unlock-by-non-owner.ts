import { Mutex, type MutexState } from '../correct.ts';

class UnlockByNonOwner extends Mutex {
  override tryExclusive(work: () => void): boolean {
    try {
      if (!this.tryLock()) return false;
      work();
      return true;
    } finally {
      // Wrong: also reached when the lock was not taken, and then frees somebody else's.
      this.unlock();
    }
  }
}

export function create(state: MutexState): Mutex {
  return new UnlockByNonOwner(state);
}
