import { setTimeout as sleep } from 'node:timers/promises';
import type { BusOptions, Handler } from './correct.ts';

/** What a subject must make of its options. */
export interface Bus {
  subscribe(handler: Handler<string>): () => Promise<void>;
  publish(event: string): Promise<void>;
}

/** What the invariants judge. */
export interface Seen {
  /** The events of each subscriber, in the order in which they came. */
  readonly events: readonly (readonly string[])[];
  /** Handlers that ran at once, at most. */
  readonly atOnce: number;
}

/** Virtual milliseconds. */
const SLOWEST_HANDLER_MS = 8;

/** Subscribers of one bus who take their time, and what they have seen. */
export class Audience {
  readonly bus: Bus;
  readonly #events: string[][];
  readonly #leave: (() => Promise<void>)[];
  readonly #left: Promise<void>[] = [];
  #running = 0;
  #atOnce = 0;

  constructor(subject: { create(options: BusOptions): Bus }, workers: number, subscribers: number) {
    this.bus = subject.create({ workers });
    this.#events = Array.from({ length: subscribers }, () => []);
    this.#leave = this.#events.map((events) =>
      this.bus.subscribe((event) => this.#see(events, event)),
    );
  }

  /** One subscriber wants no more. */
  leave(subscriber: number): Promise<void> {
    this.#left[subscriber] ??= this.#leave[subscriber]();
    return this.#left[subscriber];
  }

  /** What was seen when the last event that was published has been handled. */
  async seen(): Promise<Seen> {
    await Promise.all(this.#leave.map((_, subscriber) => this.leave(subscriber)));
    return { events: this.#events, atOnce: this.#atOnce };
  }

  async #see(events: string[], event: string): Promise<void> {
    events.push(event);
    this.#running++;
    this.#atOnce = Math.max(this.#atOnce, this.#running);
    await sleep(1 + Math.floor(Math.random() * SLOWEST_HANDLER_MS));
    this.#running--;
  }
}
