import { type SharedQueueOptions, SharedQueues } from '../correct-in-processes.ts';

class LostWakeUp extends SharedQueues {
  protected override async pump(repository: string, queue: number): Promise<void> {
    await super.pump(repository, queue);
    // Wrong: that nothing waits was found in one transaction, and is made known in another. A job that
    // another process puts in in between sees a pump that does not look any more.
    super.stopPumping(queue);
  }

  protected override stopPumping(): void {}
}

export function create(options: SharedQueueOptions): SharedQueues {
  return new LostWakeUp(options);
}
