import { type HubOptions, SessionHub } from '../correct.ts';

class ReconnectRemovesNew extends SessionHub {
  override disconnect(user: string): void {
    // Wrong: when it is noticed that a session was closed, its user may have been back for long. What is
    // removed then is the new session.
    this.sessions.delete(user);
  }
}

export function create(options: HubOptions): SessionHub {
  return new ReconnectRemovesNew(options);
}
