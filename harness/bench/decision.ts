import type { ComparedMetric, Metric, Round } from '../model/bench.ts';
import { holm } from './holm.ts';
import { mannWhitney } from './mann-whitney.ts';
import { median } from './percentiles.ts';

/** A round says something where chance would say as much less often than this. */
export const ALPHA = 0.05;

/** The numbers of both sides in one round. */
export interface Sides {
  readonly metric: Metric;
  readonly base: readonly number[];
  readonly next: readonly number[];
}

/** What one round says of a metric. */
export type Tendency = 'slower' | 'faster' | undefined;

/**
 * Judges one round. A rate is tested alone. Latencies are many, and with each of them comes another chance to be
 * wrong: their p-values are made larger by Holm's method.
 */
export function judgeRound(sides: readonly Sides[]): Round[] {
  const ps = sides.map(({ base, next }) => mannWhitney(base, next).p);
  const latencies = sides.flatMap(({ metric }, at) => (metric.kind === 'latency' ? [at] : []));
  const adjusted = holm(latencies.map((at) => ps[at]));
  for (const [rank, at] of latencies.entries()) ps[at] = adjusted[rank];
  return sides.map(({ metric, base, next }, at) => ({
    base,
    next,
    cost: costOf(metric, base, next),
    p: ps[at],
  }));
}

/** How much more time the new side takes, by the medians. */
function costOf({ kind }: Metric, base: readonly number[], next: readonly number[]): number {
  const [before, after] = [median(base), median(next)];
  return kind === 'rate' ? before / after : after / before;
}

/** More than the threshold slower or faster, and p small enough for it to be no chance. */
export function tendencyOf({ cost, p }: Round, threshold: number): Tendency {
  if (!(p < ALPHA)) return undefined;
  if (cost > 1 + threshold) return 'slower';
  return cost < 1 / (1 + threshold) ? 'faster' : undefined;
}

/** A verdict takes two rounds that say the same; a first round that says nothing needs no other. */
export function decide(
  metric: Metric,
  rounds: readonly Round[],
  threshold: number,
): ComparedMetric {
  const { name, kind } = metric;
  const [first, second] = rounds.map((round) => tendencyOf(round, threshold));
  if (first === undefined) return { name, kind, rounds, verdict: 'no difference' };
  if (first === second) return { name, kind, rounds, verdict: first };
  const reason =
    rounds.length < 2
      ? `one round says ${first}, and no other could confirm it`
      : `a first round said ${first}, and the confirming one did not`;
  return { name, kind, rounds, verdict: rounds.length < 2 ? 'undecided' : 'no difference', reason };
}
