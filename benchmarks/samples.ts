/** Repeated measurements of one figure, summed up so that a loaded machine cannot hide. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Number of measurements. */
  readonly samples: number;
}

/** Median, least and greatest of some measurements. @throws Error where there are none. */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) throw new Error('nothing was measured');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
  return { median, min: sorted[0] as number, max: sorted.at(-1) as number, samples: sorted.length };
}

/** `median (min…max)` with `digits` decimals. */
export function shown({ median, min, max }: Summary, digits = 0): string {
  const text = (value: number) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text(median)} (${text(min)}…${text(max)})`;
}
