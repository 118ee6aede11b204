import { type Outcome, Race, type Request } from '../correct.ts';

class KeptAfterAbort extends Race {
  protected override async work(): Promise<void> {
    // Wrong: does not ask whether the race was over before it was connected. `settle` has released what
    // there was then, and this connection is nobody's.
    this.connection = await this.request.connect();
    this.settle({ kind: 'answered', answer: await this.connection.answer() });
  }
}

export function run(request: Request, deliver: (outcome: Outcome) => void): void {
  new KeptAfterAbort(request, deliver).start();
}
