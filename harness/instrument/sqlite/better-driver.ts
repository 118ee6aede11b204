import type { PlatformMethod } from '../bulk-access.ts';
import type { SqlFunction, SqliteDriver, Value } from './driver.ts';

type Methods = Record<PropertyKey, PlatformMethod>;
type Class = (new (...args: readonly unknown[]) => object) & { readonly prototype: object };

/** What the native add-on of `better-sqlite3` exports. The classes of the package are made of these. */
export interface BetterAddon {
  Database: Class;
  readonly Statement: Class;
  readonly StatementIterator: Class;
  readonly Backup: Class;
}

const CLASSES = ['Database', 'Statement', 'StatementIterator', 'Backup'];

/** Whether an add-on is that of `better-sqlite3`, wherever it was loaded from. */
export function isBetterAddon(addon: unknown): addon is BetterAddon {
  if (typeof addon !== 'object' || addon === null) return false;
  return CLASSES.every((name) => typeof Reflect.get(addon, name) === 'function');
}

/** What stands between the name of a file, where it is none, and a logger, in the arguments of `Database`. */
const PRIVATE = [':memory:', ':memory:', true, false, false, 0, null, null, null, null];

/** The add-on of `better-sqlite3`, versions 9 to 13. Takes its functions before they are replaced. */
export class BetterDriver implements SqliteDriver {
  /** Whether it executes a statement on the harness's own account, which loggers are not told. */
  isWorking = false;
  readonly #Database: Class;
  readonly #database: Methods;
  readonly #statement: Methods;

  constructor({ Database, Statement }: BetterAddon) {
    this.#Database = Database;
    this.#database = { ...methodsOf(Database) };
    this.#statement = { ...methodsOf(Statement) };
  }

  openInMemory(): object {
    return new this.#Database(...PRIVATE);
  }

  isOpen(database: object): boolean {
    return (database as { open: boolean }).open;
  }

  isInTransaction(database: object): boolean {
    return (database as { inTransaction: boolean }).inTransaction;
  }

  rows(database: object, sql: string, ...values: Value[]): unknown[] {
    return this.#work(() => {
      // The third argument would have it refused while a query is under way.
      const statement: unknown = this.#database.prepare?.call(
        database,
        sql,
        database,
        false,
        false,
      );
      this.#statement.safeIntegers?.call(statement, true);
      return this.#statement.all?.call(statement, ...values) as unknown[];
    });
  }

  define(database: object, { name, deterministic, varargs, act }: SqlFunction): void {
    const method: PlatformMethod = (...args) => {
      const value = act(...args);
      return value instanceof Uint8Array ? Buffer.from(value) : value;
    };
    const count = varargs === true ? -1 : act.length;
    this.#database.function?.call(database, method, name, count, 1, deterministic === true, false);
  }

  close(database: object): void {
    this.#database.close?.call(database);
  }

  expandedSql(): undefined {
    return undefined;
  }

  #work<Result>(act: () => Result): Result {
    const { isWorking } = this;
    this.isWorking = true;
    try {
      return act();
    } finally {
      this.isWorking = isWorking;
    }
  }
}

function methodsOf({ prototype }: Class): Methods {
  const names = Object.getOwnPropertyNames(prototype);
  return Object.fromEntries(names.map((name) => [name, Reflect.get(prototype, name)])) as Methods;
}
