import { CONTENDED, FREE, HELD, Mutex, type MutexState, STATE } from '../correct.ts';

class MissedWakeup extends Mutex {
  override lock(): void {
    while (!this.tryLock()) {
      if (Atomics.compareExchange(this.words, STATE, HELD, CONTENDED) === FREE) continue;
      // Wrong: whoever is woken here takes the lock as HELD, though others may still be asleep; its
      // unlock wakes nobody, and they sleep for ever.
      Atomics.wait(this.words, STATE, CONTENDED);
    }
  }
}

export function create(state: MutexState): Mutex {
  return new MissedWakeup(state);
}
