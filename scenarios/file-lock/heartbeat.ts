import type { Claim } from './claim.ts';

/** Often enough that a slow disk or a long computation does not make a holder look silent. */
const BEAT_MS = 5_000;

/** Keeps a lock from going stale, until it is stopped. */
export class Heartbeat {
  protected readonly timer: NodeJS.Timeout;
  #beating: Promise<void> = Promise.resolve();

  constructor(claim: Claim) {
    // A beat that fails is one that others do not see. There will be another.
    const beat = () => claim.beat().catch(() => {});
    this.timer = setInterval(() => {
      this.#beating = this.#beating.then(beat);
    }, BEAT_MS).unref();
  }

  /** Resolves when no beat is under way any more. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.#beating;
  }
}
