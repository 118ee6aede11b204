import type { DatabaseSync } from 'node:sqlite';
import {
  addChange,
  type Inspection,
  inspect,
  openDatabase,
  type Reading,
  readRecord,
  readValue,
  type StoreOptions,
  setValue,
} from './records.ts';

/** Makes a record's next value of the one it has. May take its time, and may refuse by rejecting. */
export type Edit = (value: number) => Promise<number>;

/**
 * Numbers by key in an SQLite file, on one connection that all tasks of a thread share. How a record changes is made
 * out by somebody else, and that takes time.
 *
 * A connection has one transaction, whoever began it. One that is open over an `await` is therefore everybody's: others
 * cannot begin one, what they write goes where it goes, and what they read may be taken back. So transactions queue.
 */
export class TaskStore {
  protected readonly database: DatabaseSync;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ file }: StoreOptions) {
    this.database = openDatabase(file);
  }

  /** Changes a record as `edit` says. Returns what it is then; rejects, with nothing changed, where `edit` does. */
  change(key: string, edit: Edit): Promise<number> {
    return this.inTransaction('BEGIN IMMEDIATE', async () => {
      const value = readValue(this.database, key);
      addChange(this.database, key, value);
      const next = await edit(value);
      setValue(this.database, key, next);
      return next;
    });
  }

  /** A record and the number of its changes, of the same moment. */
  read(key: string): Promise<Reading> {
    return this.inTransaction('BEGIN', () => readRecord(this.database, key));
  }

  /** Reads everything, and has SQLite look at its file. To be called when nothing else goes on. */
  inspect(): Inspection {
    return inspect(this.database, (key) => readRecord(this.database, key));
  }

  close(): void {
    this.database.close();
  }

  /** One after another; one that fails keeps none from its turn. */
  protected inTransaction<Result>(
    begin: string,
    work: () => Result | Promise<Result>,
  ): Promise<Result> {
    const turn = this.#last.then(() => this.transact(begin, work));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  protected async transact<Result>(
    begin: string,
    work: () => Result | Promise<Result>,
  ): Promise<Result> {
    this.database.exec(begin);
    try {
      const result = await work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      // Some errors have ended it already.
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }
}

/** A store that many tasks use at the same time. */
export function create(options: StoreOptions): TaskStore {
  return new TaskStore(options);
}
