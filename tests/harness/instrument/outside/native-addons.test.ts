import { afterEach, beforeEach, expect, test } from 'vitest';
import { installAddons } from '../../../../harness/instrument/outside/native-addons.ts';
import { type RecordingGate, recordingGate, whileActive } from '../recording-gate.ts';

const { dlopen } = process;
const KNOWN = { known: true };

let gate: RecordingGate;
let uninstall: () => void;

beforeEach(() => {
  gate = recordingGate();
  process.dlopen = (module, filename) => {
    if (filename === 'broken') throw new Error('cannot be loaded');
    Object.assign(module, { exports: filename === 'known' ? KNOWN : {} });
  };
  uninstall = installAddons(gate, (addon) => addon === KNOWN);
});
afterEach(() => {
  uninstall();
  process.dlopen = dlopen;
});

const load = (filename: string) => process.dlopen({ exports: {} }, filename);

test('an add-on that an actor loads is named', () => {
  whileActive(gate, () => load('other'));
  expect(gate.uncontrolledThings).toEqual(['a native add-on']);
});

test('one that is under control is not, nor one that nobody loads in an execution', () => {
  whileActive(gate, () => load('known'));
  load('other');
  expect(gate.uncontrolledThings).toEqual([]);
});

test('one that cannot be loaded is not, and says so', () => {
  expect(() => whileActive(gate, () => load('broken'))).toThrow('cannot be loaded');
  expect(gate.uncontrolledThings).toEqual([]);
});
