import { Repositories } from '../correct.ts';
import { JobQueue, type QueueOptions } from '../job-queue.ts';

class LostWakeUp extends JobQueue {
  protected override async pump(): Promise<void> {
    this.pumping = true;
    while (this.waiting.length > 0) {
      await this.untilFree(this.waiting[0].job);
      this.start(this.takeBatch());
    }
    // Wrong: the queue is empty, but still counts as pumped until the last batch has ended. A job that
    // comes during this wakes nobody, and nobody looks for it afterwards.
    await Promise.allSettled(this.running.keys());
    this.pumping = false;
  }
}

class WithLostWakeUp extends Repositories {
  protected override async makeQueue(repository: string): Promise<JobQueue> {
    await this.options.prepare(repository);
    return new LostWakeUp(repository, this.options);
  }
}

export function create(options: QueueOptions): Repositories {
  return new WithLostWakeUp(options);
}
