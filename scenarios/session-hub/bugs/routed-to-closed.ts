import { type HubOptions, SessionHub } from '../correct.ts';

class RoutedToClosed extends SessionHub {
  override async send(user: string, message: string): Promise<boolean> {
    const session = this.sessions.get(user);
    if (session === undefined) return false;
    await this.options.store(user, message);
    // Wrong: it is the session that was live before the message was stored. It may be closed by now, while
    // its user is connected again and waits for the message.
    await session.deliver(message);
    return true;
  }
}

export function create(options: HubOptions): SessionHub {
  return new RoutedToClosed(options);
}
