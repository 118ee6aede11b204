/** One connection of a user's client. */
export interface Session {
  /** False once it was closed, by either end. */
  readonly isOpen: boolean;
  /** Resolves when the client has the message; to false where the session was closed before. */
  deliver(message: string): Promise<boolean>;
  close(): void;
}

/** What a hub is made of. */
export interface HubOptions {
  /** Finds out whether the user is who it says. */
  readonly authenticate: (user: string) => Promise<void>;
  /** Writes a message down. */
  readonly store: (user: string, message: string) => Promise<void>;
}

/**
 * The live session of each user, and the messages on their way to it.
 *
 * What was true of a session before an `await` need not be true behind it: it may have been closed, and its user
 * may be back with another. So a session is registered only if it is open in that very step, and a
 * closed one removes its own registration and nobody else's. A message is looked after until a session
 * has it: where one turns out to be closed, the hub looks who is there now.
 */
export class SessionHub {
  protected readonly sessions = new Map<string, Session>();
  protected readonly options: HubOptions;

  constructor(options: HubOptions) {
    this.options = options;
  }

  /** Makes a session the user's live one, and closes the one before. False: it was closed meanwhile. */
  async connect(user: string, session: Session): Promise<boolean> {
    await this.options.authenticate(user);
    if (!session.isOpen) return false;
    this.register(user, session);
    return true;
  }

  /** To be called when a session was closed. */
  disconnect(user: string, session: Session): void {
    if (this.sessions.get(user) === session) this.sessions.delete(user);
  }

  /** Resolves when the user has the message; to false where no session of that user is live. */
  async send(user: string, message: string): Promise<boolean> {
    await this.options.store(user, message);
    for (;;) {
      const session = this.sessions.get(user);
      if (session === undefined) return false;
      if (await session.deliver(message)) return true;
      this.disconnect(user, session);
    }
  }

  /** Those who have a live session. */
  users(): string[] {
    return [...this.sessions.keys()];
  }

  protected register(user: string, session: Session): void {
    const before = this.sessions.get(user);
    this.sessions.set(user, session);
    before?.close();
  }
}

/** A hub that all callers of a thread share. */
export function create(options: HubOptions): SessionHub {
  return new SessionHub(options);
}
