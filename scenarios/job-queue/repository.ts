import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, QueueOptions } from './job-queue.ts';

/** A batch as it was carried out, virtual milliseconds. */
export interface Batch {
  readonly jobs: readonly Job[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** How long a job waited, virtual milliseconds. */
export interface Wait {
  readonly job: string;
  readonly fromMs: number;
  /** When it was started or refused; Infinity where neither happened. */
  readonly toMs: number;
  readonly refused: boolean;
  /** Others that waited at once with it, at most. */
  readonly others: number;
}

/** What the invariants judge. */
export interface Seen {
  /** The names of the writes that the repository holds, in order. */
  readonly commits: readonly string[];
  readonly batches: readonly Batch[];
  readonly waits: readonly Wait[];
  /** When the queue could take its first job. */
  readonly preparedMs: number;
  /** Pauses of the queue in a row, between two batches. */
  readonly pauses: readonly (readonly number[])[];
}

const SLOWEST_PREPARATION_MS = 5;
export const SLOWEST_BATCH_MS = 8;

interface Queues {
  submit(repository: string, job: Job): Promise<void>;
}

/** A repository whose operations are carried out in the order that a subject decides on. */
export class Repository {
  readonly #queues: Queues;
  readonly #name: string;
  #commits: readonly string[] = [];
  readonly #batches: Batch[] = [];
  readonly #waits = new Map<string, Wait>();
  #preparedMs = Number.POSITIVE_INFINITY;
  readonly #pauses: number[][] = [[]];

  constructor(subject: { create(options: QueueOptions): Queues }, name: string, backlog: number) {
    this.#name = name;
    this.#queues = subject.create({
      backlog,
      prepare: () => this.#prepare(),
      execute: (_name, jobs) => this.#execute(jobs),
      pause: (ms) => this.#pause(ms),
    });
  }

  /** Resolves to true when the job is done, and to false where it was refused. */
  async submit(job: Job): Promise<boolean> {
    const fromMs = performance.now();
    const wait = {
      job: job.name,
      fromMs,
      toMs: Number.POSITIVE_INFINITY,
      refused: false,
      others: 0,
    };
    this.#waits.set(job.name, wait);
    this.#countWaiting();
    try {
      await this.#queues.submit(this.#name, job);
      return true;
    } catch {
      this.#endWait(job.name, true);
      return false;
    }
  }

  seen(): Seen {
    return {
      commits: this.#commits,
      batches: this.#batches,
      waits: [...this.#waits.values()],
      preparedMs: this.#preparedMs,
      pauses: this.#pauses,
    };
  }

  /** A write takes what is there when it begins, and puts that back with its own name added. */
  async #execute(jobs: readonly Job[]): Promise<void> {
    for (const { name } of jobs) this.#endWait(name, false);
    this.#pauses.push([]);
    const began = { jobs, fromMs: performance.now(), toMs: Number.POSITIVE_INFINITY };
    const at = this.#batches.push(began) - 1;
    const before = this.#commits;
    await sleep(upTo(SLOWEST_BATCH_MS));
    const writes = jobs.filter(({ kind }) => kind === 'write').map(({ name }) => name);
    if (writes.length > 0) this.#commits = [...before, ...writes];
    this.#batches[at] = { ...began, toMs: performance.now() };
  }

  async #prepare(): Promise<void> {
    await sleep(upTo(SLOWEST_PREPARATION_MS));
    this.#preparedMs = performance.now();
  }

  #endWait(job: string, refused: boolean): void {
    const wait = this.#waits.get(job);
    if (wait !== undefined) this.#waits.set(job, { ...wait, toMs: performance.now(), refused });
  }

  #countWaiting(): void {
    const waiting = [...this.#waits.values()].filter(
      ({ toMs }) => toMs === Number.POSITIVE_INFINITY,
    );
    for (const wait of waiting) {
      this.#waits.set(wait.job, { ...wait, others: Math.max(wait.others, waiting.length - 1) });
    }
  }

  #pause(ms: number): Promise<void> {
    this.#pauses.at(-1)?.push(ms);
    return sleep(ms);
  }
}

/** A whole number of milliseconds: 1, 2, … */
export function upTo(mostMs: number): number {
  return 1 + Math.floor(Math.random() * mostMs);
}
