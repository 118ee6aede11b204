import type { ResourceSeries, StressTargetResult } from '../../harness/model/stress.ts';
import type { Plot, PlotLine, PlotsBlock, Tone } from '../document.ts';
import { showAmount, showSome } from '../numbers.ts';

const TONES: Readonly<Record<ResourceSeries['verdict'], Tone>> = {
  leak: 'bad',
  undecided: 'unsure',
  ignored: 'plain',
  steady: 'good',
};
const WORST_FIRST: readonly Tone[] = ['bad', 'unsure', 'plain', 'good'];

/** The resources of one target, those first that somebody must look at; nothing where none was counted. */
export function resourcePlots({ target, resources }: StressTargetResult): PlotsBlock[] {
  if (resources.length === 0) return [];
  const plots = resources
    .map(plotOf)
    .sort((a, b) => WORST_FIRST.indexOf(a.tone) - WORST_FIRST.indexOf(b.tone));
  const summary = Object.keys(TONES).flatMap((verdict) => {
    const some = resources.filter((each) => each.verdict === verdict);
    return some.length === 0 ? [] : [`${some.length} ${verdict}`];
  });
  const tone = plots[0]?.tone ?? 'plain';
  return [
    {
      kind: 'plots',
      fold: {
        title: target,
        summary: `${showSome(resources.length, 'resource')}: ${summary.join(', ')}`,
        tone,
        open: tone === 'bad',
      },
      plots,
    },
  ];
}

function plotOf(series: ResourceSeries): Plot {
  const { resource, unit, samples, warmUp, slopePerCycle, verdict, reason } = series;
  const judged = samples.slice(warmUp);
  const [first = 0, last = 0] = [judged[0], judged.at(-1)];
  const growth = `${slopePerCycle > 0 ? '+' : ''}${showAmount(slopePerCycle, unit)} a cycle`;
  const course =
    first === last && slopePerCycle === 0
      ? `${showAmount(first, unit)} throughout`
      : `${showAmount(first, unit)} → ${showAmount(last, unit)}, ${growth}`;
  return {
    title: resource,
    unit,
    axis: 'cycle',
    lines: [{ name: resource, role: 'measured', values: samples }, ...trendOf(series)],
    warmUp,
    tone: TONES[verdict],
    verdict,
    reason,
    figures: judged.length === 0 ? 'no cycle was judged' : course,
  };
}

/** The Theil–Sen line over the judged samples, through the median of what it leaves of them. */
function trendOf({ samples, warmUp, slopePerCycle, verdict }: ResourceSeries): PlotLine[] {
  if (verdict !== 'leak') return [];
  const left = samples
    .map((held, cycle) => held - slopePerCycle * cycle)
    .slice(warmUp)
    .sort((a, b) => a - b);
  const start = left[left.length >> 1] ?? 0;
  const values = samples.map((_, cycle) => {
    const held = start + slopePerCycle * cycle;
    return cycle < warmUp || held < 0 ? null : held;
  });
  return [{ name: 'trend', role: 'trend', values }];
}
