import { Heartbeat, type HeartbeatOptions } from '../correct.ts';

class OldTickCounted extends Heartbeat {
  override async expiry(): Promise<number> {
    // Wrong: a tick of a period that a beat has ended since is taken for one of the period that
    // runs now, which expires before its time, and later once more.
    await this.ticks.take();
    return this.period;
  }
}

export function create(options: HeartbeatOptions): Heartbeat {
  return new OldTickCounted(options);
}
