import type { PlatformMethod } from '../bulk-access.ts';
import { replaceProperty, type Uninstall } from '../patching.ts';
import type { Connection } from './connection.ts';
import type { PreparedStatements } from './patch-statement.ts';
import type { Performer } from './performer.ts';
import { shownSql, splitStatements } from './sql-statements.ts';
import { type Nature, natureOf } from './statement-nature.ts';

/** One call of a method of a database. */
export interface Call {
  readonly connection: Connection;
  readonly self: object;
  readonly args: readonly unknown[];
  readonly original: PlatformMethod;
  /** What the library does. */
  readonly act: () => unknown;
}

/** What takes the place of a method. */
export type Control = (call: Call) => unknown;

/** Opening a database, which may create its file. */
export const OPENING: Nature = {
  ...natureOf('PRAGMA user_version'),
  writes: true,
  locks: 'nothing',
};
const CLOSING: Nature = { ...OPENING, ends: true };
/** Reading a file without a lock that lasts. */
export const READING: Nature = { ...OPENING, writes: false };

/** A method that is one step. `text`: what it does, in a reader's words; `value`: its result. */
export function whole(
  performer: Performer,
  nature: Nature,
  text: (connection: Connection) => string,
  value: (result: unknown) => string = () => '',
): Control {
  return ({ connection, act }) =>
    performer.controls(connection, nature)
      ? performer.perform(connection, {
          nature,
          text: () => text(connection),
          act,
          value,
        })
      : act();
}

/** Replaces methods of databases whose connection is known. */
export function replaceMethods(
  prototype: object,
  connections: WeakMap<object, Connection>,
  controls: readonly (readonly [PropertyKey, Control])[],
): Uninstall[] {
  return controls.flatMap(([name, control]) => {
    const original = Reflect.get(prototype, name) as PlatformMethod | undefined;
    if (original === undefined) return [];
    const method: PlatformMethod = function (this: object, ...args: unknown[]) {
      const act = () => original.apply(this, args);
      const connection = connections.get(this);
      if (connection === undefined) return act();
      return control({ connection, self: this, args, original, act });
    };
    return [replaceProperty(prototype, name, method)];
  });
}

/** `close`: gives back all locks. */
export function closing(performer: Performer): Control {
  const close = whole(performer, CLOSING, ({ shown }) => `close ${shown}`);
  return (call) => {
    const act = () => {
      const result = call.act();
      call.connection.cursors.clear();
      return result;
    };
    return close({ ...call, act });
  };
}

/**
 * `prepare`. With the schema known, a statement that can be prepared touches no file. SQLite looks for a newer
 * schema where it cannot, and so does a schedule point.
 */
export function preparing(performer: Performer, statements: PreparedStatements): Control {
  const readTables = whole(performer, READING, ({ shown }) => `read the tables of ${shown}`);
  const prepare: Control = (call) => {
    const { connection, act } = call;
    if (!performer.controls(connection, READING) || !connection.knowsSchema) {
      const statement = readTables(call);
      connection.knowsSchema = true;
      return statement;
    }
    try {
      return act();
    } catch {
      return readTables(call);
    }
  };
  return (call) => {
    const { connection, act } = call;
    const sql = String(call.args[0]);
    // SQLite sets a timeout now, and has the result ready for whoever asks.
    const { isTimeout } = natureOf(sql);
    const statement = (isTimeout ? connection.withTimeout(act) : prepare(call)) as object;
    statements.add(connection, statement, sql);
    return statement;
  };
}

/** `exec`: each statement of the script is a step of its own. */
export function executing(performer: Performer): Control {
  return ({ connection, self, args: [script], original, act }) => {
    if (typeof script !== 'string') return act();
    const single = splitStatements(script);
    if (single.length === 0) return act();
    for (const sql of single) {
      const nature = natureOf(sql);
      const run = () => original.call(self, sql);
      if (nature.isTimeout) connection.withTimeout(run);
      // Asked once more for each: the one before may have attached a file.
      else
        whole(performer, nature, () => shownSql(sql))({
          connection,
          self,
          args: [sql],
          original,
          act: run,
        });
    }
    return undefined;
  };
}
