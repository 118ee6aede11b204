import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Scratch } from '../../../../harness/instrument/files/scratch-paths.ts';
import { installSqlite } from '../../../../harness/instrument/sqlite/install-sqlite.ts';
import { type RecordingGate, recordingGate, whileActive } from '../recording-gate.ts';

/** `node:sqlite` under a recording gate, in a folder of its own. */
export interface Controlled {
  readonly gate: RecordingGate;
  readonly folder: string;
  /** The patched class. */
  readonly Database: typeof DatabaseSync;
  path(name: string): string;
  /** What an actor does. */
  run<Value>(act: () => Value): Value;
  /** `read SELECT 1 → …`, one for each point so far, which are then forgotten. */
  told(): string[];
  end(): void;
}

export function controlled(): Controlled {
  const gate = recordingGate();
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
  const scratch: Scratch = { root: folder };
  const uninstall = installSqlite(gate, scratch);
  const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite');
  return {
    gate,
    folder,
    Database,
    path: (name) => join(folder, name),
    run: (act) => whileActive(gate, act),
    told() {
      const lines = gate.points.map(({ kind, text }) => `${kind} ${text}`);
      gate.points = [];
      return lines;
    },
    end() {
      uninstall();
      rmSync(folder, { recursive: true });
    },
  };
}
