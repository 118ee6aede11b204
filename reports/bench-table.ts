import type {
  BenchedLoad,
  BenchLoad,
  BenchResult,
  MetricKind,
  Series,
} from '../harness/model/bench.ts';
import { wrapText } from './fit-text.ts';
import { medianOf } from './median.ts';
import { showCount, showDuration, showLatency, showRate, showSome, showTenths } from './numbers.ts';
import { type Column, plainTable } from './table.ts';

const DEFAULT_WIDTH = 100;

const COLUMNS: readonly Column[] = [
  { head: 'measure' },
  { head: 'median', align: 'right' },
  { head: 'least', align: 'right' },
  { head: 'greatest', align: 'right' },
  { head: 'blocks', align: 'right' },
  { head: 'samples', align: 'right' },
];

/** A measurement for a terminal: one table a target and load, and in the last line what stands behind it. */
export function benchTable(
  result: BenchResult,
  { width = DEFAULT_WIDTH }: { readonly width?: number } = {},
): string {
  const tables = result.targets.flatMap(({ target, loads }) =>
    loads.map((load) => loadTable(target, load, width)),
  );
  const { cpu, cores, node } = result.machine;
  const last = `${benchWork(result)}; ${cpu}, ${showSome(cores, 'core')}, Node ${node}`;
  return [...tables, wrapText(last, width).join('\n')].join('\n\n');
}

/** What stands behind the numbers, in one line. */
export function benchWork(result: BenchResult): string {
  const early = result.ended === 'interrupted' ? 'interrupted: ' : '';
  return `${early}${showBlocks(result)} each, a process each, in ${showDuration(result.durationMs)}`;
}

/** E.g. `8 blocks of 100 ms`; lengths are told to a tenth. */
export function showBlocks({ blocks, blockMs }: Pick<BenchResult, 'blocks' | 'blockMs'>): string {
  return `${showSome(blocks, 'block')} of ${showTenths(blockMs)} ms`;
}

function loadTable(target: string, load: BenchedLoad, width: number): string {
  const title = `${target}, ${loadName(load.load)}`;
  if (load.kind === 'refused') return wrapText(`${title}: ${load.reason}`, width).join('\n');
  const head = wrapText(`${title}: ${load.setting}`, width).join('\n');
  if (load.series.length === 0) return `${head}\nthere are not enough samples of anything`;
  return `${head}\n\n${plainTable(COLUMNS, load.series.map(seriesRow), width)}`;
}

/** How a load is called. */
export function loadName(load: BenchLoad): string {
  return { alone: 'one actor', contention: 'contention' }[load];
}

/** A series in words: its name, median, least and greatest value, its blocks and its samples. */
export function seriesRow({ name, kind, values, samples }: Series): string[] {
  const sorted = values.toSorted((a, b) => a - b);
  const show = (value: number | undefined) => (value === undefined ? '' : showMetric(kind, value));
  return [
    name,
    show(medianOf(values)),
    show(sorted[0]),
    show(sorted.at(-1)),
    String(values.length),
    showCount(samples.reduce((sum, each) => sum + each, 0)),
  ];
}

/** A number of a metric with its unit; rates have theirs in their name. */
export function showMetric(kind: MetricKind, value: number): string {
  return kind === 'latency' ? showLatency(value) : showRate(value);
}
