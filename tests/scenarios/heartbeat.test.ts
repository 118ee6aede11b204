import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { create as oldTickCounted } from '../../scenarios/heartbeat/bugs/old-tick-counted.ts';
import { create as waitsForConsumedTick } from '../../scenarios/heartbeat/bugs/waits-for-consumed-tick.ts';
import { create } from '../../scenarios/heartbeat/correct.ts';

const PERIOD_MS = 10;
const options = { periodMs: PERIOD_MS };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const subjects = { correct: create, oldTickCounted, waitsForConsumedTick };

describe.each(Object.entries(subjects))('with beats in time, %s', (_name, make) => {
  test('numbers the periods, and lets the last one expire', async () => {
    const heartbeat = make(options);
    for (let period = 1; period <= 3; period++) {
      expect(await heartbeat.beat()).toBe(period);
      await vi.advanceTimersByTimeAsync(PERIOD_MS - 1);
    }
    const expired = vi.fn();
    heartbeat.expiry().then(expired);
    await vi.advanceTimersByTimeAsync(0);
    expect(expired).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(expired).toHaveBeenCalledWith(3);
  });
});

test('an expiry that nobody waited for is there later', async () => {
  const heartbeat = create(options);
  await heartbeat.beat();
  await vi.advanceTimersByTimeAsync(5 * PERIOD_MS);
  expect(await heartbeat.expiry()).toBe(1);
});

/** The first period has run out, a beat came, and nobody has looked yet. */
test.each([
  ['correct', create, undefined],
  ['old-tick-counted', oldTickCounted, 2],
])('when a beat comes after the tick, %s says %3$s', async (_name, make, early) => {
  const heartbeat = make(options);
  await heartbeat.beat();
  await vi.advanceTimersByTimeAsync(PERIOD_MS);
  await heartbeat.beat();
  const said: number[] = [];
  heartbeat.expiry().then((period) => said.push(period));
  await vi.advanceTimersByTimeAsync(0);
  expect(said[0]).toBe(early);
});

test.each([
  ['correct', create, true],
  ['waits-for-consumed-tick', waitsForConsumedTick, false],
])('when the tick has been taken, a beat of %s ends: %3$s', async (_name, make, ends) => {
  const heartbeat = make(options);
  await heartbeat.beat();
  await vi.advanceTimersByTimeAsync(PERIOD_MS);
  await heartbeat.expiry();
  const beaten = vi.fn();
  heartbeat.beat().then(beaten);
  await vi.advanceTimersByTimeAsync(100);
  expect(beaten.mock.calls.length === 1).toBe(ends);
});
