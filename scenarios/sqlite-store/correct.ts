import { DatabaseSync } from 'node:sqlite';

/** What a store is made on. */
export interface StoreOptions {
  /** An SQLite file with the tables of `SCHEMA`. */
  readonly file: string;
}

/** A record as it was at one moment. */
export interface Reading {
  readonly value: number;
  /** How many changes of it are written down. */
  readonly changes: number;
}

/** What a store finds in its file. */
export interface Inspection {
  readonly records: Readonly<Record<string, Reading>>;
  /** SQLite's own answer: `ok`, or what is wrong. */
  readonly integrity: string;
}

const BUSY_TIMEOUT_MS = 10_000;
const CACHE_KIB = 65_536;

/**
 * Numbers by key in an SQLite file, each change written down beside them.
 *
 * With a write-ahead log readers and the writer do not wait for each other. Writers do, one after the
 * other: so a transaction that will write says so at its beginning, where it can wait. Once it has
 * read it cannot any more: SQLite refuses it, busy timeout or not, as its reading may be out of date.
 */
export class RecordStore {
  protected readonly database: DatabaseSync;

  constructor({ file }: StoreOptions) {
    this.database = this.open(file);
  }

  /** Adds one to a record. Returns what it is then. */
  increment(key: string): number {
    return this.inTransaction('BEGIN IMMEDIATE', () => {
      const value = this.valueOf(key).value + 1;
      this.database.prepare('UPDATE record SET value = ? WHERE key = ?').run(value, key);
      this.database.prepare('INSERT INTO change (key, made) VALUES (?, ?)').run(key, value);
      return value;
    });
  }

  /** A record and the number of its changes, of the same moment. */
  read(key: string): Reading {
    return this.inTransaction('BEGIN', () => ({ ...this.valueOf(key), ...this.changesOf(key) }));
  }

  /** Reads everything, and has SQLite look at its file. */
  inspect(): Inspection {
    const rows = this.database.prepare('SELECT key FROM record ORDER BY key').all();
    const keys = rows.map(({ key }) => String(key));
    const { integrity_check } = this.database.prepare('PRAGMA integrity_check').get() ?? {};
    return {
      records: Object.fromEntries(keys.map((key) => [key, this.read(key)])),
      integrity: String(integrity_check),
    };
  }

  close(): void {
    this.database.close();
  }

  protected open(file: string): DatabaseSync {
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    writeAhead(database);
    database.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    return database;
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

  protected valueOf(key: string): { value: number } {
    const row = this.database.prepare('SELECT value FROM record WHERE key = ?').get(key);
    if (row === undefined) throw new Error(`there is no record '${key}'`);
    return { value: Number(row.value) };
  }

  protected changesOf(key: string): { changes: number } {
    const row = this.database.prepare('SELECT count(*) AS made FROM change WHERE key = ?').get(key);
    return { changes: Number(row?.made) };
  }
}

const SQLITE_BUSY = 5;
const PAUSE_MS = 2;

/**
 * Has the file use a write-ahead log. While another connection is just switching, SQLite refuses at once, whatever the
 * busy timeout.
 */
function writeAhead(database: DatabaseSync): void {
  const deadlineMs = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = (error as { errcode?: unknown }).errcode === SQLITE_BUSY;
      if (!isBusy || performance.now() > deadlineMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

/** A store on a file that others have a store on, too. */
export function create(options: StoreOptions): RecordStore {
  return new RecordStore(options);
}
