import { type Outcome, Race, type Request } from '../correct.ts';

class AbortBeforeStartIgnored extends Race {
  override start(): void {
    // Wrong: only listens. Where the abort came before the request was made, its event is over, and a
    // request without a time limit waits for an answer that may never come.
    this.begin();
  }
}

export function run(request: Request, deliver: (outcome: Outcome) => void): void {
  new AbortBeforeStartIgnored(request, deliver).start();
}
