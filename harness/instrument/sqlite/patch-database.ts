import type { PlatformMethod } from '../bulk-access.ts';
import { type Scratch, seenPath } from '../files/scratch-paths.ts';
import { inReverse, replaceProperty, type Uninstall } from '../patching.ts';
import { Connection } from './connection.ts';
import type { OwnFunctions } from './own-functions.ts';
import type { PreparedStatements } from './patch-statement.ts';
import type { Performer } from './performer.ts';
import type { Database, PlatformSqlite, Sqlite, Statement } from './platform-sqlite.ts';
import { shownSql, splitStatements } from './sql-statements.ts';
import { type Nature, natureOf } from './statement-nature.ts';

/** What connections are made of. */
export interface DatabaseSetting {
  readonly platform: PlatformSqlite;
  readonly scratch: Scratch;
  readonly performer: Performer;
  readonly statements: PreparedStatements;
  readonly functions: OwnFunctions;
}

type Act = () => unknown;
/** What takes the place of a method: `act` is the platform's with the same arguments. */
type Control = (
  connection: Connection,
  act: Act,
  args: readonly unknown[],
  original: PlatformMethod,
) => unknown;

const OPENING: Nature = { ...natureOf('PRAGMA user_version'), writes: true, locks: 'nothing' };
const CLOSING: Nature = { ...OPENING, ends: true };
const PREPARING: Nature = { ...OPENING, writes: false };
const CHANGING: Nature = { ...OPENING, locks: 'writing' };
const nothing = () => '';

/** Puts connections under control: `new DatabaseSync` and its methods. Returns what puts them back. */
export function installDatabase(sqlite: Sqlite, setting: DatabaseSetting): Uninstall {
  const connections = new WeakMap<object, Connection>();
  const { prototype } = sqlite.DatabaseSync;
  const undo: Uninstall[] = [];
  for (const [name, control] of methodsOf(setting)) {
    const original = Reflect.get(prototype, name) as PlatformMethod | undefined;
    if (original === undefined) continue;
    const method: PlatformMethod = function (this: object, ...args: unknown[]) {
      const act = () => original.apply(this, args);
      const connection = connections.get(this);
      return connection === undefined ? act() : control(connection, act, args, original);
    };
    undo.push(replaceProperty(prototype, name, method));
  }
  const constructed = constructorOf(sqlite, setting, connections);
  undo.push(replaceProperty(sqlite, 'DatabaseSync', constructed));
  undo.push(replaceProperty(prototype, 'constructor', constructed));
  return inReverse(undo);
}

function constructorOf(
  { DatabaseSync }: Sqlite,
  setting: DatabaseSetting,
  connections: WeakMap<object, Connection>,
): Sqlite['DatabaseSync'] {
  const { platform, scratch } = setting;
  const Controlled: Sqlite['DatabaseSync'] = new Proxy(DatabaseSync, {
    construct(target, args, newTarget) {
      const [path, given] = args as [unknown, unknown];
      const options = typeof given === 'object' && given !== null ? given : {};
      // Opened when it is known: what it is opened on may be shared.
      const closed = [path, { ...options, open: false }, ...args.slice(2)];
      const database = Reflect.construct(
        target,
        given === undefined || given === options ? closed : args,
        newTarget === Controlled ? target : newTarget,
      ) as Database;
      const { timeout = 0, open = true } = options as { timeout?: number; open?: unknown };
      connections.set(database, new Connection(platform, scratch, database, path, timeout));
      if (open !== false) target.prototype.open.call(database);
      return database;
    },
  });
  return Controlled;
}

function methodsOf({
  performer,
  statements,
  functions,
  scratch,
}: DatabaseSetting): readonly (readonly [PropertyKey, Control])[] {
  const whole =
    (nature: Nature, text: (connection: Connection) => string): Control =>
    (connection, act) =>
      performer.controls(connection, nature)
        ? performer.perform(connection, {
            nature,
            text: () => text(connection),
            act,
            value: nothing,
          })
        : act();
  const opening = whole(OPENING, ({ shown }) => `open ${shown}`);
  const closing = whole(CLOSING, ({ shown }) => `close ${shown}`);
  const preparing = whole(PREPARING, ({ shown }) => `read the tables of ${shown}`);
  const close: Control = (connection, act, args, original) => {
    connection.cursors.clear();
    return closing(connection, act, args, original);
  };
  return [
    [
      'open',
      (connection, act, ...rest) => {
        const open = () => {
          act();
          connection.opened();
          functions.addTo(connection.database);
        };
        opening(connection, open, ...rest);
      },
    ],
    ['close', close],
    [Symbol.dispose, close],
    [
      'prepare',
      (connection, act, args, original) => {
        const sql = String(args[0]);
        const statement =
          // SQLite executes it now, and has its result ready for whoever asks.
          (
            natureOf(sql).isTimeout
              ? connection.withTimeout(act)
              : prepared(connection, performer, act, () =>
                  preparing(connection, act, args, original),
                )
          ) as Statement;
        statements.add(connection, statement, sql);
        return statement;
      },
    ],
    ['exec', execute(performer)],
    ['applyChangeset', whole(CHANGING, ({ shown }) => `apply a changeset to ${shown}`)],
    [
      'createTagStore',
      (connection, act) => {
        const store = act() as object;
        statements.addStore(connection, store);
        return store;
      },
    ],
    [
      'location',
      (_connection, act) => {
        const path = act();
        return typeof path === 'string' ? seenPath(scratch, path) : path;
      },
    ],
  ];
}

/**
 * With the schema known, a statement that can be prepared touches no file. SQLite looks for a newer schema
 * where it cannot, and so does a schedule point.
 */
function prepared(
  connection: Connection,
  performer: Performer,
  act: Act,
  underControl: Act,
): unknown {
  if (!performer.controls(connection, PREPARING) || !connection.knowsSchema) {
    const statement = underControl();
    connection.knowsSchema = true;
    return statement;
  }
  try {
    return act();
  } catch {
    return underControl();
  }
}

/** `exec`: each statement of the script is a step of its own. */
function execute(performer: Performer): Control {
  return (connection, act, [script], original) => {
    if (typeof script !== 'string') return act();
    const single = splitStatements(script);
    // Asked once more for each: the first one may attach a file.
    if (single.length === 0) return act();
    for (const sql of single) {
      const nature = natureOf(sql);
      const run = () => original.call(connection.database, sql);
      if (nature.isTimeout) connection.withTimeout(run);
      else if (!performer.controls(connection, nature)) run();
      else
        performer.perform(connection, {
          nature,
          text: () => shownSql(sql),
          act: run,
          value: nothing,
        });
    }
    return undefined;
  };
}
