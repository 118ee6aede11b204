import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeGrowth, MIN_LEAK_CYCLES, theilSen } from '../../../harness/checkers/leak.ts';

const RULE = { warmUp: 2, slopeFloor: 1 };
const cycles = fc.integer({ min: MIN_LEAK_CYCLES + 2, max: 60 });
const line = (length: number, at: (cycle: number) => number) =>
  Array.from({ length }, (_, n) => at(n));

describe('growth', () => {
  test('that is steady is a leak, whatever the start and the slope above the floor', () => {
    fc.assert(
      fc.property(
        cycles,
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 2, max: 1000 }),
        (n, start, slope) => {
          const judged = judgeGrowth(
            line(n, (cycle) => start + slope * cycle),
            RULE,
          );
          expect(judged).toMatchObject({ verdict: 'leak', slopePerCycle: slope });
        },
      ),
    );
  });

  test('below the floor, none, or downward is none', () => {
    fc.assert(
      fc.property(cycles, fc.double({ min: -100, max: 1, noNaN: true }), (n, slope) => {
        expect(
          judgeGrowth(
            line(n, (cycle) => 1e6 + slope * cycle),
            RULE,
          ).verdict,
        ).toBe('steady');
      }),
    );
  });

  test('below a share of what is held is none', () => {
    const samples = line(20, (cycle) => 10_000 + 40 * cycle);
    expect(judgeGrowth(samples, RULE).verdict).toBe('leak');
    expect(judgeGrowth(samples, { ...RULE, shareFloor: 0.005 }).verdict).toBe('steady');
  });

  test('that goes up and down is none', () => {
    fc.assert(
      fc.property(cycles, fc.integer({ min: 1, max: 1000 }), (n, height) => {
        const saw = line(n, (cycle) => height * (cycle % 2));
        expect(judgeGrowth(saw, RULE).verdict).toBe('steady');
      }),
    );
  });

  test('in fewer cycles than a leak must, and hardly ever back, is undecided', () => {
    const [many, every] = [fc.integer({ min: 18, max: 60 }), fc.integer({ min: 2, max: 3 })];
    fc.assert(
      fc.property(many, every, fc.integer({ min: 10, max: 1000 }), (n, rarely, height) => {
        const stairs = line(n, (cycle) => height * Math.floor(cycle / rarely));
        expect(judgeGrowth(stairs, RULE)).toMatchObject({
          verdict: 'undecided',
          grew: true,
          reason: expect.stringMatching(/longer cycles would tell/),
        });
      }),
    );
  });

  test('in one step is none', () => {
    fc.assert(
      fc.property(cycles, fc.integer({ min: 10, max: 1000 }), fc.nat(59), (n, height, at) => {
        const step = line(n, (cycle) => (cycle < at ? 0 : height));
        expect(judgeGrowth(step, RULE).verdict).toBe('steady');
      }),
    );
  });

  test('that levels off in the first half is none', () => {
    fc.assert(
      fc.property(cycles, fc.integer({ min: 10, max: 1000 }), (n, slope) => {
        const samples = line(n, (cycle) => slope * Math.min(cycle, n / 3));
        expect(judgeGrowth(samples, RULE).verdict).toBe('steady');
      }),
    );
  });

  test('during the warm-up does not count', () => {
    const samples = [0, 1000, ...line(20, () => 2000)];
    expect(judgeGrowth(samples, RULE)).toMatchObject({ verdict: 'steady', slopePerCycle: 0 });
  });

  test('over too few cycles is not judged, and says how many are needed', () => {
    const samples = line(RULE.warmUp + MIN_LEAK_CYCLES - 1, (cycle) => 100 * cycle);
    expect(judgeGrowth(samples, RULE)).toMatchObject({
      verdict: 'undecided',
      grew: false,
      reason: expect.stringContaining(String(MIN_LEAK_CYCLES)),
    });
  });
});

describe('the slope of Theil and Sen', () => {
  test('moves with the scale and not with the start', () => {
    const samples = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(samples, fc.integer({ min: -1000, max: 1000 }), (list, shift) => {
        const slope = theilSen(list);
        expect(theilSen(list.map((sample) => sample + shift))).toBeCloseTo(slope, 6);
        expect(theilSen(list.map((sample) => sample * 2))).toBeCloseTo(slope * 2, 6);
        expect(theilSen(list.toReversed())).toBeCloseTo(-slope, 6);
      }),
    );
  });

  test('is not moved by a single outlier', () => {
    const samples = line(15, (cycle) => 3 * cycle);
    samples[7] = 1e9;
    expect(theilSen(samples)).toBeCloseTo(3, 6);
  });
});
