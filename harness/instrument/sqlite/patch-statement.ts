import type { PlatformMethod } from '../bulk-access.ts';
import { copySignature, inReverse, replaceProperty, type Uninstall } from '../patching.ts';
import type { Connection } from './connection.ts';
import { changesText, rowsText, rowText } from './outcome-text.ts';
import type { Performer } from './performer.ts';
import type { Sqlite, Statement } from './platform-sqlite.ts';
import { shownSql } from './sql-statements.ts';
import { type Nature, natureOf } from './statement-nature.ts';

/** A statement that user code has prepared. */
export interface Prepared {
  readonly connection: Connection;
  readonly nature: Nature;
  /** Its text as readers see it, with the values that are bound. */
  readonly text: () => string;
}

interface Cursor {
  readonly prepared: Prepared;
  isUnderWay: boolean;
}

type Methods = Record<PropertyKey, PlatformMethod>;

/** How the results of the methods that execute a statement are told. */
const VALUES: Readonly<Record<string, (result: unknown) => string>> = {
  run: changesText,
  get: rowText,
  all: rowsText,
};

/** Executes prepared statements under control, those of tag stores among them. */
export class PreparedStatements {
  readonly #performer: Performer;
  readonly #prepared = new WeakMap<object, Prepared>();
  readonly #cursors = new WeakMap<object, Cursor>();
  readonly #undo: Uninstall[] = [];
  #knowsCursors = false;
  #knowsStores = false;

  constructor(performer: Performer) {
    this.#performer = performer;
  }

  /** Replaces the methods of statements. Returns what puts all back, of cursors and tag stores too. */
  install({ StatementSync }: Sqlite): Uninstall {
    this.#patch(StatementSync.prototype, (statement) => this.#prepared.get(statement));
    return () => inReverse(this.#undo)();
  }

  /** Notes a statement that a connection has prepared. */
  add(connection: Connection, statement: Statement, sql: string): void {
    const nature = natureOf(sql);
    // Expanded by SQLite only where a step is recorded.
    const text = () => shownSql(expanded(statement) ?? sql);
    this.#prepared.set(statement, { connection, nature, text });
  }

  /** Notes a tag store, which prepares the statements that it executes by itself. */
  addStore(connection: Connection, store: object): void {
    this.#stores.set(store, connection);
    if (this.#knowsStores) return;
    this.#knowsStores = true;
    this.#patch(Object.getPrototypeOf(store), (self, args) => {
      const owner = this.#stores.get(self);
      const [strings] = args;
      if (owner === undefined || !Array.isArray(strings)) return undefined;
      const sql = strings.join('?');
      return { connection: owner, nature: natureOf(sql), text: () => shownSql(sql) };
    });
  }

  readonly #stores = new WeakMap<object, Connection>();

  #patch(
    target: object,
    preparedOf: (self: object, args: readonly unknown[]) => Prepared | undefined,
  ): void {
    for (const [name, value] of Object.entries(VALUES)) {
      this.#replace(target, name, (original) => (self, args) => {
        const prepared = preparedOf(self, args);
        return prepared === undefined
          ? original.apply(self, args)
          : this.#execute(prepared, () => original.apply(self, args), value);
      });
    }
    this.#replace(target, 'iterate', (original) => (self, args) => {
      const prepared = preparedOf(self, args);
      const iterator: object = original.apply(self, args);
      if (prepared !== undefined) this.#addCursor(prepared, iterator);
      return iterator;
    });
  }

  #execute<Result>(
    { connection, nature, text }: Prepared,
    act: () => Result,
    value: (result: Result) => string,
  ): Result {
    if (nature.isTimeout) return connection.withTimeout(act);
    if (!this.#performer.controls(connection, nature)) return act();
    return this.#performer.perform(connection, { nature, text, act, value });
  }

  /** A query begins with its first row, and holds its lock to its last. */
  #addCursor(prepared: Prepared, iterator: object): void {
    this.#cursors.set(iterator, { prepared, isUnderWay: false });
    if (this.#knowsCursors) return;
    this.#knowsCursors = true;
    const prototype: object = Object.getPrototypeOf(iterator);
    this.#replace(prototype, 'next', (original) => (self, args) => {
      const cursor = this.#cursors.get(self);
      const act = () => original.apply(self, args) as IteratorResult<unknown>;
      return cursor === undefined ? act() : this.#next(cursor, self, act);
    });
    this.#replace(prototype, 'return', (original) => (self, args) => {
      const result: unknown = original.apply(self, args);
      this.#end(self);
      return result;
    });
  }

  #next(
    cursor: Cursor,
    iterator: object,
    act: () => IteratorResult<unknown>,
  ): IteratorResult<unknown> {
    const { prepared } = cursor;
    if (!cursor.isUnderWay) {
      const begin = () => {
        const result = act();
        cursor.isUnderWay = true;
        if (result.done !== true) prepared.connection.cursors.add(iterator);
        return result;
      };
      return this.#execute(prepared, begin, ({ done, value }) =>
        done === true ? 'no row' : rowText(value),
      );
    }
    try {
      const result = act();
      if (result.done === true) this.#end(iterator);
      return result;
    } catch (error) {
      this.#end(iterator);
      throw error;
    }
  }

  #end(iterator: object): void {
    const cursor = this.#cursors.get(iterator);
    if (cursor?.prepared.connection.cursors.delete(iterator) !== true) return;
    const { connection, nature } = cursor.prepared;
    if (this.#performer.controls(connection, nature)) this.#performer.release(connection);
  }

  #replace(
    target: object,
    name: string,
    make: (original: PlatformMethod) => (self: object, args: unknown[]) => unknown,
  ): void {
    const original = (target as Methods)[name] as PlatformMethod;
    const act = make(original);
    const method: PlatformMethod = function (this: object, ...args: unknown[]) {
      return act(this, args);
    };
    copySignature(original, method);
    this.#undo.push(replaceProperty(target, name, method));
  }
}

/** The SQL of a statement with its values in it; undefined where SQLite does not tell. */
function expanded(statement: Statement): string | undefined {
  try {
    return statement.expandedSQL || undefined;
  } catch {
    return undefined;
  }
}
