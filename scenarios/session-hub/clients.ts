import { setTimeout as sleep } from 'node:timers/promises';
import type { HubOptions, Session } from './correct.ts';

/** What a subject must make of its options. */
export interface Hub {
  connect(user: string, session: Session): Promise<boolean>;
  disconnect(user: string, session: Session): void;
  send(user: string, message: string): Promise<boolean>;
  users(): readonly string[];
}

/** What the invariants judge. */
export interface Seen {
  /** The messages that each user's sessions had, in the order in which they came. */
  readonly messages: Readonly<Record<string, readonly string[]>>;
  /** Users with an open session, and users that the hub says are there. */
  readonly open: readonly string[];
  readonly registered: readonly string[];
}

/** What takes time, milliseconds: to authenticate, to store, to deliver, and to notice that a session was closed. */
const LONGEST_MS = 5;

/** What a hub needs, each of which takes some time. */
export const OPTIONS: HubOptions = { authenticate: someTime, store: someTime };

/** The clients of a hub, which may have others. */
export class Clients {
  readonly #hub: Hub;
  readonly #sessions: { readonly user: string; readonly session: ClientSession }[] = [];
  readonly #messages: Record<string, string[]> = {};
  readonly #noticing: Promise<void>[] = [];

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** Begins a session of a user's. */
  connect(user: string): Promise<boolean> {
    this.#messages[user] ??= [];
    const session: ClientSession = new ClientSession(this.#messages[user], () => {
      this.#noticing.push(someTime().then(() => this.#hub.disconnect(user, session)));
    });
    this.#sessions.push({ user, session });
    return this.#hub.connect(user, session);
  }

  /** Ends the session of a user's that began last. */
  drop(user: string): void {
    this.#sessions.findLast((other) => other.user === user)?.session.close();
  }

  send(user: string, message: string): Promise<boolean> {
    return this.#hub.send(user, message);
  }

  /** What there was when the hub had noticed everything. */
  async seen(): Promise<Seen> {
    await Promise.all(this.#noticing);
    const open = this.#sessions.filter(({ session }) => session.isOpen).map(({ user }) => user);
    const registered = this.#hub.users().filter((user) => Object.hasOwn(this.#messages, user));
    return { messages: this.#messages, open, registered };
  }

  /** Ends all sessions. Resolves when the hub has noticed. */
  async hangUp(): Promise<void> {
    for (const { session } of this.#sessions) session.close();
    await Promise.all(this.#noticing);
  }
}

class ClientSession implements Session {
  isOpen = true;
  readonly #messages: string[];
  readonly #onClose: () => void;

  constructor(messages: string[], onClose: () => void) {
    this.#messages = messages;
    this.#onClose = onClose;
  }

  async deliver(message: string): Promise<boolean> {
    await someTime();
    if (this.isOpen) this.#messages.push(message);
    return this.isOpen;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#onClose();
  }
}

async function someTime(): Promise<void> {
  await sleep(1 + Math.floor(Math.random() * LONGEST_MS));
}
