/** What a heartbeat monitor is made of. */
export interface HeartbeatOptions {
  /** Milliseconds without a beat after which a period has run out. */
  readonly periodMs: number;
}

/**
 * Says when beats have stopped coming. Every beat ends the period that runs and arms the next; a
 * period that runs out without one expires, once.
 *
 * The timer's tick goes into a mailbox, since whoever waits for expiries may be busy when it fires. A
 * beat can come in between: it clears a timer, not a tick that is in the mailbox already. So each tick
 * names its period, and only that of the last armed period counts.
 */
export class Heartbeat {
  protected readonly ticks = new Mailbox<number>();
  protected period = 0;
  protected timer: NodeJS.Timeout | undefined;
  readonly #options: HeartbeatOptions;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** A sign of life. Returns the number of the period that begins with it: 1, 2, … */
  async beat(): Promise<number> {
    clearTimeout(this.timer);
    return this.arm();
  }

  /** Waits until a period has run out, and returns its number. For one caller at a time. */
  async expiry(): Promise<number> {
    for (;;) {
      const period = await this.ticks.take();
      if (period === this.period) return period;
    }
  }

  protected arm(): number {
    const period = ++this.period;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.ticks.put(period);
    }, this.#options.periodMs);
    return period;
  }
}

/** What was put and not taken yet, oldest first; a take waits for the next put. */
class Mailbox<Item> {
  readonly #items: Item[] = [];
  readonly #takers: ((item: Item) => void)[] = [];

  put(item: Item): void {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#items.push(item);
    else taker(item);
  }

  async take(): Promise<Item> {
    if (this.#items.length > 0) return this.#items.shift() as Item;
    return new Promise((resolve) => this.#takers.push(resolve));
  }
}

/** A monitor that those who beat and the one who waits for expiries share. */
export function create(options: HeartbeatOptions): Heartbeat {
  return new Heartbeat(options);
}
