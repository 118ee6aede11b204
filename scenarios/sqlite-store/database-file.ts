import { existsSync, statSync } from 'node:fs';

/** The records that actors change. */
export const KEYS = ['apples', 'pears'];

/** Numbers by key, and the changes of them that are written down beside them. */
const SCHEMA = `
  CREATE TABLE record (key TEXT PRIMARY KEY, value INTEGER NOT NULL);
  CREATE TABLE change (key TEXT NOT NULL, made INTEGER NOT NULL);
`;

/** The key of call `n`: one after the other. */
export function keyOf(n: number): string {
  return KEYS[n % KEYS.length];
}

/** Makes an SQLite file with a record of each key. Nothing happens where it is there already. */
export function makeDatabase(file: string): void {
  if (existsSync(file)) return;
  const database = openDatabase(file);
  database.exec(SCHEMA);
  const insert = database.prepare('INSERT INTO record (key, value) VALUES (?, 0)');
  for (const key of KEYS) insert.run(key);
  database.close();
}

/** Makes the records what they were at first, by a connection that leaves the log to others. */
export function resetRecords(file: string): void {
  const database = openDatabase(file);
  database.exec('PRAGMA busy_timeout = 10000; PRAGMA wal_autocheckpoint = 0');
  database.exec('BEGIN IMMEDIATE; DELETE FROM change; UPDATE record SET value = 0; COMMIT');
  database.close();
}

/** Bytes of the write-ahead log of a database; 0 where it has none. */
export function logBytes(file: string): number {
  return statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

function openDatabase(file: string) {
  // Not loaded above: Node 22 prints a warning when it is loaded.
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  return new DatabaseSync(file);
}
