import { type SharedQueueOptions, SharedQueues } from '../correct-in-processes.ts';
import { type Job, ROOT } from '../job-queue.ts';

class WriteBatched extends SharedQueues {
  protected override goTogether(one: Job, other: Job): boolean {
    // Wrong: asks for the branch only, so that a write becomes part of a batch of reads.
    return one.branch === other.branch && one.branch !== ROOT;
  }
}

export function create(options: SharedQueueOptions): SharedQueues {
  return new WriteBatched(options);
}
