import type { Plot, PlotLine, Stretch } from '../document.ts';
import { medianOf } from '../median.ts';

/** The numbers of one metric, block by block, of one side or of two. */
export interface Samples {
  /** What stands below them. */
  readonly name: string;
  readonly base?: readonly (number | null)[];
  readonly next: readonly (number | null)[];
}

/** Empty places between two stretches. */
const GAP = 2;

/** What the signs of a plot of two sides mean, and of one. */
export const TWO_SIDES =
  '○ base, ● new: one number a block, in the order in which they ran; lines are medians';
export const ONE_SIDE = '● one number a block, in the order in which they ran; lines are medians';

/** The lines of a plot that shows samples beside each other, a stretch each, with their medians. */
export function sampleLines(samples: readonly Samples[]): Pick<Plot, 'lines' | 'stretches'> {
  const stretches: Stretch[] = [];
  let from = 1;
  for (const { name, base = [], next } of samples) {
    const length = Math.max(1, base.length, next.length);
    stretches.push({ name, from, to: from + length - 1 });
    from += length + GAP;
  }
  const line = (
    name: string,
    role: PlotLine['role'],
    valuesOf: (samples: Samples, length: number) => readonly (number | null)[],
  ): PlotLine => ({ name, role, values: laidOut(samples, stretches, valuesOf) });
  const next = [
    line('median', 'median', (each, length) => medianOver(each.next, length)),
    line('new', 'sample', (each) => each.next),
  ];
  if (samples.every(({ base }) => base === undefined)) {
    return { stretches, lines: next };
  }
  const base = [
    line('base median', 'base-median', (each, length) => medianOver(each.base ?? [], length)),
    line('base', 'base-sample', (each) => each.base ?? []),
  ];
  return { stretches, lines: [...base, ...next] };
}

/** Each stretch's values at its place; null elsewhere. */
function laidOut(
  samples: readonly Samples[],
  stretches: readonly Stretch[],
  valuesOf: (samples: Samples, length: number) => readonly (number | null)[],
): (number | null)[] {
  const values = new Array<number | null>(stretches.at(-1)?.to ?? 0).fill(null);
  for (const [index, { from, to }] of stretches.entries()) {
    const own = valuesOf(samples[index] as Samples, to - from + 1);
    for (const [at, value] of own.entries()) values[from - 1 + at] = value;
  }
  return values;
}

function medianOver(values: readonly (number | null)[], length: number): (number | null)[] {
  const measured = values.filter((value) => value !== null);
  return new Array<number | null>(length).fill(medianOf(measured) ?? null);
}

/** Latencies by operation: `push p50` and `push p99` are the statistics p50 and p99 of `push`. */
export function operationsIn<M extends { readonly name: string }>(
  latencies: readonly M[],
): [operation: string, statistics: { statistic: string; metric: M }[]][] {
  const apart = latencies.map((metric) => {
    const space = metric.name.lastIndexOf(' ');
    return {
      operation: metric.name.slice(0, Math.max(0, space)),
      statistic: metric.name.slice(space + 1),
      metric,
    };
  });
  return [...Map.groupBy(apart, ({ operation }) => operation)];
}
