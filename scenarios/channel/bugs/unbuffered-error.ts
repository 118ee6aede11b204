import { Channel, type ChannelState, type Received, SPARE } from '../correct.ts';

/** Words: whether a receiver was told of the failure, and the condition of it. */
const TOLD = SPARE;
const HEARD = SPARE + 1;

/** Sees to it that a failure does not go unheard. */
class UnbufferedError extends Channel {
  override fail(code: number): void {
    super.fail(code);
    // Wrong: hands the failure over in person. Where the receivers have given up, nobody comes for it, and
    // whoever reports it waits for ever.
    this.monitor.run(() => {
      while (this.words[TOLD] === 0) this.monitor.wait(HEARD);
    });
  }

  protected override ending(): Received {
    this.words[TOLD] = 1;
    this.monitor.signal(HEARD);
    return super.ending();
  }
}

export function create(state: ChannelState): Channel {
  return new UnbufferedError(state);
}
