import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { installFiles } from '../../../../harness/instrument/files/install-files.ts';
import { closeLeftOpen } from '../../../../harness/instrument/files/open-files.ts';
import { type RecordingGate, recordingGate, whileActive } from '../recording-gate.ts';

/** The platform's own, whatever is installed. */
export const platform = { ...fs, promises: { ...fs.promises } };

/** A controlled folder, which is the current one, and a gate that notes what is done in it. */
export interface ScratchFolder {
  readonly root: string;
  readonly gate: RecordingGate;
  readonly uninstall: () => void;
  /** Runs synchronous code of an actor. */
  now<Value>(act: () => Value): Value;
  /** Runs asynchronous code of an actor to its end, and whatever it has begun. */
  run<Value>(act: () => Promise<Value>): Promise<Value>;
  /** `kind text = value`, one a point. */
  story(): string[];
}

/** Makes one for each test of the file, and removes it. */
export function eachInScratch(): () => ScratchFolder {
  const home = process.cwd();
  let folder: ScratchFolder;
  beforeEach(() => {
    folder = scratchFolder();
  });
  afterEach(() => {
    closeLeftOpen();
    folder.uninstall();
    process.chdir(home);
    platform.rmSync(folder.root, { recursive: true });
  });
  return () => folder;
}

function scratchFolder(): ScratchFolder {
  const root = platform.mkdtempSync(join(os.tmpdir(), 'hammerlock-files-'));
  process.chdir(root);
  const gate = recordingGate();
  return {
    root,
    gate,
    uninstall: installFiles(gate, { root }),
    now: (act) => whileActive(gate, act),
    run: (act) => settled(gate, act),
    story: () => gate.points.map(({ kind, text, value }) => `${kind} ${text} = ${value}`),
  };
}

async function settled<Value>(gate: RecordingGate, act: () => Promise<Value>): Promise<Value> {
  gate.active = true;
  let done = false;
  try {
    const outcome = act().finally(() => {
      done = true;
    });
    outcome.catch(() => {});
    // The gate can run microtasks only where none is running.
    await new Promise<void>((resolve) => {
      const turn = () => {
        gate.settle();
        if (done && gate.pending.length === 0) resolve();
        else setImmediate(turn);
      };
      setImmediate(turn);
    });
    return await outcome;
  } finally {
    gate.active = false;
  }
}
