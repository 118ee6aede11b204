const SCHEMA = `
  CREATE TABLE record (key TEXT PRIMARY KEY, value INTEGER NOT NULL);
  CREATE TABLE change (key TEXT NOT NULL, made INTEGER NOT NULL);
`;

/** Makes an SQLite file with a record of each key, as the subject of `sqlite-store` expects it. */
export function makeRecords(file: string, keys: readonly string[]): void {
  // Not loaded above: Node 22 prints a warning when it is loaded.
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  const insert = database.prepare('INSERT INTO record (key, value) VALUES (?, 0)');
  for (const key of keys) insert.run(key);
  database.close();
}
