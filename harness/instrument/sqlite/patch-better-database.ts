import { resolve } from 'node:path';
import { inReverse, replaceProperty, type Uninstall } from '../patching.ts';
import type { BetterAddon, BetterDriver } from './better-driver.ts';
import { Connection } from './connection.ts';
import {
  closing,
  executing,
  OPENING,
  preparing,
  READING,
  replaceMethods,
  whole,
} from './database-methods.ts';
import { installBackup } from './patch-backup.ts';
import type { DatabaseSetting } from './patch-database.ts';

/** What the package hands to the add-on's `Database`: name, name as given, whether it has no file, … */
type Arguments = readonly [
  string,
  string,
  boolean,
  boolean,
  boolean,
  number,
  unknown,
  ...unknown[],
];

interface BetterSetting extends DatabaseSetting {
  readonly driver: BetterDriver;
}

/** Puts connections of `better-sqlite3` under control. Returns what puts them back. */
export function installBetterDatabase(addon: BetterAddon, setting: BetterSetting): Uninstall {
  const { performer, statements } = setting;
  const connections = new WeakMap<object, Connection>();
  const { prototype } = addon.Database;
  const undo = replaceMethods(prototype, connections, [
    ['close', closing(performer)],
    ['prepare', preparing(performer, statements)],
    ['exec', executing(performer)],
    ['serialize', whole(performer, READING, ({ shown }) => `copy ${shown}`)],
  ]);
  undo.push(...installBackup(addon, setting, connections));
  undo.push(replaceProperty(addon, 'Database', constructorOf(addon, setting, connections)));
  return inReverse(undo);
}

function constructorOf(
  { Database }: BetterAddon,
  { driver, scratch, performer, functions }: BetterSetting,
  connections: WeakMap<object, Connection>,
): BetterAddon['Database'] {
  const opening = whole(performer, OPENING, ({ shown }) => `open ${shown}`);
  return new Proxy(Database, {
    construct(target, args) {
      const [name, , isPrivate, , , timeoutMs, logger] = args as unknown as Arguments;
      const logged = (sql: string) => {
        if (!driver.isWorking) (logger as (sql: string) => void)(sql);
      };
      const given = args.with(6, typeof logger === 'function' ? logged : logger);
      // What looks like a URI is a name as well.
      const path = isPrivate ? undefined : resolve(name);
      const connection = new Connection(driver, scratch, path, timeoutMs);
      const act = () => {
        const database: object = Reflect.construct(target, given);
        connections.set(database, connection);
        connection.opened(database);
        functions.addTo(database);
        return database;
      };
      return opening({ connection, self: connection, args, original: act, act }) as object;
    },
  });
}
