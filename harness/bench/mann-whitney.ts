import { upperTail } from './normal.ts';

/** The outcome of a Mann–Whitney U test. */
export interface MannWhitney {
  /** Pairs (x, y) with x > y, ties counted half: what R's `wilcox.test` calls W. */
  readonly u: number;
  /** Two-sided. */
  readonly p: number;
  readonly method: 'exact' | 'normal';
}

/** Above this number of values on either side the normal approximation is used, as R's `wilcox.test` does. */
const LARGEST_EXACT = 49;

/**
 * The Mann–Whitney U test (H. B. Mann, D. R. Whitney, Ann. Math. Stat. 18, 1947), two-sided: are the values of x
 * and y drawn from the same distribution? Exact for small samples without ties; otherwise by the normal
 * approximation with correction for ties and for continuity.
 * @throws RangeError where a side is empty or a value is no number.
 */
export function mannWhitney(x: readonly number[], y: readonly number[]): MannWhitney {
  if (x.length === 0 || y.length === 0) throw new RangeError('a side has no values');
  if ([...x, ...y].some(Number.isNaN)) throw new RangeError('a value is NaN');
  const { rankSum, tieTerm } = rankSumOf(x, y);
  const u = rankSum - (x.length * (x.length + 1)) / 2;
  if (tieTerm === 0 && x.length <= LARGEST_EXACT && y.length <= LARGEST_EXACT) {
    return { u, p: exactP(u, x.length, y.length), method: 'exact' };
  }
  return { u, p: normalP(u, x.length, y.length, tieTerm), method: 'normal' };
}

/** Sum of the ranks of x among all values, equal ones sharing theirs; and Σ(t³ − t) over groups of t equal values. */
function rankSumOf(
  x: readonly number[],
  y: readonly number[],
): { rankSum: number; tieTerm: number } {
  const all = [...x.map((value) => ({ value, isX: 1 })), ...y.map((value) => ({ value, isX: 0 }))];
  all.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
  let rankSum = 0;
  let tieTerm = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    let inX = 0;
    while (to < all.length && all[to]?.value === all[from]?.value) inX += all[to++]?.isX ?? 0;
    const size = to - from;
    rankSum += (inX * (from + 1 + to)) / 2;
    tieTerm += size ** 3 - size;
    from = to;
  }
  return { rankSum, tieTerm };
}

function exactP(u: number, m: number, n: number): number {
  const ways = waysToReach(m, n);
  const total = ways.reduce((sum, each) => sum + each, 0);
  // The distribution is symmetric about m·n / 2.
  const small = Math.min(u, m * n - u);
  let tail = 0;
  for (let at = 0; at <= small; at++) tail += ways[at] as number;
  return Math.min(1, (2 * tail) / total);
}

/**
 * In how many of the (m + n choose m) orders without ties U is 0, 1, …, m·n: the coefficients of the Gaussian
 * binomial coefficient, multiplied and divided factor by factor.
 */
function waysToReach(m: number, n: number): Float64Array {
  const ways = new Float64Array(m * n + 1);
  ways[0] = 1;
  for (let i = 1; i <= m; i++) {
    for (let at = m * n; at >= n + i; at--) ways[at] -= ways[at - n - i];
    for (let at = i; at <= m * n; at++) ways[at] += ways[at - i];
  }
  return ways;
}

function normalP(u: number, m: number, n: number, tieTerm: number): number {
  const all = m + n;
  const variance = ((m * n) / 12) * (all + 1 - tieTerm / (all * (all - 1)));
  // All values are equal: nothing tells the sides apart.
  if (variance <= 0) return 1;
  const distance = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5);
  return Math.min(1, 2 * upperTail(distance / Math.sqrt(variance)));
}
