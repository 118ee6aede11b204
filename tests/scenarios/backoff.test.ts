import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Operation } from '../../harness/index.ts';
import { create as noJitter } from '../../scenarios/backoff/bugs/no-jitter.ts';
import { create as sharedCounter } from '../../scenarios/backoff/bugs/shared-counter.ts';
import { create } from '../../scenarios/backoff/correct.ts';
import {
  delaysAreInBands,
  delaysAreSpread,
  herdBreaksUp,
  nobodyGivesUpEarly,
} from '../../scenarios/backoff/judge-delays.ts';
import { bandOf, LOCKS, type Profile, REQUESTS } from '../../scenarios/backoff/profiles.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Fails so often, then succeeds. */
function failing(times: number) {
  let calls = 0;
  return async () => {
    if (calls++ < times) throw new Error(`attempt ${calls}`);
    return 'done';
  };
}

test('requests are tried again after 210–390, 420–780, 840–1,560 and 1,680–3,120 ms', () => {
  const bands = [0, 1, 2, 3].map((attempt) => bandOf(attempt, REQUESTS));
  expect(bands).toEqual([
    [210, 390],
    [420, 780],
    [840, 1560],
    [1680, 3120],
  ]);
});

test('locks are tried again after 0.1 to 1.6 s', () => {
  const bands = [0, 1, 2, 3, 4].map((attempt) => bandOf(attempt, LOCKS));
  expect([bands[0], bands.at(-1)]).toEqual([
    [100, 130],
    [1120, 1600],
  ]);
});

const subjects = { correct: create, noJitter, sharedCounter };

describe.each(Object.entries(subjects))('one call after another, %s', (_name, make) => {
  test.each([
    ['requests', REQUESTS],
    ['locks', LOCKS],
  ])('delays of %s are in their bands', (_profile, profile) => {
    fc.assert(
      fc.property(fc.nat(profile.retries - 1), (attempt) => {
        const [least, most] = bandOf(attempt, profile);
        const ms = make(profile).delayMs(attempt);
        expect(ms).toBeGreaterThanOrEqual(least);
        expect(ms).toBeLessThanOrEqual(most);
      }),
    );
  });

  test('tries until it succeeds', async () => {
    const delays: number[] = [];
    const result = make(REQUESTS).run(failing(3), async (ms) => delays.push(ms));
    expect(await result).toBe('done');
    expect(delays).toHaveLength(3);
  });

  test('gives up when all attempts are over, with the last failure', async () => {
    const run = make(REQUESTS).run(failing(99), async () => {});
    await expect(run).rejects.toThrow('attempt 5');
  });
});

/** Attempts that found the lock held, of many callers who begin together and need it for a moment each. */
async function collisions(make: typeof create, profile: Profile): Promise<number> {
  const backoff = make({ ...profile, retries: 8 });
  let held = false;
  let collided = 0;
  const work = async () => {
    if (held) {
      collided++;
      throw new Error('held');
    }
    held = true;
    await sleep(1);
    held = false;
  };
  const all = Promise.allSettled(Array.from({ length: 40 }, () => backoff.run(work, sleep)));
  await vi.runAllTimersAsync();
  await all;
  return collided;
}

test.each([
  ['requests', REQUESTS],
  ['locks', LOCKS],
])('collisions over %s fall with jitter, to less than a third', async (_name, profile) => {
  const [jittered, without] = [
    await collisions(create, profile),
    await collisions(noJitter, profile),
  ];
  expect(jittered).toBeLessThan(without / 3);
});

function call(delays: readonly number[], succeeded = true): Operation {
  const outcome = { kind: 'returned', value: { succeeded, delays } } as const;
  const by = 'caller 1';
  return {
    actor: 0,
    role: 'caller',
    by,
    name: 'try',
    args: [1],
    outcome,
    invokedAt: 0,
    respondedAt: 1,
  };
}

test('delays outside of their bands are noticed', () => {
  expect(delaysAreInBands([call([210, 780, 1000])], REQUESTS)).toBeUndefined();
  expect(delaysAreInBands([call([300]), call([300, 390])], REQUESTS)).toContain(
    'behind attempt 1 it is to be 420 ms to 780 ms',
  );
});

test('whoever gives up too early is noticed', () => {
  expect(nobodyGivesUpEarly([call([300]), call([1, 2, 3, 4], false)], REQUESTS)).toBeUndefined();
  expect(nobodyGivesUpEarly([call([300], false)], REQUESTS)).toContain(
    'before it had tried 5 times',
  );
});

test('a herd that stays together is noticed', () => {
  expect(herdBreaksUp([call([300, 600]), call([300, 600])])).toBeUndefined();
  expect(herdBreaksUp([call([300, 600, 1200]), call([300, 600, 1201])])).toBeUndefined();
  expect(herdBreaksUp([call([300, 600, 1200]), call([300, 600, 1200, 2400])])).toMatchObject({
    kind: 'starvation',
    message: expect.stringContaining('the herd'),
  });
});

test('delays that are not spread are noticed', () => {
  const spread = Array.from({ length: 200 }, (_, n) => 210 + (180 * n) / 199);
  const half = spread.map((ms) => 210 + (ms - 210) / 2);
  expect(delaysAreSpread([spread], REQUESTS)).toBeUndefined();
  expect(delaysAreSpread([half], REQUESTS)).toContain('behind attempt 0');
  expect(delaysAreSpread([spread.map(() => 300)], REQUESTS)).toContain('are 210 ms to 270 ms');
});
