import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Gate } from '../../model/gate.ts';
import type { Scratch } from '../files/scratch-paths.ts';
import { inReverse, type Uninstall } from '../patching.ts';
import { BetterDriver, isBetterAddon } from './better-driver.ts';
import { OwnFunctions } from './own-functions.ts';
import { installBetterDatabase } from './patch-better-database.ts';
import { PreparedStatements } from './patch-statement.ts';
import { Performer } from './performer.ts';

/** The package, or its entry for one platform. */
const PACKAGE = /^better-sqlite3(?:\/[\w-]+)?$/;

type DatabaseClass = new (path: string) => { close(): void };

/** `better-sqlite3` under control, from the user's own packages. */
export interface ControlledBetterSqlite {
  /** To be called with what a native add-on exports: whether it is that of `better-sqlite3`, and under control. */
  readonly adopt: (addon: unknown) => boolean;
  readonly uninstall: Uninstall;
}

/**
 * Makes the statements of `better-sqlite3` schedule points of `gate`, as `installSqlite` does those of
 * `node:sqlite`. All that the package does reaches SQLite by the classes of its add-on, so these are patched,
 * when the add-on is loaded.
 */
export function installBetterSqlite(gate: Gate, scratch: Scratch): ControlledBetterSqlite {
  const undo: Uninstall[] = [];
  const adopted = new WeakSet<object>();
  const adopt = (addon: unknown) => {
    if (!isBetterAddon(addon)) return false;
    if (adopted.has(addon)) return true;
    adopted.add(addon);
    const driver = new BetterDriver(addon);
    const performer = new Performer(gate);
    const statements = new PreparedStatements(performer, driver);
    const functions = new OwnFunctions(gate, driver);
    undo.push(
      statements.install(addon.Statement.prototype),
      installBetterDatabase(addon, { driver, scratch, performer, statements, functions }),
    );
    return true;
  };
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      if (PACKAGE.test(specifier)) unobserved(gate, () => loadAddon(resolved.url));
      return resolved;
    },
  });
  const uninstall = () => {
    hooks.deregister();
    inReverse(undo)();
  };
  return { adopt, uninstall };
}

const loaded = new WeakSet<object>();

/**
 * The package looks for its add-on when the first database is opened. That is once a thread and not once an
 * execution, so it is done before.
 */
function loadAddon(url: string): void {
  try {
    const Database = createRequire(import.meta.url)(fileURLToPath(url)) as DatabaseClass;
    if (loaded.has(Database)) return;
    loaded.add(Database);
    new Database(':memory:').close();
  } catch {
    // Where there is none, user code is told the same when it asks.
  }
}

function unobserved(gate: Gate, act: () => void): void {
  const { active } = gate;
  gate.active = false;
  act();
  gate.active = active;
}
