import { type HubOptions, type Session, SessionHub } from '../correct.ts';

class RegistrationOutlives extends SessionHub {
  override async connect(user: string, session: Session): Promise<boolean> {
    await this.options.authenticate(user);
    // Wrong: whoever hangs up while being authenticated is registered all the same. The session's end
    // has been told before, and will not be told again.
    this.register(user, session);
    return session.isOpen;
  }
}

export function create(options: HubOptions): SessionHub {
  return new RegistrationOutlives(options);
}
