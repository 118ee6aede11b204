import { type BusOptions, EventBus } from '../correct.ts';

class UnboundedDispatch<Event> extends EventBus<Event> {
  override async publish(event: Event): Promise<void> {
    // Wrong: a call for each subscriber of each event at once. Nothing counts them, and nothing slows down
    // whoever publishes faster than handlers handle.
    for (const subscription of this.subscriptions) {
      const before = subscription.last;
      subscription.last = this.handle(subscription, event).then(() => before);
    }
  }
}

export function create<Event>(options: BusOptions): EventBus<Event> {
  return new UnboundedDispatch(options);
}
