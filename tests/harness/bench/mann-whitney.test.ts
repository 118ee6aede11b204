import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mannWhitney } from '../../../harness/bench/mann-whitney.ts';
import { upperTail } from '../../../harness/bench/normal.ts';

/**
 * Critical values of U, two-sided: the greatest U that is significant, by the sizes of the sides. From the
 * tables of Mann and Whitney (1947) as extended by D. Auble, Bull. Inst. Educ. Res. Indiana Univ. 1(2), 1953.
 * One row a first side of 4, 5, …; its columns begin where both sides are equal and end at 20.
 */
const CRITICAL_5_PERCENT: Readonly<Record<number, readonly number[]>> = {
  4: [0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10, 11, 11, 12, 13, 14],
  5: [2, 3, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 17, 18, 19, 20],
  6: [5, 6, 8, 10, 11, 13, 14, 16, 17, 19, 21, 22, 24, 25, 27],
  7: [8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34],
  8: [13, 15, 17, 19, 22, 24, 26, 29, 31, 34, 36, 38, 41],
  9: [17, 20, 23, 26, 28, 31, 34, 37, 39, 42, 45, 48],
  10: [23, 26, 29, 33, 36, 39, 42, 45, 48, 52, 55],
};
const CRITICAL_1_PERCENT_EQUAL_SIDES: Readonly<Record<number, number>> = {
  5: 0,
  6: 2,
  7: 4,
  8: 7,
  9: 11,
  10: 16,
  11: 21,
  12: 27,
  13: 34,
  14: 42,
  15: 51,
  16: 60,
  17: 70,
  18: 81,
  19: 93,
  20: 105,
};

/** Sides of these sizes, without ties, whose U is `u`. */
function sidesWith(u: number, m: number, n: number): [number[], number[]] {
  const y = Array.from({ length: n }, (_, at) => at + 1);
  let left = u;
  const x = Array.from({ length: m }, (_, at) => {
    const above = Math.min(n, left);
    left -= above;
    return above + 0.5 + at / (10 * m);
  });
  return [x, y];
}

const pOf = (u: number, m: number, n: number) => mannWhitney(...sidesWith(u, m, n)).p;

describe('published tables', () => {
  const cells = Object.entries(CRITICAL_5_PERCENT).flatMap(([m, row]) =>
    row.map((critical, at): [number, number, number] => [Number(m), Number(m) + at, critical]),
  );

  test.each(cells)('the critical value of %i and %i values at 5 %% is %i', (m, n, critical) => {
    expect(mannWhitney(...sidesWith(critical, m, n)).u).toBe(critical);
    expect(pOf(critical, m, n)).toBeLessThanOrEqual(0.05);
    expect(pOf(critical + 1, m, n)).toBeGreaterThan(0.05);
  });

  test.each(Object.entries(CRITICAL_1_PERCENT_EQUAL_SIDES))(
    'the critical value of twice %s values at 1 %% is %i',
    (size, critical) => {
      const n = Number(size);
      expect(pOf(critical, n, n)).toBeLessThanOrEqual(0.01);
      expect(pOf(critical + 1, n, n)).toBeGreaterThan(0.01);
    },
  );

  test.each([
    [0, 0.5],
    [1, 0.15865525393145707],
    [1.6448536269514722, 0.05],
    [1.959963984540054, 0.025],
    [2.5758293035489004, 0.005],
    [3, 0.0013498980316300933],
    [5, 2.866515718791939e-7],
    [-2, 0.9772498680518208],
  ])('the normal distribution exceeds %f with probability %f', (z, probability) => {
    expect(upperTail(z) / probability).toBeCloseTo(1, 12);
  });
});

describe("what R's wilcox.test says", () => {
  test('permeability of the chorioamnion (Hollander and Wolfe 1973, p. 69), exact', () => {
    const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const early = [1.15, 0.88, 0.9, 0.74, 1.21];
    const { u, p, method } = mannWhitney(atTerm, early);
    expect([u, method]).toEqual([35, 'exact']);
    // R says 0.1272 of the one-sided test.
    expect(p / 2).toBeCloseTo(0.1272, 4);
  });

  test('ozone in May and in August (airquality), with ties', () => {
    const may = [
      41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45,
      115, 37,
    ];
    const august = [
      39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76,
      118, 84, 85,
    ];
    const { u, p, method } = mannWhitney(may, august);
    expect([u, method]).toEqual([127.5, 'normal']);
    expect(p).toBeCloseTo(0.0001208, 7);
  });

  test('sides that do not overlap, by counting', () => {
    expect(mannWhitney([1, 2, 3], [4, 5, 6]).p).toBeCloseTo(2 / 20, 12);
    expect(mannWhitney([1, 2, 3, 4], [5, 6, 7, 8]).p).toBeCloseTo(2 / 70, 12);
    expect(mannWhitney([1, 2, 3, 4, 5, 6, 7, 8], [9, 10, 11, 12, 13, 14, 15, 16]).p).toBeCloseTo(
      2 / 12870,
      12,
    );
  });
});

describe('laws', () => {
  const side = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 14 });
  const distinct = fc
    .uniqueArray(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 2, maxLength: 24 })
    .chain((all) =>
      fc.integer({ min: 1, max: all.length - 1 }).map((at) => [all.slice(0, at), all.slice(at)]),
    );

  test('p is a probability, and the sides may be exchanged', () => {
    fc.assert(
      fc.property(side, side, (x, y) => {
        const [one, other] = [mannWhitney(x, y), mannWhitney(y, x)];
        expect(one.p).toBeGreaterThan(0);
        expect(one.p).toBeLessThanOrEqual(1);
        expect(other.p).toBeCloseTo(one.p, 12);
        expect(one.u + other.u).toBe(x.length * y.length);
      }),
    );
  });

  test('only the order of the values counts', () => {
    fc.assert(
      fc.property(side, side, (x, y) => {
        const cubed = (values: number[]) => values.map((value) => value ** 3 - 7);
        expect(mannWhitney(cubed(x), cubed(y))).toEqual(mannWhitney(x, y));
        expect(mannWhitney(x.toReversed(), y.toSorted())).toEqual(mannWhitney(x, y));
      }),
    );
  });

  test('the exact p is what counting all divisions of the values gives', () => {
    fc.assert(
      fc.property(distinct, ([x = [], y = []]) => {
        fc.pre(x.length + y.length <= 10);
        const { p, u } = mannWhitney(x, y);
        const middle = (x.length * y.length) / 2;
        const all = divisions([...x, ...y], x.length);
        const asFar = all.filter(
          ([a, b]) => Math.abs(mannWhitney(a, b).u - middle) >= Math.abs(u - middle),
        );
        expect(p).toBeCloseTo(Math.min(1, asFar.length / all.length), 10);
      }),
      { numRuns: 30 },
    );
  });

  test('large samples: exact and approximation agree', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 900 }), (u) => {
        const exact = mannWhitney(...sidesWith(u, 40, 40));
        const [x, y] = sidesWith(u, 40, 40);
        const tied = mannWhitney([...x, 1e6], [...y, 1e6]);
        expect([exact.method, tied.method]).toEqual(['exact', 'normal']);
        expect(Math.abs(exact.p - tied.p)).toBeLessThan(0.03);
      }),
    );
  });

  test('under one distribution p is at most 5 % in at most 5 % of the divisions', () => {
    const all = divisions([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5);
    const alarms = all.filter(([x, y]) => mannWhitney(x, y).p <= 0.05).length;
    expect(alarms / all.length).toBeLessThanOrEqual(0.05);
    expect(alarms).toBeGreaterThan(0);
  });

  test('no values and no numbers are refused', () => {
    expect(() => mannWhitney([], [1])).toThrow(RangeError);
    expect(() => mannWhitney([1], [Number.NaN])).toThrow(RangeError);
  });
});

/** All ways to divide values into a side of `size` and the rest. */
function divisions(values: readonly number[], size: number): [number[], number[]][] {
  if (size === 0) return [[[], [...values]]];
  if (values.length < size) return [];
  const [first, ...rest] = values as [number, ...number[]];
  return [
    ...divisions(rest, size - 1).map(([x, y]): [number[], number[]] => [[first, ...x], y]),
    ...divisions(rest, size).map(([x, y]): [number[], number[]] => [x, [first, ...y]]),
  ];
}
