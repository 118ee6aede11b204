import { describe, expect, test } from 'vitest';
import { create as missedWakeup } from '../../scenarios/mutex/bugs/missed-wakeup.ts';
import { create as noRecheck } from '../../scenarios/mutex/bugs/no-recheck.ts';
import { create as unlockByNonOwner } from '../../scenarios/mutex/bugs/unlock-by-non-owner.ts';
import { create, FREE, STATE } from '../../scenarios/mutex/correct.ts';

const subjects = { correct: create, missedWakeup, noRecheck, unlockByNonOwner };

describe.each(Object.entries(subjects))('alone in one thread, %s', (_name, make) => {
  const memory = new SharedArrayBuffer(4);
  const mutex = make({ memory });
  const state = () => new Int32Array(memory)[STATE];

  test('returns what the work returns', () => {
    expect(mutex.runExclusive(() => 7)).toBe(7);
    expect(state()).toBe(FREE);
  });

  test('does the work when it can have the lock', () => {
    let done = 0;
    expect(mutex.tryExclusive(() => done++)).toBe(true);
    expect([done, state()]).toEqual([1, FREE]);
  });

  test('is free again when the work throws', () => {
    const fail = () => {
      throw new Error('from the work');
    };
    expect(() => mutex.runExclusive(fail)).toThrow('from the work');
    expect(() => mutex.tryExclusive(fail)).toThrow('from the work');
    expect(state()).toBe(FREE);
  });
});

test('while it is held, trying fails without doing the work and without unlocking', () => {
  const memory = new SharedArrayBuffer(4);
  const [holder, other] = [create({ memory }), create({ memory })];
  let done = 0;
  holder.runExclusive(() => {
    expect(other.tryExclusive(() => done++)).toBe(false);
    expect(other.tryLock()).toBe(false);
  });
  expect([done, other.tryLock()]).toEqual([0, true]);
});
