import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, judgeRound, tendencyOf } from '../../../harness/bench/decision.ts';
import { holm } from '../../../harness/bench/holm.ts';
import { mannWhitney } from '../../../harness/bench/mann-whitney.ts';
import type { Metric } from '../../../harness/model/bench.ts';

const RATE: Metric = { name: 'executions/s', kind: 'rate' };
const LATENCY: Metric = { name: 'push p50', kind: 'latency' };
const THRESHOLD = 0.05;

/** Values around a middle, none twice. */
const around = (middle: number, spread = 0.01) =>
  [-4, -3, -2, -1, 1, 2, 3, 4].map((step) => middle * (1 + (step * spread) / 4));

const roundOf = (metric: Metric, base: readonly number[], next: readonly number[]) =>
  judgeRound([{ metric, base, next }])[0];
const verdictOf = (metric: Metric, ...rounds: [base: number[], next: number[]][]) =>
  decide(
    metric,
    rounds.map(([base, next]) => roundOf(metric, base, next)),
    THRESHOLD,
  ).verdict;

describe('a verdict', () => {
  test('takes two rounds: less throughput and more latency are slower, the reverse is faster', () => {
    const less: [number[], number[]] = [around(1000), around(800)];
    const more: [number[], number[]] = [around(1000), around(1250)];
    expect(verdictOf(RATE, less, less)).toBe('slower');
    expect(verdictOf(RATE, more, more)).toBe('faster');
    expect(verdictOf(LATENCY, more, more)).toBe('slower');
    expect(verdictOf(LATENCY, less, less)).toBe('faster');
  });

  test('is not given where the confirming round does not say the same', () => {
    const slower: [number[], number[]] = [around(1000), around(800)];
    const same: [number[], number[]] = [around(1000), around(1001)];
    const faster: [number[], number[]] = [around(1000), around(1250)];
    expect(verdictOf(RATE, slower, same)).toBe('no difference');
    expect(verdictOf(RATE, slower, faster)).toBe('no difference');
    expect(verdictOf(RATE, same)).toBe('no difference');
    expect(verdictOf(RATE, slower)).toBe('undecided');
  });

  test('is not given below the threshold, however sure the difference', () => {
    const [base, next] = [around(1000, 0.001), around(960, 0.001)];
    expect(roundOf(RATE, base, next).p).toBeLessThan(0.001);
    expect(verdictOf(RATE, [base, next], [base, next])).toBe('no difference');
    expect(tendencyOf(roundOf(RATE, base, next), 0.03)).toBe('slower');
  });

  test('is not given where chance would do, however large the difference', () => {
    const base = [100, 2000, 150, 1800, 120, 2100, 170, 1900];
    const next = [90, 1700, 140, 160, 130, 1600, 110, 180];
    expect(roundOf(RATE, base, next).cost).toBeGreaterThan(1.5);
    expect(verdictOf(RATE, [base, next], [base, next])).toBe('no difference');
  });
});

describe('laws', () => {
  const values = fc.array(fc.double({ noNaN: true, min: 1, max: 1e6 }), {
    minLength: 8,
    maxLength: 8,
  });

  test('the same numbers in another order are never a difference', () => {
    const shuffled = values.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: 8, maxLength: 8 })),
    );
    fc.assert(
      fc.property(fc.constantFrom(RATE, LATENCY), shuffled, (metric, [base, next]) => {
        expect(tendencyOf(roundOf(metric, base, next), 0)).toBeUndefined();
      }),
    );
  });

  test('exchanging the sides exchanges faster and slower', () => {
    const opposite = { slower: 'faster', faster: 'slower' } as const;
    fc.assert(
      fc.property(fc.constantFrom(RATE, LATENCY), values, values, (metric, base, next) => {
        const there = tendencyOf(roundOf(metric, base, next), THRESHOLD);
        const back = tendencyOf(roundOf(metric, next, base), THRESHOLD);
        expect(back).toBe(there && opposite[there]);
      }),
    );
  });

  test('the unit of the numbers does not count', () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom(2, 0.5, 1024), (base, next, by) => {
        const scaled = (all: number[]) => all.map((value) => value * by);
        expect(verdictOf(RATE, [scaled(base), scaled(next)])).toBe(verdictOf(RATE, [base, next]));
      }),
    );
  });

  test('more latencies make each of them harder to call, and no rate', () => {
    fc.assert(
      fc.property(values, values, fc.integer({ min: 1, max: 12 }), (base, next, others) => {
        const side = (metric: Metric) => ({ metric, base, next });
        const [rate, latency] = judgeRound([
          side(RATE),
          ...Array.from({ length: others }, () => side(LATENCY)),
        ]);
        const alone = mannWhitney(base, next).p;
        expect(rate.p).toBe(alone);
        expect(latency.p).toBeGreaterThanOrEqual(alone);
      }),
    );
  });

  test("Holm's method keeps the order, and lies between no correction and Bonferroni's", () => {
    const ps = fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { maxLength: 20 });
    fc.assert(
      fc.property(ps, (all) => {
        const adjusted = holm(all);
        for (const [at, p] of all.entries()) {
          expect(adjusted[at]).toBeGreaterThanOrEqual(p);
          expect(adjusted[at]).toBeLessThanOrEqual(Math.min(1, p * all.length) + 1e-12);
          for (const [other, q] of all.entries())
            if (p < q) expect(adjusted[at]).toBeLessThanOrEqual(adjusted[other]);
        }
      }),
    );
    // As R's p.adjust(method = "holm") gives it.
    expect(holm([0.01, 0.02, 0.03, 0.005])).toEqual([0.03, 0.04, 0.04, 0.02]);
  });
});
