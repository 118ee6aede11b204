import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus } from './audience.ts';
import type { BusOptions } from './correct.ts';

/** Milliseconds that the disk takes for one event, and bytes of an event. */
const WRITE_MS = 5;
const EVENT_BYTES = 4_096;
/** A feeder goes on for so long, or until it has published so many. */
const FEED_MS = 50;
const FEED_EVENTS = 100;

/**
 * Subscribers that write all they hear of to one disk, more slowly than events can be published, for as long as
 * their thread lives. A bus that does not slow down who publishes holds more and more events.
 */
export class SlowReaders {
  readonly #bus: Bus;
  /** Settles when the disk is free. */
  #disk: Promise<void> = Promise.resolve();

  constructor(subject: { create(options: BusOptions): Bus }, workers: number) {
    this.#bus = subject.create({ workers });
    for (let reader = 0; reader <= workers; reader++) this.#bus.subscribe(() => this.#write());
  }

  /** Publishes as fast as the bus allows, by way of `call`. */
  async feed(call: (publish: () => Promise<void>) => Promise<void>): Promise<void> {
    const endMs = performance.now() + FEED_MS;
    for (let n = 0; n < FEED_EVENTS && performance.now() < endMs; n++) {
      const event = randomBytes(EVENT_BYTES / 2).toString('hex');
      await call(() => this.#bus.publish(event));
    }
  }

  #write(): Promise<void> {
    this.#disk = this.#disk.then(() => sleep(WRITE_MS));
    return this.#disk;
  }
}
