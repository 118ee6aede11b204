import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mannWhitney } from '../../../harness/bench/mann-whitney.ts';
import { leastP, shortfallOf } from '../../../harness/bench/shortfall.ts';
import type { Metric } from '../../../harness/model/bench.ts';

const RATE: Metric = { name: 'executions/s', kind: 'rate' };
const LATENCY: Metric = { name: 'push p50', kind: 'latency' };

const series = (count: number) => ({
  ...RATE,
  values: Array.from({ length: count }, (_, at) => 10 + at),
  samples: new Array<number>(count).fill(50),
});

/** What is said of sides of so many blocks that all have enough samples. */
const ofBlocks = (
  metric: Metric,
  base: number,
  next: number,
  { isStored = false, latencies = 1 } = {},
) =>
  shortfallOf(
    metric,
    { base: series(base), next: series(next) },
    { base, next, isStored },
    latencies,
  );

test('the least p is the one of sides that do not overlap', () => {
  expect(leastP(3)).toBeCloseTo(0.1, 12);
  expect(leastP(4)).toBeCloseTo(mannWhitney([1, 2, 3, 4], [5, 6, 7, 8]).p, 12);
});

describe('what cannot be judged is said', () => {
  test('where a block has not enough samples', () => {
    const eight = { base: 8, next: 8, isStored: false };
    const said = (base: number, next: number | undefined, blocks = eight) =>
      shortfallOf(
        RATE,
        { base: series(base), next: next === undefined ? next : series(next) },
        blocks,
        1,
      );
    expect(said(8, 8)).toBeUndefined();
    expect(said(8, 7)).toBe('not enough samples; give it more --time');
    expect(said(8, undefined)).toBe(said(8, 7));
    expect(said(7, 8)).toBe(said(8, 7));
    const stored = { ...eight, isStored: true };
    expect(said(8, 7, stored)).toBe(said(8, 7));
    expect(said(7, 8, stored)).toMatch(/samples in the baseline; save a new one with more --time$/);
    expect(said(7, 7, stored)).toMatch(/here and in the baseline; save a new one with more --time/);
  });

  test('where there are too few blocks for p to become small', () => {
    expect(ofBlocks(RATE, 3, 3)).toBe(
      '3 blocks cannot show a difference; give it --blocks 4 or more',
    );
    expect(ofBlocks(LATENCY, 4, 4, { latencies: 2 })).toBe(
      '4 blocks cannot tell among 2 latencies; give it --blocks 5 or more',
    );
    expect(ofBlocks(LATENCY, 8, 8, { latencies: 32 })).toBeUndefined();
  });

  test('where the baseline is the short side', () => {
    const isStored = true;
    expect(ofBlocks(RATE, 2, 4, { isStored })).toBe(
      '2 blocks in the baseline cannot show a difference; save a new one with --blocks 4 or more',
    );
    expect(ofBlocks(LATENCY, 8, 4, { isStored, latencies: 2 })).toBe(
      ofBlocks(LATENCY, 4, 4, { latencies: 2 }),
    );
    expect(ofBlocks(LATENCY, 4, 4, { isStored, latencies: 2 })).toMatch(/here and in the baseline/);
  });

  test('as many blocks as it asks for are enough', () => {
    const few = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(
        few,
        few,
        fc.integer({ min: 1, max: 64 }),
        fc.boolean(),
        (base, next, latencies, isStored) => {
          const said = ofBlocks(LATENCY, base, next, { isStored, latencies });
          const [, asked] = /--blocks (\d+)/.exec(said ?? '') ?? [];
          if (asked === undefined) return;
          const enough = (blocks: number) => Math.max(blocks, Number(asked));
          const more = [enough(base), enough(next)] as const;
          expect(ofBlocks(LATENCY, ...more, { isStored, latencies })).toBeUndefined();
        },
      ),
    );
  });
});
