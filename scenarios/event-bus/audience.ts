import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
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

/** Milliseconds: 1 to that many; 0 for handlers that only give way to others. */
export const SLOWEST_HANDLER_MS = 8;

export interface AudienceOptions {
  readonly workers: number;
  readonly subscribers: number;
  /** Of a handler: `SLOWEST_HANDLER_MS`, or 0. */
  readonly slowestMs: number;
}

/** Subscribers of one bus who take their time, and what they have seen. */
export class Audience {
  readonly bus: Bus;
  readonly #events: string[][];
  readonly #leave: (() => Promise<void>)[];
  readonly #left: Promise<void>[] = [];
  readonly #slowestMs: number;
  #running = 0;
  #atOnce = 0;

  constructor(
    subject: { create(options: BusOptions): Bus },
    { workers, subscribers, slowestMs }: AudienceOptions,
  ) {
    this.#slowestMs = slowestMs;
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
    if (this.#slowestMs === 0) await nextTurn();
    else await sleep(1 + Math.floor(Math.random() * this.#slowestMs));
    this.#running--;
  }
}
