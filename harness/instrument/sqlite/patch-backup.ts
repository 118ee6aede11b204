import { resolve } from 'node:path';
import type { Uninstall } from '../patching.ts';
import type { BetterAddon } from './better-driver.ts';
import { type Connection, fileOf } from './connection.ts';
import { type Control, OPENING, replaceMethods, whole } from './database-methods.ts';
import type { DatabaseSetting } from './patch-database.ts';
import type { Nature } from './statement-nature.ts';

/** One database is read and another one written, whose lock is given back at the end. */
const COPYING: Nature = { ...OPENING, ends: true, reaches: true };

/** A backup that is under way. */
interface Backup {
  readonly copy: Control;
  readonly end: Control;
}

/**
 * Puts backups of `better-sqlite3` under control: the package copies so many pages in each turn of the event
 * loop. Returns what puts them back. `connections`: by database, to which backups are added.
 */
export function installBackup(
  addon: BetterAddon,
  { performer, scratch }: DatabaseSetting,
  connections: WeakMap<object, Connection>,
): Uninstall[] {
  const backups = new WeakMap<object, Backup>();
  const begin: Control = (call) => {
    const [, schema, path] = call.args as [object, string, string];
    const target = fileOf(scratch, resolve(path));
    const wake = (control: Control): Control => {
      return (step) => {
        const result = control(step);
        if (target !== undefined) performer.wake(target.start);
        return result;
      };
    };
    const from = ({ shown }: Connection) => `${shown} to ${target?.shown}`;
    const text = (verb: string) => (connection: Connection) => `${verb} ${from(connection)}`;
    // A copy that finds a lock tells of no page and does not fail.
    const probe = `PRAGMA "${schema.replaceAll('"', '""')}".schema_version`;
    const copied = (result: unknown) =>
      `${(result as { remainingPages: number }).remainingPages} pages left`;
    const backup = whole(performer, COPYING, text('begin to copy'))(call) as object;
    connections.set(backup, call.connection);
    backups.set(backup, {
      copy: wake(whole(performer, { ...COPYING, probe }, text('copy'), copied)),
      end: wake(whole(performer, COPYING, text('end to copy'))),
    });
    return backup;
  };
  const step =
    (name: keyof Backup): Control =>
    (call) =>
      (backups.get(call.self) as Backup)[name](call);
  return [
    ...replaceMethods(addon.Database.prototype, connections, [['backup', begin]]),
    ...replaceMethods(addon.Backup.prototype, connections, [
      ['transfer', step('copy')],
      ['close', step('end')],
    ]),
  ];
}
