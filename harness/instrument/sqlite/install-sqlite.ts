import { registerHooks, syncBuiltinESMExports } from 'node:module';
import type { Gate } from '../../model/gate.ts';
import type { Scratch } from '../files/scratch-paths.ts';
import { inReverse, replaceProperty, type Uninstall } from '../patching.ts';
import { nodeDriver, type Sqlite } from './node-driver.ts';
import { OwnFunctions } from './own-functions.ts';
import { installDatabase } from './patch-database.ts';
import { PreparedStatements } from './patch-statement.ts';
import { Performer } from './performer.ts';

const NAME = 'node:sqlite';

/**
 * Makes the statements of `node:sqlite` schedule points of `gate`, on databases that other connections can
 * reach, and has them wait for locks in virtual time. The module is patched when user code asks for it:
 * to load it costs time, and prints a warning in versions in which it is experimental.
 */
export function installSqlite(gate: Gate, scratch: Scratch): Uninstall {
  let restore: Uninstall | undefined;
  const { getBuiltinModule } = process;
  const patch = () => {
    // Loaded in the middle of its own patching, it asks for itself.
    if (restore !== undefined) return;
    restore = () => {};
    const sqlite = getBuiltinModule(NAME);
    if (sqlite !== undefined) restore = patchModule(sqlite, gate, scratch);
  };
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === NAME) patch();
      return nextResolve(specifier, context);
    },
  });
  const ask = (name: string) => {
    if (name === NAME) patch();
    return getBuiltinModule(name);
  };
  const undo = replaceProperty(process, 'getBuiltinModule', ask);
  if (isLoaded()) patch();
  return () => {
    undo();
    hooks.deregister();
    restore?.();
  };
}

function patchModule(sqlite: Sqlite, gate: Gate, scratch: Scratch): Uninstall {
  const driver = nodeDriver(sqlite);
  const performer = new Performer(gate);
  const statements = new PreparedStatements(performer, driver);
  const functions = new OwnFunctions(gate, driver);
  const backup: Sqlite['backup'] = (...args) => {
    if (gate.running) gate.uncontrolled('a backup of a database');
    return original(...args);
  };
  const { backup: original } = sqlite;
  const restore = inReverse([
    statements.install(sqlite.StatementSync.prototype),
    installDatabase(sqlite, { driver, scratch, performer, statements, functions }),
    replaceProperty(sqlite, 'backup', backup),
  ]);
  syncBuiltinESMExports();
  return () => {
    restore();
    syncBuiltinESMExports();
  };
}

/** Whether somebody has loaded the module before, so that nobody may ask for it any more. */
function isLoaded(): boolean {
  const { moduleLoadList } = process as unknown as { moduleLoadList?: readonly string[] };
  return moduleLoadList?.includes('NativeModule sqlite') !== false;
}
