import { expect, test } from 'vitest';
import type { TraceStep } from '../../harness/model/trace.ts';
import { stepTeller } from '../../reports/step-words.ts';
import { fileStep, step } from './evidence.ts';

const memory = { object: 0, start: 4, end: 8 };

function told(one: TraceStep): string[] {
  const { text, short } = stepTeller([one])(one);
  return [text, short];
}

test.each([
  ['add 1: 4 → 5', 'add 1 buf[4..7]: 4 → 5', 'add 1 @4: 4 → 5'],
  ['exchange: 4 → 5', 'exchange buf[4..7]: 4 → 5', 'exchange @4: 4 → 5'],
  ['compareExchange: 0 → 1', 'compareExchange buf[4..7]: 0 → 1', 'cas @4: 0 → 1'],
  [
    'compareExchange: 0 → 1 failed, got 2',
    'compareExchange buf[4..7]: 0 → 1 failed, got 2',
    'cas @4: 0 → 1 failed, got 2',
  ],
])('%s says where it was done', (text, whole, short) => {
  expect(told(step(0, 0, 'atomicUpdate', { ...memory, value: '4', text }))).toEqual([whole, short]);
});

test('an update of an older finding shows what it saw', () => {
  const [text] = told(step(0, 0, 'atomicUpdate', { ...memory, value: '4' }));
  expect(text).toBe('update buf[4..7] → 4');
});

test.each([
  ['stat lock: ENOENT', 'ENOENT', 'stat lock: ENOENT'],
  ['stat lock', 'ENOENT', 'stat lock → ENOENT'],
  ['stat lock', 'file of 0 bytes', 'stat lock → file of 0 bytes'],
  ['sync lock', 'done', 'sync lock'],
  ['open lock for reading', 'opened', 'open lock for reading'],
  ['read lock "a"', '1 byte "a"', 'read lock "a"'],
  ['read \u001b[2J', 'done', 'read \\x1b[2J'],
])('%s that gave %s', (text, value, expected) => {
  expect(told(fileStep(0, 0, text, value))).toEqual([expected, expected]);
});

test('files give no shared buffer a number', () => {
  const read = step(0, 0, 'read', { ...memory, value: '1' });
  expect(stepTeller([read, fileStep(0, 1, 'stat a', 'done')])(read).short).toBe('read @4 → 1');
});
