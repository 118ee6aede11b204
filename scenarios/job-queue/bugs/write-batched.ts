import { Repositories } from '../correct.ts';
import { type Job, JobQueue, type QueueOptions, ROOT } from '../job-queue.ts';

class WriteBatched extends JobQueue {
  protected override goTogether(one: Job, other: Job): boolean {
    // Wrong: asks for the branch only, so that a write becomes part of a batch of reads.
    return one.branch === other.branch && one.branch !== ROOT;
  }
}

class WithWritesBatched extends Repositories {
  protected override async makeQueue(repository: string): Promise<JobQueue> {
    await this.options.prepare(repository);
    return new WriteBatched(repository, this.options);
  }
}

export function create(options: QueueOptions): Repositories {
  return new WithWritesBatched(options);
}
