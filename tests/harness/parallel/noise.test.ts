import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NoiseLevel } from '../../../harness/model/noise-level.ts';
import { Noise } from '../../../harness/parallel/noise.ts';
import { logUniform } from '../../../harness/seed/log-uniform.ts';

test('a length stays within its bounds, and each order of magnitude is as likely as another', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 1, noNaN: true }),
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (shortest, longest, chance) => {
        const length = logUniform(shortest, longest, chance);
        expect(length).toBeGreaterThanOrEqual(shortest * (1 - 1e-9));
        expect(length).toBeLessThanOrEqual(longest * (1 + 1e-9));
      },
    ),
  );
  expect(logUniform(1, 10_000, 0.5)).toBeCloseTo(100, 6);
});

test('no noise draws nothing', () => {
  const words = Int32Array.of(1, 2, 3, 4);
  const noise = new Noise('none', words);
  for (let n = 0; n < 10_000; n++) noise.point();
  expect([...words]).toEqual([1, 2, 3, 4]);
});

/** What actors suffer at so many points. */
function suffered(level: NoiseLevel, points: number, chance: readonly number[] = [1, 2, 3, 4]) {
  const delays: { us: number; sleeps: boolean }[] = [];
  const noise = new Noise(level, Int32Array.from(chance), (us, sleeps) => {
    delays.push({ us, sleeps });
  });
  for (let n = 0; n < points; n++) noise.point();
  return delays;
}

test('the same chance disturbs in the same way, and another one in another', () => {
  expect(suffered('medium', 3_000)).toEqual(suffered('medium', 3_000));
  expect(suffered('medium', 3_000)).not.toEqual(suffered('medium', 3_000, [5, 6, 7, 8]));
});

test.each([
  ['light', 400],
  ['medium', 60],
  ['heavy', 8],
] as const)('%s noise disturbs at one of %i points', (level, mean) => {
  const disturbances = suffered(level, mean * 2_000).length;
  expect(disturbances).toBeGreaterThan(1_800);
  expect(disturbances).toBeLessThan(2_200);
});

test('most disturbances are short, some give the core away, and one in ten starves the actor', () => {
  const delays = suffered('heavy', 80_000);
  const share = (of: (delay: { us: number; sleeps: boolean }) => boolean) =>
    delays.filter(of).length / delays.length;
  expect(share(({ sleeps, us }) => !sleeps && us <= 20)).toBeCloseTo(0.6, 1);
  expect(share(({ sleeps, us }) => sleeps && us <= 500)).toBeCloseTo(0.3, 1);
  expect(share(({ sleeps, us }) => sleeps && us > 500 && us <= 20_000)).toBeCloseTo(0.1, 1);
});
