import { Channel, type ChannelState, NEWS, ROOM } from '../correct.ts';

class CloseWakesOne extends Channel {
  protected override wakeForEnd(): void {
    // Wrong: a value or a place is for one, but the end is for all. The others sleep on, and nothing will
    // come that could wake them.
    this.monitor.signal(ROOM, 1);
    this.monitor.signal(NEWS, 1);
  }
}

export function create(state: ChannelState): Channel {
  return new CloseWakesOne(state);
}
