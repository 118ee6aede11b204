import type sqlite from 'node:sqlite';

/** A value as SQLite has it. */
export type Value = sqlite.SQLOutputValue;

/** A function of SQL that is JavaScript. It gets integers as `bigint`. */
export interface SqlFunction {
  readonly name: string;
  /** The same for the same arguments during one statement, so that indexes may use it. */
  readonly deterministic?: boolean;
  /** Takes any number of arguments; otherwise as many as `act` names. */
  readonly varargs?: boolean;
  readonly act: (...args: Value[]) => Value;
}

/**
 * A library by which user code talks to SQLite, as it was before any patch: called on the harness's own
 * account. Databases are the library's objects that hold a connection.
 */
export interface SqliteDriver {
  /** A new database that nobody else can reach. */
  openInMemory(): object;
  isOpen(database: object): boolean;
  isInTransaction(database: object): boolean;
  /** The rows of a query, integers as `bigint`. */
  rows(database: object, sql: string, ...values: Value[]): unknown[];
  define(database: object, method: SqlFunction): void;
  close(database: object): void;
  /** The SQL of a statement with its values in it; undefined where the library does not tell. */
  expandedSql(statement: object): string | undefined;
}
