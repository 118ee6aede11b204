import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median, percentile, samplesNeeded } from '../../../harness/bench/percentiles.ts';

const values = fc.array(fc.double({ noNaN: true, min: 0, max: 1e9 }), {
  minLength: 1,
  maxLength: 200,
});
const share = fc.double({ noNaN: true, min: 0.001, max: 1 });
const sorted = (all: readonly number[]) => all.toSorted((a, b) => a - b);

test('a percentile is a measured value that the share of all values does not exceed', () => {
  fc.assert(
    fc.property(values, share, (all, of) => {
      const found = percentile(sorted(all), of);
      expect(all).toContain(found);
      expect(all.filter((value) => value <= found).length).toBeGreaterThanOrEqual(
        of * all.length - 1e-6,
      );
      expect(all.filter((value) => value < found).length).toBeLessThan(of * all.length + 1e-6);
    }),
  );
});

test('percentiles grow with the share, up to the maximum', () => {
  fc.assert(
    fc.property(values, share, share, (all, one, other) => {
      const [low, high] = sorted([one, other]);
      expect(percentile(sorted(all), low)).toBeLessThanOrEqual(percentile(sorted(all), high));
      expect(percentile(sorted(all), 1)).toBe(Math.max(...all));
    }),
  );
});

test('known percentiles, by the nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => at + 1);
  expect([0.5, 0.9, 0.99, 0.999].map((of) => percentile(hundred, of))).toEqual([50, 90, 99, 100]);
  expect([0.05, 0.3, 0.4, 0.5, 1].map((of) => percentile([15, 20, 35, 40, 50], of))).toEqual([
    15, 20, 20, 35, 50,
  ]);
});

test('half of the values lie on each side of the median', () => {
  fc.assert(
    fc.property(values, (all) => {
      const middle = median(all);
      expect(all.filter((value) => value < middle).length).toBeLessThanOrEqual(all.length / 2);
      expect(all.filter((value) => value > middle).length).toBeLessThanOrEqual(all.length / 2);
    }),
  );
});

test('the further out a percentile, the more samples it takes', () => {
  expect([0.5, 0.9, 0.99, 0.999].map(samplesNeeded)).toEqual([20, 100, 1000, 10000]);
});

test('of no values there is none', () => {
  expect(() => percentile([], 0.5)).toThrow(RangeError);
  expect(() => median([])).toThrow(RangeError);
});
