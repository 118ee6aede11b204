import { PARTS, runOf } from '../correct-in-threads.ts';
import { FlagWatch } from '../flag-watch.ts';

class WaiterKept extends FlagWatch {
  override stop(): void {
    // Wrong: the waiter stays with the flag, and all that it refers to stays in memory: one for each
    // request that nobody aborts.
    this.isStopped = true;
  }
}

export const run = runOf({ ...PARTS, watch: (flag, onSet) => new WaiterKept(flag, onSet) });
