import type sqlite from 'node:sqlite';
import type { PlatformMethod } from '../bulk-access.ts';

export type Sqlite = typeof sqlite;
export type Database = sqlite.DatabaseSync;
export type Statement = sqlite.StatementSync;

type Methods = Record<PropertyKey, PlatformMethod | undefined>;

/** The platform's SQLite as it was before any patch, called on the harness's own account. */
export interface PlatformSqlite {
  readonly Database: Sqlite['DatabaseSync'];
  exec(database: Database, sql: string): void;
  /** The rows of a query, integers as `bigint`. */
  rows(database: Database, sql: string, ...values: sqlite.SQLInputValue[]): unknown[];
  close(database: Database): void;
}

/** Takes the functions of the module before they are replaced. */
export function platformSqlite({ DatabaseSync, StatementSync }: Sqlite): PlatformSqlite {
  const { exec, prepare, close } = DatabaseSync.prototype as unknown as Methods;
  const { all, setReadBigInts } = StatementSync.prototype as unknown as Methods;
  return {
    Database: DatabaseSync,
    exec: (database, sql) => exec?.call(database, sql),
    rows(database, sql, ...values) {
      const statement: unknown = prepare?.call(database, sql);
      setReadBigInts?.call(statement, true);
      return all?.call(statement, ...values) as unknown[];
    },
    close: (database) => close?.call(database),
  };
}
