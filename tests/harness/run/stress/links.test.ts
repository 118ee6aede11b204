import { describe, expect, test } from 'vitest';
import { stressFixture } from './in-stress.ts';

/** Members are started over and over, and a clean run is judged for leaks. */
const PATIENCE_MS = 120_000;

describe('parents and children that truly run at once', { timeout: PATIENCE_MS }, () => {
  test.each(['threads', 'processes'])(
    'in %s: a message that is lost between them is found',
    async (place) => {
      const { findings } = await stressFixture(`relay-in-${place}/clears-late`, {
        timeMs: 15_000,
        noise: 'light',
      });
      expect(findings).toMatchObject([{ kind: 'lost-write' }]);
      expect(findings[0]?.message).toMatch(/relay [01] sent .* back of 0,1,2,3/);
    },
  );

  test.each(['threads', 'processes'])(
    'in %s: the same without the bug is clean, and leaves nothing behind',
    async (place) => {
      const { outcome, resources } = await stressFixture(`relay-in-${place}/takes-them-out`, {
        timeMs: 10_000,
      });
      expect(outcome).toBe('clean');
      expect(resources.filter(({ verdict }) => verdict !== 'steady')).toEqual([]);
    },
  );

  test.each(['thread-children', 'process-children'])(
    '%s: answers that are taken as they come are found in a wrong order',
    async (fixture) => {
      const more = { timeMs: 15_000, noise: 'light' } as const;
      expect(await stressFixture(fixture, more)).toMatchObject({ outcome: 'finding' });
    },
  );

  test.each([
    ['thread-children-patient', 60],
    ['process-children-patient', 30],
    ['imported-port', 60],
    ['hears-at-load', 30],
    ['greetings', 60],
    ['disconnecting-child', 30],
    ['killed-child', 60],
  ])('%s stays clean', async (fixture, rounds) => {
    const result = await stressFixture(fixture, { rounds, timeMs: 60_000, noise: 'light' });
    expect(result).toMatchObject({ outcome: 'clean', rounds });
  });
});

describe('a child that fails', { timeout: PATIENCE_MS }, () => {
  test.each([
    ['child-thread-throws', /child ended with an error: on purpose/],
    ['child-thread-exits', /the thread of an actor ended: .*code: 3/],
    ['child-process-exits', /the process of child ended: exit code 3/],
    ['child-process-killed', /the process of child ended: signal SIGKILL/],
  ])('%s: the finding says so', async (fixture, message) => {
    const { findings } = await stressFixture(fixture, { timeMs: 15_000 });
    expect(findings).toMatchObject([
      { kind: 'uncaught-error', message: expect.stringMatching(message) },
    ]);
  });

  test('an actor that has no parent is told so', async () => {
    const { findings } = await stressFixture('parentless', { timeMs: 15_000 });
    expect(findings[0]?.message).toMatch(/parentPort has nobody at its other end/);
  });
});
