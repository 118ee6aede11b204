import { create as createHub, type Session, type SessionHub } from '../session-hub/correct.ts';

/** The clients of one thread's hub. Their connections are short: nothing on the way takes time of its own. */
export class Clients {
  readonly #hub: SessionHub = createHub({ authenticate: async () => {}, store: async () => {} });
  /** The session of each client that began last. */
  readonly #sessions = new Map<number, ClientSession>();
  readonly #open = new Set<ClientSession>();
  readonly #messages: Record<string, string[]> = {};

  /** Begins a session; the one before ends. */
  connect(client: number): Promise<boolean> {
    const user = String(client);
    this.#messages[user] ??= [];
    const session: ClientSession = new ClientSession(user, this.#messages[user], () => {
      this.#open.delete(session);
      this.#hub.disconnect(user, session);
    });
    this.#sessions.set(client, session);
    this.#open.add(session);
    return this.#hub.connect(user, session);
  }

  /** Ends the session that began last. */
  drop(client: number): void {
    this.#sessions.get(client)?.close();
  }

  /** Resolves to whether the client was there, and has the message. */
  send(client: number, message: number): Promise<boolean> {
    return this.#hub.send(String(client), String(message));
  }

  /** The messages of each client, those with an open session, and those that the hub says are there. */
  seen() {
    return {
      messages: this.#messages,
      open: [...this.#open].map(({ user }) => user),
      registered: this.#hub.users(),
    };
  }
}

class ClientSession implements Session {
  isOpen = true;
  readonly user: string;
  readonly #messages: string[];
  readonly #onClose: () => void;

  constructor(user: string, messages: string[], onClose: () => void) {
    this.user = user;
    this.#messages = messages;
    this.#onClose = onClose;
  }

  async deliver(message: string): Promise<boolean> {
    if (this.isOpen) this.#messages.push(message);
    return this.isOpen;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#onClose();
  }
}
