import type {
  BenchedLoad,
  BenchLoad,
  BenchResult,
  MetricKind,
  Series,
} from '../harness/model/bench.ts';
import { wrapText } from './fit-text.ts';
import { showCount, showDuration, showLatency, showRate, showSome } from './numbers.ts';
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
  const { blocks, blockMs, durationMs, ended, machine } = result;
  const early = ended === 'interrupted' ? 'interrupted: ' : '';
  const last = `${early}${showSome(blocks, 'block')} of ${blockMs} ms each, a process each, in ${showDuration(durationMs)}; ${machine.cpu}, ${showSome(machine.cores, 'core')}, Node ${machine.node}`;
  return [...tables, wrapText(last, width).join('\n')].join('\n\n');
}

function loadTable(target: string, load: BenchedLoad, width: number): string {
  const title = `${target}, ${loadName(load.load)}`;
  if (load.kind === 'refused') return wrapText(`${title}: ${load.reason}`, width).join('\n');
  const head = wrapText(`${title}: ${load.setting}`, width).join('\n');
  if (load.series.length === 0) return `${head}\nthere are not enough samples of anything`;
  return `${head}\n\n${plainTable(COLUMNS, load.series.map(rowOf), width)}`;
}

/** How a load is called. */
export function loadName(load: BenchLoad): string {
  return { alone: 'one actor', contention: 'contention' }[load];
}

function rowOf({ name, kind, values, samples }: Series): string[] {
  const sorted = values.toSorted((a, b) => a - b);
  const show = (value: number | undefined) => (value === undefined ? '' : showMetric(kind, value));
  return [
    name,
    show(middleOf(sorted)),
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

/** Median of sorted values; undefined where there are none. */
export function middleOf(sorted: readonly number[]): number | undefined {
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
