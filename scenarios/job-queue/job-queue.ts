/** One operation on a repository. */
export interface Job {
  readonly kind: 'read' | 'write';
  readonly branch: string;
  /** As the caller names it. */
  readonly name: string;
}

/** What queues are made of. */
export interface QueueOptions {
  /** Jobs that may wait at once. */
  readonly backlog: number;
  /** Makes a repository ready, before the first job of its queue. */
  readonly prepare: (repository: string) => Promise<void>;
  /** Carries out jobs in one go. */
  readonly execute: (repository: string, batch: readonly Job[]) => Promise<void>;
  /** Waits so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}

/** The branch whose reads are too heavy to be carried out together. */
export const ROOT = 'root';

/** Milliseconds of the first pause while a batch cannot start, and of the longest. */
export const SHORTEST_PAUSE_MS = 2;
export const LONGEST_PAUSE_MS = 16;

interface Waiting {
  readonly job: Job;
  readonly settle: (work: Promise<void>) => void;
}

/**
 * The jobs of one repository, carried out in the order in which they come. What waits at the front is
 * taken as one batch: a write alone, a read with the reads of its branch right behind it. A batch
 * starts when it conflicts with none that is under way, and it looks again after 2, 4, 8, 16, 16, … ms.
 *
 * While jobs wait there is one pump, and it ends in the step in which it finds nothing to do: whoever
 * puts a job in either sees a pump that will find it, or starts one.
 */
export class JobQueue {
  protected readonly waiting: Waiting[] = [];
  /** Batches that have started and not ended. */
  protected readonly running = new Map<Promise<void>, readonly Job[]>();
  protected pumping = false;
  protected readonly repository: string;
  protected readonly options: QueueOptions;

  constructor(repository: string, options: QueueOptions) {
    this.repository = repository;
    this.options = options;
  }

  /** Resolves when the job is done. Rejects at once where too many wait already. */
  async submit(job: Job): Promise<void> {
    if (this.waiting.length >= this.options.backlog) throw new Error('the backlog is full');
    const done = new Promise<void>((settle) => this.waiting.push({ job, settle }));
    if (!this.pumping) void this.pump();
    return done;
  }

  protected async pump(): Promise<void> {
    this.pumping = true;
    while (this.waiting.length > 0) {
      await this.untilFree(this.waiting[0].job);
      this.start(this.takeBatch());
    }
    this.pumping = false;
  }

  /** Waits until nothing is under way that a job conflicts with. */
  protected async untilFree(job: Job): Promise<void> {
    let ms = SHORTEST_PAUSE_MS;
    while ([...this.running.values()].flat().some((other) => !this.areCompatible(job, other))) {
      await this.options.pause(ms);
      ms = Math.min(2 * ms, LONGEST_PAUSE_MS);
    }
  }

  /** Takes the job at the front, and those right behind it that may be carried out with it. */
  protected takeBatch(): Waiting[] {
    const [{ job: first }] = this.waiting;
    const end = this.waiting.findIndex(({ job }, at) => at > 0 && !this.goTogether(first, job));
    return this.waiting.splice(0, end < 0 ? this.waiting.length : end);
  }

  protected start(batch: readonly Waiting[]): void {
    const jobs = batch.map(({ job }) => job);
    const work = this.options.execute(this.repository, jobs);
    this.running.set(work, jobs);
    const forget = () => this.running.delete(work);
    work.then(forget, forget);
    for (const { settle } of batch) settle(work);
  }

  /** Whether two jobs may be under way at once. */
  protected areCompatible(one: Job, other: Job): boolean {
    return one.kind === 'read' && other.kind === 'read' && one.branch === other.branch;
  }

  /** Whether two jobs may be parts of one batch. */
  protected goTogether(one: Job, other: Job): boolean {
    return this.areCompatible(one, other) && one.branch !== ROOT;
  }
}
