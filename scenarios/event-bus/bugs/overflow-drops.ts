import { type BusOptions, EventBus } from '../correct.ts';

class OverflowDrops<Event> extends EventBus<Event> {
  override async publish(event: Event): Promise<void> {
    // Wrong: does not wait when all workers are busy, but who published is not told that the event is gone.
    if (this.isFull()) return;
    await super.publish(event);
  }
}

export function create<Event>(options: BusOptions): EventBus<Event> {
  return new OverflowDrops(options);
}
