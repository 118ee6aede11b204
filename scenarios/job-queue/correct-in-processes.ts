import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, LONGEST_PAUSE_MS, ROOT, SHORTEST_PAUSE_MS } from './job-queue.ts';

/** What queues between processes are made of. */
export interface SharedQueueOptions {
  /** An SQLite file with the tables of `SCHEMA`; all processes have the same. */
  readonly file: string;
  /** Jobs of a repository that may wait at once. */
  readonly backlog: number;
  /** Carries out jobs in one go. */
  readonly execute: (repository: string, batch: readonly Job[]) => Promise<void>;
  /** Waits so many milliseconds until a batch may start. */
  readonly pause: (ms: number) => Promise<void>;
}

/** The tables: one queue a repository, which is pumped while some process carries out its jobs. */
export const SCHEMA = `
  CREATE TABLE queue (id INTEGER PRIMARY KEY, repository TEXT NOT NULL, pumped INTEGER NOT NULL);
  CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT, queue INTEGER NOT NULL, kind TEXT NOT NULL,
    branch TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL
  );
`;

interface StoredJob extends Job {
  readonly id: number;
}

const BUSY_TIMEOUT_MS = 10_000;
/** After so many looks, which takes some five seconds, somebody must have died. */
const MOST_LOOKS = 300;

/**
 * The jobs of repositories, put in and carried out by several processes that share an SQLite file. They are
 * carried out in the order in which they come, also those of other processes: what waits at the front is taken as one
 * batch, and starts when it conflicts with none that is under way anywhere.
 *
 * While jobs wait one process pumps. It ends that in the transaction in which it finds nothing: whoever puts a job
 * in either sees a pump that will find it, or is the pump from then on.
 */
export class SharedQueues {
  protected readonly database: DatabaseSync;
  protected readonly options: SharedQueueOptions;
  /** What this process carries out. */
  readonly #working = new Set<Promise<void>>();

  constructor(options: SharedQueueOptions) {
    this.options = options;
    this.database = new DatabaseSync(options.file, { timeout: BUSY_TIMEOUT_MS });
  }

  /** Puts a job in; its number. @throws Error where too many wait already. */
  submit(repository: string, job: Job): number {
    const queue = this.queueOf(repository);
    const { id, pumps } = this.inTransaction(() => {
      if (this.#jobs(queue, 'waiting').length >= this.options.backlog) {
        throw new Error('the backlog is full');
      }
      const put = this.database
        .prepare("INSERT INTO job VALUES (NULL, ?, ?, ?, ?, 'waiting')")
        .run(queue, job.kind, job.branch, job.name);
      const begun = this.database
        .prepare('UPDATE queue SET pumped = 1 WHERE id = ? AND pumped = 0')
        .run(queue);
      return { id: Number(put.lastInsertRowid), pumps: begun.changes > 0 };
    });
    if (pumps) this.#keep(this.pump(repository, queue));
    return id;
  }

  /** Resolves when a job is done. @throws Error where it is not for too long. */
  async done(id: number): Promise<void> {
    const state = this.database.prepare('SELECT state FROM job WHERE id = ?');
    let ms = SHORTEST_PAUSE_MS;
    for (let looks = 0; state.get(id)?.state !== 'done'; looks++) {
      if (looks === MOST_LOOKS) throw new Error(`nobody carries out job ${id}`);
      await sleep(ms);
      ms = longer(ms);
    }
  }

  /** Resolves when this process has nothing to carry out: until then it must not end. */
  async idle(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  close(): void {
    this.database.close();
  }

  /** The number of a repository's queue, which is made where there is none. */
  protected queueOf(repository: string): number {
    return this.inTransaction(() => this.findQueue(repository) ?? this.makeQueue(repository));
  }

  protected findQueue(repository: string): number | undefined {
    const row = this.database.prepare('SELECT id FROM queue WHERE repository = ?').get(repository);
    return row === undefined ? undefined : Number(row.id);
  }

  protected makeQueue(repository: string): number {
    const made = this.database.prepare('INSERT INTO queue VALUES (NULL, ?, 0)').run(repository);
    return Number(made.lastInsertRowid);
  }

  protected async pump(repository: string, queue: number): Promise<void> {
    let ms = SHORTEST_PAUSE_MS;
    for (;;) {
      const batch = this.inTransaction(() => this.takeBatch(queue));
      if (batch === undefined) return;
      if (batch.length > 0) {
        this.#keep(this.#carryOut(repository, batch));
        ms = SHORTEST_PAUSE_MS;
      } else {
        await this.options.pause(ms);
        ms = longer(ms);
      }
    }
  }

  /** Takes what may start. Nothing: it must wait. Undefined: nothing waits, and this process pumps no more. */
  protected takeBatch(queue: number): StoredJob[] | undefined {
    const waiting = this.#jobs(queue, 'waiting');
    const [first] = waiting;
    if (first === undefined) {
      this.stopPumping(queue);
      return undefined;
    }
    const running = this.#jobs(queue, 'running');
    if (running.some((other) => !this.areCompatible(first, other))) return [];
    const end = waiting.findIndex((job, at) => at > 0 && !this.goTogether(first, job));
    const batch = waiting.slice(0, end < 0 ? waiting.length : end);
    this.#setState(batch, 'running');
    return batch;
  }

  protected stopPumping(queue: number): void {
    this.database.prepare('UPDATE queue SET pumped = 0 WHERE id = ?').run(queue);
  }

  /** Whether two jobs may be under way at once. */
  protected areCompatible(one: Job, other: Job): boolean {
    return one.kind === 'read' && other.kind === 'read' && one.branch === other.branch;
  }

  /** Whether two jobs may be parts of one batch. */
  protected goTogether(one: Job, other: Job): boolean {
    return this.areCompatible(one, other) && one.branch !== ROOT;
  }

  protected inTransaction<Result>(work: () => Result): Result {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  async #carryOut(repository: string, batch: readonly StoredJob[]): Promise<void> {
    await this.options.execute(
      repository,
      batch.map(({ kind, branch, name }) => ({ kind, branch, name })),
    );
    this.inTransaction(() => this.#setState(batch, 'done'));
  }

  #keep(work: Promise<void>): void {
    this.#working.add(work);
    const forget = () => this.#working.delete(work);
    work.then(forget, forget);
  }

  #jobs(queue: number, state: 'waiting' | 'running'): StoredJob[] {
    const rows = this.database
      .prepare('SELECT id, kind, branch, name FROM job WHERE queue = ? AND state = ? ORDER BY id')
      .all(queue, state);
    return rows.map(({ id, kind, branch, name }) => ({
      id: Number(id),
      kind: kind === 'write' ? 'write' : 'read',
      branch: String(branch),
      name: String(name),
    }));
  }

  #setState(jobs: readonly StoredJob[], state: 'running' | 'done'): void {
    const ids = jobs.map(({ id }) => id).join(', ');
    this.database.prepare(`UPDATE job SET state = ? WHERE id IN (${ids})`).run(state);
  }
}

function longer(ms: number): number {
  return Math.min(2 * ms, LONGEST_PAUSE_MS);
}

/** Queues that other processes have an object for as well. */
export function create(options: SharedQueueOptions): SharedQueues {
  return new SharedQueues(options);
}
