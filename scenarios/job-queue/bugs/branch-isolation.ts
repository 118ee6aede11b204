import { Repositories } from '../correct.ts';
import { type Job, JobQueue, type QueueOptions } from '../job-queue.ts';

class OneBranchForAll extends JobQueue {
  protected override areCompatible(one: Job, other: Job): boolean {
    // Wrong: reads of different branches conflict, too: each needs another branch checked out.
    return one.kind === 'read' && other.kind === 'read';
  }
}

class WithoutBranchIsolation extends Repositories {
  protected override async makeQueue(repository: string): Promise<JobQueue> {
    await this.options.prepare(repository);
    return new OneBranchForAll(repository, this.options);
  }
}

export function create(options: QueueOptions): Repositories {
  return new WithoutBranchIsolation(options);
}
