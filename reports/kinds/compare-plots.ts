import type {
  ComparedLoad,
  ComparedMetric,
  ComparedTarget,
  Round,
} from '../../harness/model/bench.ts';
import { loadName } from '../bench-table.ts';
import { comparedFigures, verdictCounts } from '../compare-table.ts';
import type { Plot, PlotsBlock, Tone } from '../document.ts';
import { medianOf } from '../median.ts';
import { operationsIn, type Samples, sampleLines, TWO_SIDES } from './sample-plots.ts';

/**
 * Throughput and latencies of a target against the base, a group each load: the numbers of both sides block by
 * block, as per cent of the base's median, so that a percentile of nanoseconds and one of milliseconds can be read
 * off one axis. What lies within the threshold is shaded.
 */
export function comparePlots(
  { target, loads }: ComparedTarget,
  threshold: number,
  open: boolean,
): PlotsBlock[] {
  return loads.flatMap((load): PlotsBlock[] => {
    const measured = load.kind === 'compared' ? load.metrics.filter(isMeasured) : [];
    if (measured.length === 0) return [];
    const rates = measured.filter(({ kind }) => kind === 'rate');
    const latencies = measured.filter(({ kind }) => kind === 'latency');
    const plotOf = (title: string, better: string, metrics: readonly Named[]) =>
      comparedPlot(title, better, metrics, threshold);
    const plots = [
      ...rates.map((metric) => plotOf(metric.name, 'more is better', [{ name: 'round', metric }])),
      ...operationsIn(latencies).map(([operation, own]) =>
        plotOf(
          `${operation}, latency`,
          'less is better',
          own.map(({ statistic, metric }) => ({ name: statistic, metric })),
        ),
      ),
    ];
    return [
      {
        kind: 'plots',
        fold: foldOf(target, load, measured, open),
        legend: TWO_SIDES,
        isTold: true,
        plots,
      },
    ];
  });
}

interface Named {
  readonly name: string;
  readonly metric: ComparedMetric;
}

function foldOf(
  target: string,
  { load }: ComparedLoad,
  metrics: readonly ComparedMetric[],
  open: boolean,
): PlotsBlock['fold'] {
  const title = `${target}, ${loadName(load)}`;
  return { title, summary: verdictCounts(metrics), tone: toneOf(metrics), open };
}

function isMeasured({ rounds }: ComparedMetric): boolean {
  return rounds.length > 0;
}

function toneOf(metrics: readonly ComparedMetric[]): Tone {
  if (metrics.some(({ verdict }) => verdict === 'slower')) return 'bad';
  return metrics.some(({ verdict }) => verdict === 'undecided') ? 'unsure' : 'good';
}

function comparedPlot(
  title: string,
  better: string,
  named: readonly Named[],
  threshold: number,
): Plot {
  const metrics = named.map(({ metric }) => metric);
  const figures = named.map(({ name, metric }) => {
    const { before, after, ratio } = comparedFigures(metric);
    const what = named.length > 1 ? `${name} ` : '';
    return `${what}${before} → ${after} (${ratio})`;
  });
  return {
    title,
    unit: 'percent',
    axis: 'block',
    band: [(-100 * threshold) / (1 + threshold), 100 * threshold],
    warmUp: 0,
    tone: toneOf(metrics),
    verdict: verdictCounts(metrics),
    reason: `per cent of the base's median: ${better}`,
    figures: figures.join(', '),
    ...sampleLines(named.flatMap(roundsOf)),
  };
}

/** Each round of a metric, as per cent more or less than the median of its base. */
function roundsOf({ name, metric }: Named): Samples[] {
  return metric.rounds.map(({ base, next }: Round, at) => {
    const middle = medianOf(base) ?? 0;
    const relative = (values: readonly number[]) =>
      values.map((value) => (middle === 0 ? null : (value / middle - 1) * 100));
    return {
      name: at === 0 ? name : `${name} again`,
      base: relative(base),
      next: relative(next),
    };
  });
}
