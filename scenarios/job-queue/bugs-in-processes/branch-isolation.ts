import { type SharedQueueOptions, SharedQueues } from '../correct-in-processes.ts';
import type { Job } from '../job-queue.ts';

class OneBranchForAll extends SharedQueues {
  protected override areCompatible(one: Job, other: Job): boolean {
    // Wrong: reads of different branches conflict, too: each needs another branch checked out.
    return one.kind === 'read' && other.kind === 'read';
  }
}

export function create(options: SharedQueueOptions): SharedQueues {
  return new OneBranchForAll(options);
}
