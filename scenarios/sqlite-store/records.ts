import { DatabaseSync } from 'node:sqlite';

/** What a store is made on. */
export interface StoreOptions {
  /** An SQLite file with the tables of `makeDatabase`. */
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
const SQLITE_BUSY = 5;
const PAUSE_MS = 2;

/**
 * A connection that waits for others. With a write-ahead log readers and the writer do not wait for each other;
 * writers do, one after the other.
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  writeAhead(database);
  database.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
  return database;
}

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

/** @throws Error where there is no such record. */
export function readValue(database: DatabaseSync, key: string): number {
  const row = database.prepare('SELECT value FROM record WHERE key = ?').get(key);
  if (row === undefined) throw new Error(`there is no record '${key}'`);
  return Number(row.value);
}

/** In two statements: only a transaction makes them one moment. */
export function readRecord(database: DatabaseSync, key: string): Reading {
  const value = readValue(database, key);
  const row = database.prepare('SELECT count(*) AS made FROM change WHERE key = ?').get(key);
  return { value, changes: Number(row?.made) };
}

export function setValue(database: DatabaseSync, key: string, value: number): void {
  database.prepare('UPDATE record SET value = ? WHERE key = ?').run(value, key);
}

export function addChange(database: DatabaseSync, key: string, made: number): void {
  database.prepare('INSERT INTO change (key, made) VALUES (?, ?)').run(key, made);
}

/** Reads everything by `read`, and has SQLite look at its file. */
export function inspect(database: DatabaseSync, read: (key: string) => Reading): Inspection {
  const rows = database.prepare('SELECT key FROM record ORDER BY key').all();
  const keys = rows.map(({ key }) => String(key));
  const { integrity_check } = database.prepare('PRAGMA integrity_check').get() ?? {};
  return {
    records: Object.fromEntries(keys.map((key) => [key, read(key)])),
    integrity: String(integrity_check),
  };
}
