import type { Claim } from '../claim.ts';
import { FileLock, type LockOptions } from '../correct.ts';
import { Heartbeat } from '../heartbeat.ts';

class Unstopped extends Heartbeat {
  constructor(claim: Claim) {
    super(claim);
    // The process is to stay while it has the lock.
    this.timer.ref();
  }

  override async stop(): Promise<void> {
    // Wrong: the lock is released, and so nobody looks at the beats any more. They go on for a claim that is
    // gone, one more for each time that the lock was had, and keeps the process from ending.
  }
}

class HeartbeatOutlives extends FileLock {
  protected override startHeartbeat(claim: Claim): Heartbeat {
    return new Unstopped(claim);
  }
}

export function create(options: LockOptions): HeartbeatOutlives {
  return new HeartbeatOutlives(options);
}
