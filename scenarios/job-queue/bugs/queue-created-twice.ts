import { Repositories } from '../correct.ts';
import type { JobQueue, QueueOptions } from '../job-queue.ts';

class QueueCreatedTwice extends Repositories {
  readonly #made = new Map<string, JobQueue>();

  protected override async queueOf(repository: string): Promise<JobQueue> {
    const known = this.#made.get(repository);
    if (known !== undefined) return known;
    // Wrong: until this queue is there, others find none either and make one of their own. The jobs
    // of the two do not know of each other.
    const queue = await this.makeQueue(repository);
    this.#made.set(repository, queue);
    return queue;
  }
}

export function create(options: QueueOptions): Repositories {
  return new QueueCreatedTwice(options);
}
