import { availableParallelism } from 'node:os';

/** What a bus is made of. */
export interface BusOptions {
  /** Handlers that may run at once; where left out, `EVENT_BUS_WORKERS` of the environment, or 2.5 a core. */
  readonly workers?: number | undefined;
  /** Told of what a handler throws; it does not reach whoever published. */
  readonly onError?: (error: unknown) => void;
}

export type Handler<Event> = (event: Event) => Promise<void>;

const WORKERS_PER_CORE = 2.5;

/** One subscriber: its events that nobody has handled yet, in the order in which they were published. */
export interface Subscription<Event> {
  readonly handler: Handler<Event>;
  readonly waiting: { readonly event: Event; readonly done: () => void }[];
  /** Whether it stands in the row or a worker is at it. */
  isTaken: boolean;
  /** Settles with its last event. */
  last: Promise<void>;
}

/**
 * Publish and subscribe, with a bounded number of workers that call the handlers.
 *
 * Each subscriber has its own row of events, and one worker at a time: so it sees them in order. Who
 * publishes only adds to the rows, and goes on at once while a worker is free. Where none is, `publish` waits
 * until all have handled its event: whoever publishes too fast is slowed down, and nothing is dropped.
 * Worker and row are left in the step in which there is nothing to do: whoever adds to a row either
 * sees somebody who will find it, or hires.
 */
export class EventBus<Event> {
  protected readonly subscriptions: Subscription<Event>[] = [];
  /** Subscribers with events and no worker. */
  readonly #ready: Subscription<Event>[] = [];
  #working = 0;
  readonly #workers: number;
  readonly #onError: (error: unknown) => void;

  constructor({ workers, onError = () => {} }: BusOptions) {
    this.#workers = workersOf(workers);
    this.#onError = onError;
  }

  /**
   * Has `handler` called with every event from now on. What is returned ends that: it resolves when the
   * handler has seen all that was published before.
   */
  subscribe(handler: Handler<Event>): () => Promise<void> {
    const subscription = { handler, waiting: [], isTaken: false, last: Promise.resolve() };
    this.subscriptions.push(subscription);
    return () => this.leave(subscription);
  }

  /** Resolves at once where a worker is free, and else when all subscribers have handled the event. */
  async publish(event: Event): Promise<void> {
    const mustWait = this.isFull();
    const handled = this.subscriptions.map((subscription) => this.add(subscription, event));
    if (mustWait) await Promise.all(handled);
  }

  protected async leave(subscription: Subscription<Event>): Promise<void> {
    const at = this.subscriptions.indexOf(subscription);
    if (at >= 0) this.subscriptions.splice(at, 1);
    await subscription.last;
  }

  protected isFull(): boolean {
    return this.#working === this.#workers;
  }

  /** Resolves when the subscriber has handled the event. */
  protected add(subscription: Subscription<Event>, event: Event): Promise<void> {
    subscription.last = new Promise((done) => subscription.waiting.push({ event, done }));
    if (!subscription.isTaken) {
      subscription.isTaken = true;
      this.#ready.push(subscription);
      if (!this.isFull()) void this.#work();
    }
    return subscription.last;
  }

  async #work(): Promise<void> {
    this.#working++;
    for (let next = this.#ready.shift(); next !== undefined; next = this.#ready.shift()) {
      const [{ event, done }] = next.waiting.splice(0, 1);
      await this.handle(next, event);
      done();
      // Behind the others: nobody waits long for a busy one.
      if (next.waiting.length > 0) this.#ready.push(next);
      else next.isTaken = false;
    }
    this.#working--;
  }

  protected async handle({ handler }: Subscription<Event>, event: Event): Promise<void> {
    try {
      await handler(event);
    } catch (error) {
      this.#onError(error);
    }
  }
}

/** @throws RangeError where the number is none of workers. */
function workersOf(option: number | undefined): number {
  const { EVENT_BUS_WORKERS: wanted } = process.env;
  const fallback = Math.ceil(WORKERS_PER_CORE * availableParallelism());
  const workers = option ?? (wanted === undefined ? fallback : Number(wanted));
  if (Number.isInteger(workers) && workers > 0) return workers;
  throw new RangeError(`a bus has 1, 2, 3, … workers, not ${option ?? wanted}`);
}

/** A bus that all callers of a thread share. */
export function create<Event>(options: BusOptions): EventBus<Event> {
  return new EventBus(options);
}
