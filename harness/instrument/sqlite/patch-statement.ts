import type { PlatformMethod } from '../bulk-access.ts';
import { copySignature, inReverse, replaceProperty, type Uninstall } from '../patching.ts';
import type { Connection } from './connection.ts';
import type { SqliteDriver } from './driver.ts';
import { changesText, isBusy, rowsText, rowText, valuesText } from './outcome-text.ts';
import type { Performer } from './performer.ts';
import { shownSql } from './sql-statements.ts';
import { type Nature, natureOf } from './statement-nature.ts';

/** A statement that user code has prepared. */
interface Prepared {
  readonly connection: Connection;
  readonly nature: Nature;
  /** Its text as readers see it, executed with these values. */
  readonly text: (args: readonly unknown[]) => string;
}

/** A query whose rows are fetched one by one. */
interface Cursor {
  readonly prepared: Prepared;
  readonly args: readonly unknown[];
  /** The library's iterator: another one after a lock was found, as the first may be at its end. */
  rows: object;
  readonly restart: () => object;
  isUnderWay: boolean;
}

type Methods = Record<PropertyKey, PlatformMethod>;

/** How the results of the methods that execute a statement are told. */
const VALUES: Readonly<Record<string, (result: unknown, nature: Nature) => string>> = {
  run: (result, { counts }) => (counts ? changesText(result) : ''),
  get: rowText,
  all: rowsText,
};

/** Executes prepared statements under control, those of tag stores among them. */
export class PreparedStatements {
  readonly #performer: Performer;
  readonly #driver: SqliteDriver;
  readonly #prepared = new WeakMap<object, Prepared>();
  readonly #stores = new WeakMap<object, Connection>();
  readonly #cursors = new WeakMap<object, Cursor>();
  readonly #undo: Uninstall[] = [];
  #knowsCursors = false;
  #knowsStores = false;

  constructor(performer: Performer, driver: SqliteDriver) {
    this.#performer = performer;
    this.#driver = driver;
  }

  /** Replaces the methods of statements. Returns what puts all back, of cursors and tag stores too. */
  install(prototype: object): Uninstall {
    this.#patch(prototype, (statement) => this.#prepared.get(statement));
    return () => inReverse(this.#undo)();
  }

  /** Notes a statement that a connection has prepared. */
  add(connection: Connection, statement: object, sql: string): void {
    const nature = natureOf(sql);
    // Expanded by SQLite only where a step is recorded.
    const text = (args: readonly unknown[]) => {
      const expanded = this.#driver.expandedSql(statement);
      return expanded === undefined ? shownSql(sql) + valuesText(args) : shownSql(expanded);
    };
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

  #patch(
    target: object,
    preparedOf: (self: object, args: readonly unknown[]) => Prepared | undefined,
  ): void {
    const { all } = target as Methods;
    for (const [name, value] of Object.entries(VALUES)) {
      this.#replace(target, name, (original) => (self, args) => {
        const prepared = preparedOf(self, args);
        if (prepared === undefined) return original.apply(self, args);
        // Only who asks for all rows is told that a write found a lock when it was to be committed.
        const isCut = name === 'get' && prepared.nature.writes;
        const act = () => (isCut ? all?.apply(self, args)[0] : original.apply(self, args));
        return this.#execute(prepared, args, act, value);
      });
    }
    this.#replace(target, 'iterate', (original) => (self, args) => {
      const prepared = preparedOf(self, args);
      const restart = (): object => original.apply(self, args);
      const iterator = restart();
      if (prepared !== undefined) this.#addCursor(iterator, prepared, args, restart);
      return iterator;
    });
  }

  #execute<Result>(
    { connection, nature, text }: Prepared,
    args: readonly unknown[],
    act: () => Result,
    value: (result: Result, nature: Nature) => string,
  ): Result {
    if (nature.isTimeout) return connection.withTimeout(act);
    if (!this.#performer.controls(connection, nature)) return act();
    return this.#performer.perform(connection, {
      nature,
      text: () => text(args),
      act,
      value: (result) => value(result, nature),
    });
  }

  /** A query begins with its first row, and holds its lock to its last. */
  #addCursor(
    iterator: object,
    prepared: Prepared,
    args: readonly unknown[],
    restart: () => object,
  ): void {
    this.#cursors.set(iterator, { prepared, args, rows: iterator, restart, isUnderWay: false });
    if (this.#knowsCursors) return;
    this.#knowsCursors = true;
    const prototype: object = Object.getPrototypeOf(iterator);
    const { return: end } = prototype as Methods;
    this.#replace(prototype, 'next', (original) => (self, args) => {
      const cursor = this.#cursors.get(self);
      if (cursor === undefined) return original.apply(self, args);
      return this.#next(cursor, self, () => original.apply(cursor.rows, args), end);
    });
    this.#replace(prototype, 'return', (original) => (self, args) => {
      const result: unknown = original.apply(this.#cursors.get(self)?.rows ?? self, args);
      this.#end(self);
      return result;
    });
  }

  #next(
    cursor: Cursor,
    iterator: object,
    act: () => IteratorResult<unknown>,
    end: PlatformMethod | undefined,
  ): IteratorResult<unknown> {
    const { prepared } = cursor;
    if (!cursor.isUnderWay) {
      const begin = () => {
        const result = this.#first(cursor, act);
        cursor.isUnderWay = true;
        if (result.done !== true)
          prepared.connection.cursors.set(iterator, () => end?.call(cursor.rows));
        return result;
      };
      return this.#execute(prepared, cursor.args, begin, ({ done, value }) =>
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

  #first(cursor: Cursor, act: () => IteratorResult<unknown>): IteratorResult<unknown> {
    try {
      return act();
    } catch (error) {
      if (isBusy(error)) cursor.rows = cursor.restart();
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
