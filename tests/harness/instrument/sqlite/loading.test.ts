import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installSqlite } from '../../../../harness/instrument/sqlite/install-sqlite.ts';
import { type RecordingGate, recordingGate, whileActive } from '../recording-gate.ts';

const NAME = 'node:sqlite';
const load = createRequire(import.meta.url);
const isLoaded = () =>
  (process as unknown as { moduleLoadList: string[] }).moduleLoadList.includes(
    'NativeModule sqlite',
  );

let gate: RecordingGate;
let uninstall: () => void;

beforeEach(() => {
  gate = recordingGate();
  uninstall = installSqlite(gate, { root: undefined });
});
afterEach(() => uninstall());

/** Whether a module's class makes points of what it does. */
function isControlled({ DatabaseSync }: typeof import('node:sqlite')): boolean {
  const before = gate.points.length;
  whileActive(gate, () => new DatabaseSync('file:x?mode=memory&cache=shared').close());
  return gate.points.length > before;
}

// First of all: nothing has asked for it yet.
test('is not loaded before somebody asks for it', () => {
  expect(isLoaded()).toBe(false);
  expect(process.getBuiltinModule('node:os')).toBeDefined();
  expect(isLoaded()).toBe(false);
});

test.each([
  ['require', () => load(NAME)],
  ['import', () => import(/* @vite-ignore */ NAME)],
  ['getBuiltinModule', () => process.getBuiltinModule(NAME)],
])('is under control by %s', async (_name, get) => {
  expect(isControlled(await get())).toBe(true);
});

test('is the platform’s again when it is uninstalled', () => {
  const { DatabaseSync } = process.getBuiltinModule(NAME);
  const { exec } = DatabaseSync.prototype;
  uninstall();
  const after = process.getBuiltinModule(NAME);
  expect(after.DatabaseSync).not.toBe(DatabaseSync);
  expect(after.DatabaseSync.prototype.exec).not.toBe(exec);
  expect(after.DatabaseSync.prototype.constructor).toBe(after.DatabaseSync);
  expect(isControlled(after)).toBe(false);
});
