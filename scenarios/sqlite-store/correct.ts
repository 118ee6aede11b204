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

/**
 * Numbers by key in an SQLite file, each change written down beside them.
 *
 * A transaction that will write says so at its beginning, where it can wait for other writers. Once it has read it
 * cannot any more: SQLite refuses it, busy timeout or not, as its reading may be out of date.
 */
export class RecordStore {
  protected readonly database: DatabaseSync;

  constructor({ file }: StoreOptions) {
    this.database = this.open(file);
  }

  /** Adds one to a record. Returns what it is then. */
  increment(key: string): number {
    return this.inTransaction('BEGIN IMMEDIATE', () => {
      const value = readValue(this.database, key) + 1;
      setValue(this.database, key, value);
      addChange(this.database, key, value);
      return value;
    });
  }

  /** A record and the number of its changes, of the same moment. */
  read(key: string): Reading {
    return this.inTransaction('BEGIN', () => readRecord(this.database, key));
  }

  /** Reads everything, and has SQLite look at its file. */
  inspect(): Inspection {
    return inspect(this.database, (key) => this.read(key));
  }

  close(): void {
    this.database.close();
  }

  protected open(file: string): DatabaseSync {
    return openDatabase(file);
  }

  protected inTransaction<Result>(begin: string, work: () => Result): Result {
    this.database.exec(begin);
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      // Some errors have ended it already.
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }
}

/** A store on a file that others have a store on, too. */
export function create(options: StoreOptions): RecordStore {
  return new RecordStore(options);
}
