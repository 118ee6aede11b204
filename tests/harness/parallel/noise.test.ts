import fc from 'fast-check';
import { expect, test } from 'vitest';
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

test('the same chance disturbs at the same points', () => {
  const drawnAfter = (points: number) => {
    const words = Int32Array.of(1, 2, 3, 4);
    const noise = new Noise('light', words);
    for (let n = 0; n < points; n++) noise.point();
    return [...words];
  };
  expect(drawnAfter(3000)).toEqual(drawnAfter(3000));
  expect(drawnAfter(3000)).not.toEqual(drawnAfter(30));
});
