/** What goes over a link where actors truly run at once: it says which round it is of. */
export type Letter =
  | { readonly round: number; readonly kind: 'message'; readonly value: unknown }
  /** The end that it comes from was closed: nothing follows it. */
  | { readonly round: number; readonly kind: 'closed' };

/** How this end of a link sends, and takes in what has come. */
export interface LinkWay {
  /** @throws what the platform throws where a value cannot be sent. */
  send(letter: Letter, transfer: readonly unknown[]): void;
  /** Puts into the mail what has come, and for which the event loop has not turned yet. */
  fetch(): void;
  readonly mail: LinkMail;
}

const NO_ROUND = -1;

/** A message, or why it cannot be read. */
interface Kept {
  readonly round: number;
  readonly read: () => unknown;
}

/**
 * What has come to one end of a link and has not been heard. Who sends may be a round ahead of who hears: its letters
 * are kept until then. Those of a round that is over are dropped.
 */
export class LinkMail {
  readonly #came: () => void;
  #kept: Kept[] = [];
  #round = NO_ROUND;
  readonly #closedIn = new Set<number>();

  /** `came`: called when something has come. */
  constructor(came: () => void) {
    this.#came = came;
  }

  put(letter: Letter): void {
    const { round } = letter;
    if (round < this.#round) return;
    if (letter.kind === 'closed') this.#closedIn.add(round);
    else this.#kept.push({ round, read: () => letter.value });
    this.#came();
  }

  /** Something has come that the platform cannot make a value of. */
  putUnreadable(why: unknown): void {
    const read = () => {
      throw why;
    };
    this.#kept.push({ round: this.#round, read });
    this.#came();
  }

  enter(round: number): void {
    this.#round = round;
    this.#kept = this.#kept.filter((kept) => kept.round >= round);
    for (const closed of this.#closedIn) if (closed < round) this.#closedIn.delete(closed);
  }

  /** Takes the oldest message of this round. Throws why it cannot be read. */
  take(): { readonly message: unknown } | undefined {
    if (this.#kept[0]?.round !== this.#round) return undefined;
    const first = this.#kept.shift() as Kept;
    return { message: first.read() };
  }

  /** Whether the other end was closed in this round; all that it had sent has come, then. */
  get isClosed(): boolean {
    return this.#closedIn.has(this.#round);
  }
}
