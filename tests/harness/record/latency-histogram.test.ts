import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LatencyHistogram } from '../../../harness/record/latency-histogram.ts';

const ns = fc.oneof(
  fc.integer({ min: 1, max: 2_000 }),
  fc.integer({ min: 1, max: 40 }).map((power) => 2 ** power),
  fc.double({ min: 1, max: 1e12, noNaN: true }),
);
const added = fc.array(fc.record({ ns, calls: fc.integer({ min: 1, max: 40 }) }), { minLength: 1 });

function filled(samples: readonly { ns: number; calls: number }[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const { ns: each, calls } of samples) histogram.add(each, calls);
  return histogram;
}

test('a percentile is that of all calls, to 1.6 %, and the longest is exact', () => {
  fc.assert(
    fc.property(added, fc.double({ min: 0, max: 1, noNaN: true }), (samples, share) => {
      const histogram = filled(samples);
      const all = samples.flatMap(({ ns: each, calls }) => new Array<number>(calls).fill(each));
      all.sort((a, b) => a - b);
      const exact = all[Math.max(1, Math.ceil(share * all.length - 1e-9)) - 1]!;
      expect(Math.abs(histogram.percentile(share) / exact - 1)).toBeLessThanOrEqual(1 / 63);
      expect(histogram.maxNs).toBe(all.at(-1));
      expect(histogram.timed).toBe(samples.length);
    }),
  );
});

test('what takes no time at all, or for ever, has a place', () => {
  expect(filled([{ ns: 0, calls: 1 }]).percentile(1)).toBe(0);
  expect(filled([{ ns: 1e18, calls: 1 }]).maxNs).toBe(1e18);
  expect(new LatencyHistogram().percentile(0.5)).toBe(0);
});
