import { type BusOptions, EventBus } from '../correct.ts';

/** Lets no event wait in more than one row. */
class SkipsNeighbour<Event> extends EventBus<Event> {
  override async publish(event: Event): Promise<void> {
    const mustWait = this.isFull();
    for (let at = 0; at < this.subscriptions.length; at++) {
      const handled = this.add(this.subscriptions[at], event);
      // Wrong: the list may change during the wait. Where somebody before or at this place leaves, all
      // others move up, and the next one is passed over.
      if (mustWait) await handled;
    }
  }
}

export function create<Event>(options: BusOptions): EventBus<Event> {
  return new SkipsNeighbour(options);
}
