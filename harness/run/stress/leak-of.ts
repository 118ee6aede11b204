import { showCount, showTenths } from '../../base/quantity.ts';
import type { ConstructorGrowth } from '../../checkers/census-growth.ts';
import type { Violation } from '../../model/finding.ts';
import type { ResourceSeries } from '../../model/stress.ts';

/** The finding that a confirmed leak is. `held`: what a heap holds more of, where that was counted. */
export function leakOf(series: ResourceSeries, held: readonly ConstructorGrowth[]): Violation {
  const { resource, unit, samples, warmUp, slopePerCycle, reason } = series;
  const judged = samples.slice(warmUp);
  const show = unit === 'bytes' ? kibibytes : showTenths;
  const [first, last] = [judged[0] as number, judged.at(-1) as number];
  return {
    kind: 'leak',
    message: `${resource}: ${show(slopePerCycle)} more a cycle, from ${show(first)} to ${show(last)}; ${reason}, and the same in a longer second run`,
    ...(held.length === 0
      ? {}
      : { detail: ['what the heap holds more of:', ...held.map(growthText)] }),
  };
}

function growthText({ name, count, bytes }: ConstructorGrowth): string {
  return `${name}: ${showCount(count)} more, ${kibibytes(bytes)}`;
}

function kibibytes(bytes: number): string {
  return `${showCount(bytes / 1024)} KiB`;
}
