import type {
  ComparedLoad,
  ComparedMetric,
  ComparedTarget,
  CompareResult,
  Verdict,
} from '../harness/model/bench.ts';
import { loadName, showBlocks, showMetric } from './bench-table.ts';
import { wrapText } from './fit-text.ts';
import { medianOf } from './median.ts';
import { showDuration } from './numbers.ts';
import { type Column, plainTable } from './table.ts';

const DEFAULT_WIDTH = 100;
const NONE = '–';

const COLUMNS: readonly Column[] = [
  { head: 'load, measure' },
  { head: 'base', align: 'right' },
  { head: 'new', align: 'right' },
  { head: 'ratio', align: 'right' },
  { head: 'p', align: 'right' },
  { head: 'verdict' },
];

/** In the order in which a reader wants to know them. */
const BY_NEWS: readonly Verdict[] = [
  'slower',
  'faster',
  'not comparable',
  'undecided',
  'no difference',
];

/**
 * A comparison for a terminal: one table a target, the reasons of verdicts that need one, what the verdicts are
 * worth, and in the last line what came out.
 */
export function compareTable(
  result: CompareResult,
  { width = DEFAULT_WIDTH }: { readonly width?: number } = {},
): string {
  const tables = result.targets.map((target) => targetTable(target, result.base, width));
  const notes = result.notes.flatMap((note) => wrapText(`note: ${note}`, width));
  return [
    ...tables,
    ...(notes.length > 0 ? [notes.join('\n')] : []),
    wrapText(verdictLine(result), width).join('\n'),
  ].join('\n\n');
}

/** What came out, in one line. */
export function verdictLine(result: CompareResult): string {
  const { durationMs, threshold, ended } = result;
  const all = metricsOf(result);
  const parts = [
    ...(ended === 'interrupted' ? ['interrupted'] : []),
    ...(all.length === 0 && ended === 'interrupted' ? [] : [verdictCounts(all)]),
  ];
  const how = `${showBlocks(result)} a side, load and round, threshold ${Number((threshold * 100).toFixed(2))} %, in ${showDuration(durationMs)}`;
  return `${parts.join(', ')}: ${how}`;
}

/** What some metrics came to, e.g. `1 slower, 2 undecided`. */
export function verdictCounts(metrics: readonly ComparedMetric[]): string {
  if (metrics.length === 0) return 'nothing was compared';
  const counted = BY_NEWS.map((verdict) => ({
    verdict,
    count: metrics.filter((metric) => metric.verdict === verdict).length,
  })).filter(({ count }) => count > 0);
  if (counted.length === 1 && counted[0]?.verdict === 'no difference') return 'no difference';
  return counted.map(({ verdict, count }) => `${count} ${verdict}`).join(', ');
}

/** All metrics of a comparison that have a verdict. */
export function metricsOf({ targets }: Pick<CompareResult, 'targets'>): ComparedMetric[] {
  return targets.flatMap(({ loads }) =>
    loads.flatMap((load) => (load.kind === 'compared' ? load.metrics : [])),
  );
}

function targetTable({ target, loads }: ComparedTarget, base: string, width: number): string {
  const compared = loads.flatMap((load) => (load.kind === 'compared' ? [load] : []));
  const rows = compared.flatMap((load) => load.metrics.map((metric) => rowOf(load, metric)));
  const refused = loads.flatMap((load) =>
    load.kind === 'refused' ? wrapText(load.reason, width) : [],
  );
  const reasons = compared.flatMap(reasonsIn).flatMap((reason) => wrapText(reason, width));
  return [
    wrapText(`${target}, base: ${base}`, width).join('\n'),
    ...(rows.length > 0 ? [plainTable(COLUMNS, rows, width)] : []),
    ...(refused.length + reasons.length > 0 ? [[...refused, ...reasons].join('\n')] : []),
  ].join('\n\n');
}

function rowOf({ load }: ComparedLoad, metric: ComparedMetric): string[] {
  const { before, after, ratio, ps } = comparedFigures(metric);
  return [`${loadName(load)}, ${metric.name}`, before, after, ratio, ps, metric.verdict];
}

/** A metric in words: the medians of its last round and their ratio, new by base, and the p of each round. */
export function comparedFigures({ kind, rounds }: Pick<ComparedMetric, 'kind' | 'rounds'>) {
  const last = rounds.at(-1);
  const [before, after] = [medianOf(last?.base ?? []), medianOf(last?.next ?? [])];
  const show = (value: number | undefined) =>
    value === undefined ? NONE : showMetric(kind, value);
  return {
    before: show(before),
    after: show(after),
    ratio: before === undefined || after === undefined ? NONE : (after / before).toFixed(3),
    ps: rounds.map(({ p }) => showP(p)).join(', ') || NONE,
  };
}

/** Why verdicts are what they are, where rounds do not say it: metrics that share a reason share a line. */
export function reasonsIn({ load, metrics }: ComparedLoad & { kind: 'compared' }): string[] {
  const explained = metrics.filter(({ reason }) => reason !== undefined);
  return [...Map.groupBy(explained, ({ reason, verdict }) => `${verdict}, ${reason}`)].map(
    ([why, some]) => `${loadName(load)}, ${some.map(({ name }) => name).join(', ')}: ${why}`,
  );
}

function showP(p: number): string {
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}
