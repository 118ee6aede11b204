import { ACCESS } from '../../model/access.ts';
import type { Gate } from '../../model/gate.ts';
import { LINKS_OBJECT, type LinkEnd } from '../../model/links.ts';
import type { PendingOperation } from '../../model/pending-operation.ts';
import type { MessagePlace } from './channel-number.ts';
import { Inbox, isPrimitive, shownMessage, type Taken } from './inbox.ts';

/** Who is told of what comes over a link. */
export interface Hearer {
  /** Whether somebody listens to messages. */
  readonly hears: boolean;
  /** Whether a thread that has nothing else to do waits for messages. */
  readonly keepsThread: boolean;
  message(taken: Taken): void;
  /** The other end was closed, and all that it sent has been heard, if anybody listens. */
  ended(): void;
}

/** Sends and receives at one end of a link, in one execution. */
export class LinkReceiver {
  readonly #gate: Gate;
  readonly #link: LinkEnd;
  readonly #hearer: Hearer;
  readonly #inbox: Inbox;
  #receiving: PendingOperation | undefined;
  #isOver = false;

  constructor(gate: Gate, link: LinkEnd, hearer: Hearer) {
    this.#gate = gate;
    this.#link = link;
    this.#hearer = hearer;
    this.#inbox = new Inbox(() => link.receive());
  }

  /** The schedule point lies before the message is serialised. */
  send(value: unknown, transfer: readonly unknown[] = []): void {
    const { link, isParent, peer } = this.#link;
    const { object, start, end } = placeOf(link, isParent);
    this.#gate.access(ACCESS.send, object, start, end, 0);
    this.#gate.describe(() => `send ${shownMessage(value)} to ${peer}`);
    this.#link.send(value, transfer);
    if (isPrimitive(value)) this.#gate.value(value);
  }

  /** Has an operation pending for what comes next, if it has none. */
  resume(): void {
    const hearer = this.#hearer;
    if (this.#isOver || this.#receiving !== undefined || !this.#gate.running) return;
    this.#receiving = {
      ...this.#place,
      kind: ACCESS.receive,
      queue: this,
      holds: false,
      awaited: false,
      get keepsThread() {
        return hearer.keepsThread;
      },
      ready: () => (hearer.hears && this.#inbox.peek() !== undefined) || this.#link.isClosed(),
      deliver: () => this.#deliver(),
    };
    this.#gate.begin(this.#receiving);
  }

  /** Takes a message that nobody listens to; the schedule point lies before. */
  take(): Taken | undefined {
    const { object, start, end } = this.#place;
    this.#gate.access(ACCESS.receive, object, start, end, 0);
    return this.#isOver ? undefined : this.#taken();
  }

  /** Closes this end: nothing is sent or heard any more. False: it was closed before. */
  close(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    if (this.#receiving !== undefined) this.#gate.cancel(this.#receiving);
    this.#link.close();
    return true;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  #deliver(): void {
    this.#receiving = undefined;
    const taken = this.#hearer.hears ? this.#taken() : undefined;
    if (taken === undefined) {
      this.#gate.describe(() => `link to ${this.#link.peer} closed`);
      this.#isOver = true;
      this.#hearer.ended();
      return;
    }
    this.#hearer.message(taken);
    this.resume();
  }

  #taken(): Taken | undefined {
    const taken = this.#inbox.take();
    if (taken === undefined) return undefined;
    this.#gate.describe(() => `get ${shownMessage(taken.data)} from ${this.#link.peer}`);
    if (isPrimitive(taken.data)) this.#gate.value(taken.data);
    return taken;
  }

  get #place(): MessagePlace {
    return placeOf(this.#link.link, !this.#link.isParent);
  }
}

/** Where messages of a link are accounted, by their direction. */
function placeOf(link: number, fromParent: boolean): MessagePlace {
  const start = link * 2 + (fromParent ? 0 : 1);
  return { object: LINKS_OBJECT, start, end: start + 1 };
}
