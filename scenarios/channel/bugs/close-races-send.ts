import { Channel, type ChannelState, ROOM } from '../correct.ts';

/** Turns away senders of an ended channel before they ask for the lock. */
class CloseRacesSend extends Channel {
  override send(value: number): boolean {
    if (!this.isOpen()) return false;
    return this.monitor.run(() => {
      while (this.isFull()) {
        if (!this.isOpen()) return false;
        this.monitor.wait(ROOM);
      }
      // Wrong: it was open before the lock was taken. It may have been closed since, and its last
      // receiver may have left: the value is accepted, and nobody will come for it.
      this.put(value);
      return true;
    });
  }
}

export function create(state: ChannelState): Channel {
  return new CloseRacesSend(state);
}
