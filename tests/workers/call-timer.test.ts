import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nowMs } from '../../harness/base/originals.ts';
import { CallTimer } from '../../workers/call-timer.ts';

/** Makes calls of two names in a loop; returns what was noted. `slowMs`: how long each takes at least. */
function callsOf(count: number, slowMs: number) {
  const noted: { name: number; calls: number; ns: number }[] = [];
  const timer = new CallTimer((name, calls, ns) => noted.push({ name, calls, ns }));
  for (let n = 0; n < count; n++) {
    for (const name of [1, 2]) {
      const began = timer.begun(name);
      for (const until = nowMs() + slowMs; nowMs() < until; );
      if (began > 0) timer.ended(name, began);
    }
  }
  return noted;
}

test('slow calls are all timed, and for no less than they took', () => {
  const noted = callsOf(100, 0.06);
  expect(noted).toHaveLength(200);
  expect(noted.every(({ calls, ns }) => calls === 1 && ns >= 60_000)).toBe(true);
});

test('what timed calls stand for is all calls but the last few, of each name', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000 }), (count) => {
      const noted = callsOf(count, 0);
      for (const name of [1, 2]) {
        const own = noted.filter((each) => each.name === name);
        const stoodFor = own.reduce((sum, { calls }) => sum + calls, 0);
        expect(Math.abs(count - stoodFor)).toBeLessThanOrEqual(31);
      }
    }),
    { numRuns: 20 },
  );
});
