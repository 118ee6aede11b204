import { type Job, JobQueue, type QueueOptions } from './job-queue.ts';

/**
 * A queue for each repository, made when its first job comes. The repository must be prepared before;
 * who comes during that finds the same promise, which is there from the first call on.
 */
export class Repositories {
  protected readonly options: QueueOptions;
  readonly #queues = new Map<string, Promise<JobQueue>>();

  constructor(options: QueueOptions) {
    this.options = options;
  }

  /** Resolves when the job is done. Rejects where too many wait already. */
  async submit(repository: string, job: Job): Promise<void> {
    const queue = await this.queueOf(repository);
    return queue.submit(job);
  }

  protected queueOf(repository: string): Promise<JobQueue> {
    const known = this.#queues.get(repository);
    if (known !== undefined) return known;
    const queue = this.makeQueue(repository);
    this.#queues.set(repository, queue);
    return queue;
  }

  protected async makeQueue(repository: string): Promise<JobQueue> {
    await this.options.prepare(repository);
    return new JobQueue(repository, this.options);
  }
}

/** Queues that all callers of a thread share. */
export function create(options: QueueOptions): Repositories {
  return new Repositories(options);
}
