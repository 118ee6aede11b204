import { afterEach, beforeEach, expect, test } from 'vitest';
import { installLockNotes } from '../../../../harness/instrument/locks/install-lock-notes.ts';
import { noteLock } from '../../../../harness/model/note-lock.ts';
import { type RecordingGate, recordingGate, whileActive } from '../recording-gate.ts';

let gate: RecordingGate;
let uninstall: () => void;
beforeEach(() => {
  gate = recordingGate();
  uninstall = installLockNotes(gate);
});
afterEach(() => uninstall());

test('what user code notes of its locks is written down, and is no step', () => {
  whileActive(gate, () => {
    const outer = noteLock('account', { instance: 7 });
    outer.taken();
    const inner = noteLock('list', { shared: true, tries: true });
    inner.released();
    outer.released();
  });
  expect(gate.lockTexts).toEqual([
    ...["ask 1 lock 'account 7'", 'take 1'],
    ...["ask 2 lock 'list', shared, tried", 'leave 2'],
    'leave 1',
  ]);
  expect(gate.points).toEqual([]);
});

test('nothing is written down where no actor runs, nor where nothing is installed', () => {
  const note = noteLock('early');
  whileActive(gate, () => note.taken());
  const late = whileActive(gate, () => noteLock('late'));
  late.taken();
  uninstall();
  whileActive(gate, () => noteLock('gone').taken());
  late.released();
  // What was noted outside has number 0, which stands for nothing.
  expect(gate.lockTexts).toEqual(['take 0', "ask 1 lock 'late'"]);
});
