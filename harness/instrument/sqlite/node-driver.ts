import type sqlite from 'node:sqlite';
import type { PlatformMethod } from '../bulk-access.ts';
import type { SqliteDriver } from './driver.ts';

export type Sqlite = typeof sqlite;

type Methods = Record<PropertyKey, PlatformMethod | undefined>;

/** `node:sqlite`. Takes the functions of the module before they are replaced. */
export function nodeDriver({ DatabaseSync, StatementSync }: Sqlite): SqliteDriver {
  const prototype = DatabaseSync.prototype as unknown as Methods;
  const { prepare, close, function: define } = prototype;
  const { all, setReadBigInts } = StatementSync.prototype as unknown as Methods;
  return {
    openInMemory: () => new DatabaseSync(':memory:'),
    isOpen: (database) => (database as sqlite.DatabaseSync).isOpen,
    isInTransaction: (database) => (database as sqlite.DatabaseSync).isTransaction,
    rows(database, sql, ...values) {
      const statement: unknown = prepare?.call(database, sql);
      setReadBigInts?.call(statement, true);
      return all?.call(statement, ...values) as unknown[];
    },
    define(database, { name, deterministic = false, varargs = false, act }) {
      const options = { deterministic, varargs, useBigIntArguments: true };
      define?.call(database, name, options, act);
    },
    close: (database) => close?.call(database),
    expandedSql(statement) {
      try {
        return (statement as sqlite.StatementSync).expandedSQL || undefined;
      } catch {
        return undefined;
      }
    },
  };
}
