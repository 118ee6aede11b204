import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type BetterSqlite from 'better-sqlite3';
import { installAddons } from '../../../../harness/instrument/outside/native-addons.ts';
import { installBetterSqlite } from '../../../../harness/instrument/sqlite/install-better-sqlite.ts';
import { type RecordingGate, recordingGate, whileActive } from '../recording-gate.ts';

const load = createRequire(import.meta.url);

/** `better-sqlite3` under a recording gate, in a folder of its own. */
export interface ControlledBetter {
  readonly gate: RecordingGate;
  readonly Database: typeof BetterSqlite;
  path(name: string): string;
  /** What an actor does. */
  run<Value>(act: () => Value): Value;
  /** Nobody's turn, in the middle of an actor's. */
  meanwhile<Value>(act: () => Value): Value;
  /** `read SELECT 1 → …`, one for each point so far, which are then forgotten. */
  told(): string[];
  end(): void;
}

/** Loads the package anew, as a thread does. */
export function controlledBetter(): ControlledBetter {
  const gate = recordingGate();
  const folder = mkdtempSync(join(tmpdir(), 'better-'));
  const { adopt, uninstall } = installBetterSqlite(gate, { root: folder });
  const forget = installAddons(gate, adopt);
  for (const path of Object.keys(load.cache)) {
    if (path.includes('better-sqlite3')) delete load.cache[path];
  }
  const Database = whileActive(gate, () => load('better-sqlite3') as typeof BetterSqlite);
  return {
    gate,
    Database,
    path: (name) => join(folder, name),
    run: (act) => whileActive(gate, act),
    meanwhile(act) {
      gate.active = false;
      try {
        return act();
      } finally {
        gate.active = true;
      }
    },
    told() {
      const lines = gate.points.map(({ kind, text }) => `${kind} ${text}`);
      gate.points = [];
      return lines;
    },
    end() {
      forget();
      uninstall();
      rmSync(folder, { recursive: true });
    },
  };
}
