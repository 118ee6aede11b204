/** The percentiles of a latency that are reported, by name. */
export const PERCENTILES = { p50: 0.5, p90: 0.9, p99: 0.99, 'p99.9': 0.999 } as const;

/** A percentile says something where so many samples lie beyond it. */
const SAMPLES_BEYOND = 10;

/** Samples from which on a percentile is reported. */
export function samplesNeeded(share: number): number {
  return Math.ceil(SAMPLES_BEYOND / (1 - share) - 1e-6);
}

/**
 * The smallest value that at least `share` of the sorted values do not exceed (nearest rank): always one that
 * was measured.
 * @throws RangeError where there are no values.
 */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError('a percentile of no values');
  const rank = Math.ceil(share * sorted.length - 1e-9);
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1];
}

/**
 * The middle value, or the mean of the two middle ones.
 * @throws RangeError where there are no values.
 */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('a median of no values');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
