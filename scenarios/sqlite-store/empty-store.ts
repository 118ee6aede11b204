import { join } from 'node:path';
import type { StoreOptions } from './records.ts';

/** The records that actors change. */
export const KEYS = ['apples', 'pears'];

/** Numbers by key, and the changes of them that are written down beside them. */
const SCHEMA = `
  CREATE TABLE record (key TEXT PRIMARY KEY, value INTEGER NOT NULL);
  CREATE TABLE change (key TEXT NOT NULL, made INTEGER NOT NULL);
`;

/** An SQLite file in which all records are 0. */
export function emptyStore(folder: string): StoreOptions {
  const file = join(folder, 'store.db');
  // Not loaded above: Node 22 prints a warning when it is loaded.
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  const insert = database.prepare('INSERT INTO record (key, value) VALUES (?, 0)');
  for (const key of KEYS) insert.run(key);
  database.close();
  return { file };
}
