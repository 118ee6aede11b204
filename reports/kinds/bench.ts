import type { BenchedLoad, BenchedTarget, BenchResult, Series } from '../../harness/model/bench.ts';
import { BENCH_FORM } from '../bench-schema.ts';
import { benchTable, benchWork, loadName, seriesRow } from '../bench-table.ts';
import type { Fold, Note, Plot, PlotsBlock, TableBlock, Tone } from '../document.ts';
import { benchJson } from '../json.ts';
import { showLatency, showRate, showSome } from '../numbers.ts';
import { benchFacts } from './bench-facts.ts';
import { endings, sectionOf } from './part-pieces.ts';
import type { ResultKind } from './result-kind.ts';
import { ONE_SIDE, operationsIn, sampleLines } from './sample-plots.ts';

/** Throughput and latencies, as `bench` measures them. */
export const bench: ResultKind<BenchResult> = {
  form: BENCH_FORM,
  json: benchJson,
  terminal: benchTable,
  part: (result) => {
    const loads = result.targets.flatMap(measuredLoads);
    // A single target is what the reader asked for.
    const open = result.targets.length === 1;
    return {
      title: 'Benchmark',
      tone: toneOf(result),
      verdict: benchWork(result),
      facts: [...benchFacts(result), ...endings(result.ended)],
      sections: [
        ...sectionOf(
          'Measures',
          loads.map((load) => loadTable(load, open)),
        ),
        ...sectionOf(
          'Blocks',
          loads.flatMap((load) => loadPlots(load, open)),
        ),
        ...sectionOf('Notes', notesOf(result)),
      ],
    };
  },
};

/** One load of one target that was measured. */
interface TargetLoad {
  readonly title: string;
  readonly setting: string;
  readonly series: readonly Series[];
}

function measuredLoads({ target, loads }: BenchedTarget): TargetLoad[] {
  return loads.flatMap((load) =>
    load.kind === 'measured' ? [{ ...load, title: `${target}, ${loadName(load.load)}` }] : [],
  );
}

/** Numbers are neither good nor bad; but where there should be some and are none, something is open. */
function toneOf({ ended, targets }: BenchResult): Tone {
  const isMeasured = (target: BenchedTarget) =>
    measuredLoads(target).some(({ series }) => series.length > 0);
  return ended === 'complete' && targets.length > 0 && targets.every(isMeasured)
    ? 'plain'
    : 'unsure';
}

function foldOf({ title, setting }: TargetLoad, open: boolean): Fold {
  return { title, summary: setting, tone: 'plain', open };
}

function loadTable(load: TargetLoad, open: boolean): TableBlock {
  const numbers = ['median', 'least', 'greatest', 'blocks', 'samples'];
  return {
    kind: 'table',
    fold: foldOf(load, open),
    caption:
      'Of each measure one number a block; samples are the executions or operations behind them',
    columns: [{ head: 'measure' }, ...numbers.map((head) => ({ head, align: 'right' as const }))],
    rows: load.series.map((series) => seriesRow(series).map((text) => ({ text }))),
  };
}

function loadPlots(load: TargetLoad, open: boolean): PlotsBlock[] {
  const rates = load.series.filter(({ kind }) => kind === 'rate');
  const latencies = load.series.filter(({ kind }) => kind === 'latency');
  if (rates.length + latencies.length === 0) return [];
  return [
    {
      kind: 'plots',
      fold: foldOf(load, open),
      legend: ONE_SIDE,
      isTold: true,
      plots: [
        ...rates.map(ratePlot),
        ...operationsIn(latencies).map(([operation, own]) => latencyPlot(operation, own)),
      ],
    },
  ];
}

function ratePlot({ name, values, samples }: Series): Plot {
  return {
    title: name,
    unit: 'count',
    figures: figuresOf(values, samples, showRate),
    ...plain,
    ...sampleLines([{ name: 'blocks', next: values }]),
  };
}

/** The percentiles of one operation beside each other. */
function latencyPlot(
  operation: string,
  series: readonly { statistic: string; metric: Series }[],
): Plot {
  const [first] = series;
  const lines = series.map(({ statistic, metric }) => ({
    name: statistic,
    // A clock that ticks slowly says 0, for which a logarithmic axis has no place.
    next: metric.values.map((ns) => Math.max(1, ns)),
  }));
  const { values = [], samples = [] } = first?.metric ?? {};
  return {
    title: `${operation}, latency`,
    unit: 'nanoseconds',
    figures: `${first?.statistic ?? ''} ${figuresOf(values, samples, showLatency)}`,
    ...plain,
    ...sampleLines(lines),
  };
}

const plain = {
  axis: 'block',
  warmUp: 0,
  tone: 'plain',
  verdict: '',
  reason: '',
} as const;

function figuresOf(
  values: readonly number[],
  samples: readonly number[],
  show: (value: number) => string,
): string {
  const all = samples.reduce((sum, each) => sum + each, 0);
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  return `${show(least)} … ${show(greatest)} in ${showSome(values.length, 'block')}, ${showSome(all, 'sample')}`;
}

/** Loads that could not be measured. */
function notesOf({ targets }: BenchResult): [] | [{ kind: 'notes'; notes: Note[] }] {
  const reasonsOf = (load: BenchedLoad): string[] => {
    if (load.kind === 'refused') return [load.reason];
    return load.series.length === 0
      ? [`${loadName(load.load)}: there are not enough samples of anything`]
      : [];
  };
  const notes = targets.flatMap(({ target, loads }) =>
    loads.flatMap(reasonsOf).map((text) => ({ about: target, text })),
  );
  return notes.length === 0 ? [] : [{ kind: 'notes', notes }];
}
