import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from './job-queue.ts';
import { type Batch, SLOWEST_BATCH_MS, upTo } from './repository.ts';

/** One job that a process has put in, virtual milliseconds. */
export interface Submission {
  readonly job: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly refused: boolean;
}

/** What one process has to say. */
export interface Account {
  readonly batches: readonly Batch[];
  readonly submissions: readonly Submission[];
  /** Pauses of its pump in a row, between two batches. */
  readonly pauses: readonly (readonly number[])[];
}

/** A repository in a file, as one of several processes works on it. */
export class SharedRepository {
  readonly #file: string;
  readonly #batches: Batch[] = [];
  readonly #submissions: Submission[] = [];
  readonly #pauses: number[][] = [[]];

  constructor(file: string) {
    this.#file = file;
  }

  /** Puts a job in, and writes down when; what `submit` returns, or undefined where it refuses. */
  note(job: Job, submit: () => number): number | undefined {
    const fromMs = now();
    const end = (refused: boolean) =>
      this.#submissions.push({ job: job.name, fromMs, toMs: now(), refused });
    try {
      const id = submit();
      end(false);
      return id;
    } catch (error) {
      if (!(error instanceof Error && /backlog/.test(error.message))) throw error;
      end(true);
      return undefined;
    }
  }

  /** A write takes what is there when it begins, and puts that back with its own name added. */
  async execute(jobs: readonly Job[]): Promise<void> {
    this.#pauses.push([]);
    const began = { jobs, fromMs: now(), toMs: Number.POSITIVE_INFINITY };
    const at = this.#batches.push(began) - 1;
    const before = commitsIn(this.#file);
    await sleep(upTo(SLOWEST_BATCH_MS));
    const writes = jobs.filter(({ kind }) => kind === 'write').map(({ name }) => name);
    if (writes.length > 0) writeFileSync(this.#file, JSON.stringify([...before, ...writes]));
    this.#batches[at] = { ...began, toMs: now() };
  }

  async pause(ms: number): Promise<void> {
    this.#pauses.at(-1)?.push(ms);
    await sleep(ms);
  }

  account(): Account {
    return { batches: this.#batches, submissions: this.#submissions, pauses: this.#pauses };
  }
}

/** The names of the writes that a repository holds, in order. */
export function commitsIn(file: string): string[] {
  return JSON.parse(readFileSync(file, 'utf8')) as string[];
}

/** What all processes agree on: the clock of each begins when it does. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
