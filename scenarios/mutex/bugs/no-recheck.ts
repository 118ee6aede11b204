import { CONTENDED, FREE, Mutex, type MutexState, STATE } from '../correct.ts';

class NoRecheck extends Mutex {
  override lock(): void {
    if (this.tryLock()) return;
    if (Atomics.exchange(this.words, STATE, CONTENDED) === FREE) return;
    Atomics.wait(this.words, STATE, CONTENDED);
    // Wrong: to be woken is not to find the lock free. Another actor may have taken it first.
    Atomics.store(this.words, STATE, CONTENDED);
  }
}

export function create(state: MutexState): Mutex {
  return new NoRecheck(state);
}
