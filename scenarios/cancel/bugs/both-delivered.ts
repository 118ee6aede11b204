import { type Outcome, Race, type Request } from '../correct.ts';

class BothDelivered extends Race {
  protected override settle(outcome: Outcome): void {
    // Wrong: timer and listener are removed, so that these two come once. The answer is still under
    // way, and is delivered as well when it comes.
    this.release();
    this.deliver(outcome);
  }
}

export function run(request: Request, deliver: (outcome: Outcome) => void): void {
  new BothDelivered(request, deliver).start();
}
