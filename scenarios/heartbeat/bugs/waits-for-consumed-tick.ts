import { Heartbeat, type HeartbeatOptions } from '../correct.ts';

class WaitsForConsumedTick extends Heartbeat {
  override async beat(): Promise<number> {
    // Wrong: where the timer has fired, its tick is taken out of the way. But whoever waits for
    // expiries may have had it already, and no other comes until a period is armed.
    if (this.timer === undefined && this.period > 0) await this.ticks.take();
    clearTimeout(this.timer);
    return this.arm();
  }
}

export function create(options: HeartbeatOptions): Heartbeat {
  return new WaitsForConsumedTick(options);
}
