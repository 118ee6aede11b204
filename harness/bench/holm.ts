/**
 * p-values made larger so that all of them together keep one error rate: S. Holm, "A simple sequentially
 * rejective multiple test procedure", Scand. J. Stat. 6 (1979). In the order of the arguments.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, index) => index).sort((a, b) => ps[a] - ps[b]);
  const adjusted = new Array<number>(ps.length).fill(1);
  let least = 0;
  for (const [rank, index] of order.entries()) {
    least = Math.max(least, Math.min(1, ps[index] * (ps.length - rank)));
    adjusted[index] = least;
  }
  return adjusted;
}
