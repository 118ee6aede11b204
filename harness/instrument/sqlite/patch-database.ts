import type { DatabaseSync } from 'node:sqlite';
import { type Scratch, seenPath } from '../files/scratch-paths.ts';
import { inReverse, replaceProperty, type Uninstall } from '../patching.ts';
import { Connection } from './connection.ts';
import {
  type Control,
  closing,
  executing,
  OPENING,
  preparing,
  replaceMethods,
  whole,
} from './database-methods.ts';
import type { SqliteDriver } from './driver.ts';
import type { Sqlite } from './node-driver.ts';
import type { OwnFunctions } from './own-functions.ts';
import type { PreparedStatements } from './patch-statement.ts';
import type { Performer } from './performer.ts';
import type { Nature } from './statement-nature.ts';

/** What connections are made of. */
export interface DatabaseSetting {
  readonly driver: SqliteDriver;
  readonly scratch: Scratch;
  readonly performer: Performer;
  readonly statements: PreparedStatements;
  readonly functions: OwnFunctions;
}

const CHANGING: Nature = { ...OPENING, locks: 'writing' };

/** Puts connections of `node:sqlite` under control: `new DatabaseSync` and its methods. Returns what puts them back. */
export function installDatabase(sqlite: Sqlite, setting: DatabaseSetting): Uninstall {
  const connections = new WeakMap<object, Connection>();
  const { prototype } = sqlite.DatabaseSync;
  const undo = replaceMethods(prototype, connections, methodsOf(setting));
  const constructed = constructorOf(sqlite, setting, connections);
  undo.push(replaceProperty(sqlite, 'DatabaseSync', constructed));
  undo.push(replaceProperty(prototype, 'constructor', constructed));
  return inReverse(undo);
}

function constructorOf(
  { DatabaseSync }: Sqlite,
  { driver, scratch }: DatabaseSetting,
  connections: WeakMap<object, Connection>,
): Sqlite['DatabaseSync'] {
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
      ) as DatabaseSync;
      const { timeout = 0, open = true } = options as { timeout?: number; open?: unknown };
      connections.set(database, new Connection(driver, scratch, path, timeout));
      if (open !== false) target.prototype.open.call(database);
      return database;
    },
  });
  return Controlled;
}

function methodsOf(setting: DatabaseSetting): readonly (readonly [PropertyKey, Control])[] {
  const { performer, statements, functions, scratch } = setting;
  const opening = whole(performer, OPENING, ({ shown }) => `open ${shown}`);
  const close = closing(performer);
  return [
    [
      'open',
      (call) => {
        const open = () => {
          call.act();
          call.connection.opened(call.self);
          functions.addTo(call.self);
        };
        opening({ ...call, act: open });
      },
    ],
    ['close', close],
    [Symbol.dispose, close],
    ['prepare', preparing(performer, statements)],
    ['exec', executing(performer)],
    ['applyChangeset', whole(performer, CHANGING, ({ shown }) => `apply a changeset to ${shown}`)],
    [
      'createTagStore',
      ({ connection, act }) => {
        const store = act() as object;
        statements.addStore(connection, store);
        return store;
      },
    ],
    [
      'location',
      ({ act }) => {
        const path = act();
        return typeof path === 'string' ? seenPath(scratch, path) : path;
      },
    ],
  ];
}
