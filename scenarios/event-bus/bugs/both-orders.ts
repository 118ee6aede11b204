import { noteLock } from '../../../harness/index.ts';
import { type BusOptions, EventBus, type Subscription } from '../correct.ts';

/** Runs one piece of work after the other. */
class Mutex {
  readonly #name: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(name: string) {
    this.#name = name;
  }

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const lock = noteLock(this.#name);
    const turn = this.#last
      .then(() => {
        lock.taken();
        return work();
      })
      .finally(() => lock.released());
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** Has the list of subscribers and their rows change under a lock each. */
class BothOrders<Event> extends EventBus<Event> {
  readonly #list = new Mutex('list');
  readonly #rows = new Mutex('rows');

  override publish(event: Event): Promise<void> {
    return this.#list.run(() => this.#rows.run(() => super.publish(event)));
  }

  protected override leave(subscription: Subscription<Event>): Promise<void> {
    // Wrong: here the lock of the rows comes first. Whoever publishes meanwhile has that of the list and waits
    // for this one.
    return this.#rows.run(() => this.#list.run(() => super.leave(subscription)));
  }
}

export function create<Event>(options: BusOptions): EventBus<Event> {
  return new BothOrders(options);
}
