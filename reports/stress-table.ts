import type {
  OperationLatency,
  ResourceSeries,
  StressResult,
  StressTargetResult,
} from '../harness/model/stress.ts';
import { cutEnd, wrapText } from './fit-text.ts';
import {
  perSecond,
  showAmount,
  showCount,
  showDuration,
  showLatency,
  showSome,
} from './numbers.ts';
import { type Column, plainTable } from './table.ts';
import { unreachedWords } from './unreached-words.ts';

const DEFAULT_WIDTH = 100;

const COLUMNS: readonly Column[] = [
  { head: 'target' },
  { head: 'outcome' },
  { head: 'rounds', align: 'right' },
  { head: 'operations', align: 'right' },
  { head: 'op/s', align: 'right' },
  { head: 'findings', align: 'right' },
  { head: 'leaks', align: 'right' },
  { head: 'time', align: 'right' },
];

/** A stress campaign for a terminal: one row a target, resources that were not steady, notes, and a verdict of one line. */
export function stressTable(
  result: StressResult,
  { width = DEFAULT_WIDTH }: { readonly width?: number } = {},
): string {
  const unsteady = result.targets.filter(({ resources }) => resources.some(isNews));
  const notes = [
    ...result.targets.flatMap((target) => noteLines(target, width)),
    ...unreachedWords(result).flatMap((line) => wrapText(line, width)),
  ];
  return [
    plainTable(COLUMNS, result.targets.map(rowOf), width),
    ...latencyLines(result.targets, width),
    ...unsteady.flatMap((target) => [
      '',
      `${target.target}: resources`,
      resourceTable(target.resources.filter(isNews), width),
    ]),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
    cutEnd(stressVerdict(result), width),
  ].join('\n');
}

/** What came out, in one line. */
export function stressVerdict({ targets, ended, durationMs }: StressResult): string {
  const sum = (of: (target: StressTargetResult) => number) =>
    targets.reduce((total, target) => total + of(target), 0);
  const findings = sum(({ findings: { length } }) => length);
  const failed = sum(({ outcome }) => (outcome === 'harness-error' ? 1 : 0));
  const open = sum(({ outcome }) => (outcome === 'inconclusive' ? 1 : 0));
  const parts = [
    ...(ended === 'interrupted' ? ['interrupted'] : []),
    ...(findings > 0 ? [showSome(findings, 'finding')] : []),
    ...(failed > 0 ? [showSome(failed, 'harness error')] : []),
    ...(open > 0 ? [`${open} inconclusive`] : []),
    ...(targets.every(({ rounds }) => rounds === 0) ? ['nothing was run'] : []),
  ];
  const operations = showSome(
    sum((target) => target.operations),
    'operation',
  );
  const rounds = showSome(
    sum((target) => target.rounds),
    'round',
  );
  return `${parts.length === 0 ? 'clean' : parts.join(', ')}: ${operations} in ${rounds} of ${showSome(targets.length, 'target')} in ${showDuration(durationMs)}`;
}

const RESOURCE_COLUMNS: readonly Column[] = [
  { head: 'resource' },
  { head: 'first', align: 'right' },
  { head: 'last', align: 'right' },
  { head: 'a cycle', align: 'right' },
  { head: 'cycles', align: 'right' },
  { head: 'verdict' },
  { head: 'why' },
];

/** Every resource over the cycles of one target. */
export function resourceTable(series: readonly ResourceSeries[], width: number): string {
  const rows = series.map(({ resource, unit, samples, warmUp, slopePerCycle, verdict, reason }) => [
    resource,
    showAmount(samples[warmUp] ?? 0, unit),
    showAmount(samples.at(-1) ?? 0, unit),
    showAmount(slopePerCycle, unit),
    String(Math.max(0, samples.length - warmUp)),
    verdict,
    reason,
  ]);
  return plainTable(RESOURCE_COLUMNS, rows, width);
}

const LATENCY_COLUMNS: readonly Column[] = [
  { head: 'operation' },
  { head: 'timed', align: 'right' },
  { head: 'p50', align: 'right' },
  { head: 'p90', align: 'right' },
  { head: 'p99', align: 'right' },
  { head: 'longest', align: 'right' },
];

/** Rows of a terminal's table of latencies; what else there is stands in the result. */
const MOST_LATENCIES = 20;

function latencyLines(targets: readonly StressTargetResult[], width: number): string[] {
  const all = targets.flatMap(({ scenario, latencies = [] }) =>
    latencies.map((each) => ({
      ...each,
      operation: targets.length === 1 ? each.operation : `${scenario}: ${each.operation}`,
    })),
  );
  if (all.length === 0) return [];
  const more = all.length - MOST_LATENCIES;
  return [
    '',
    latencyTable(all.slice(0, MOST_LATENCIES), width),
    ...(more > 0 ? [`${showSome(more, 'more operation')} in the result`] : []),
  ];
}

/** How long operations took; a percentile that too few samples tell of is left blank. */
export function latencyTable(latencies: readonly OperationLatency[], width: number): string {
  const told = (ns: number | undefined) => (ns === undefined ? '' : showLatency(ns));
  const rows = latencies.map(({ operation, timed, p50Ns, p90Ns, p99Ns, maxNs }) => [
    operation,
    showCount(timed),
    told(p50Ns),
    told(p90Ns),
    told(p99Ns),
    showLatency(maxNs),
  ]);
  return plainTable(LATENCY_COLUMNS, rows, width);
}

/** A leak, and what grew like one and is ignored, or is none that was confirmed. */
function isNews({ verdict, grew }: ResourceSeries): boolean {
  return verdict === 'leak' || (verdict !== 'steady' && grew === true);
}

function rowOf(target: StressTargetResult): string[] {
  const { rounds, operations, runMs, findings, resources, durationMs } = target;
  return [
    target.target,
    target.outcome,
    showCount(rounds),
    showCount(operations),
    showCount(perSecond(operations, runMs)),
    String(findings.length),
    leakText(resources),
    showDuration(durationMs),
  ];
}

/** How many resources leaked; `undecided` where that cannot be said. */
export function leakText(resources: readonly ResourceSeries[]): string {
  const leaks = resources.filter(({ verdict }) => verdict === 'leak').length;
  if (leaks > 0) return String(leaks);
  return resources.length === 0 || resources.some(({ verdict }) => verdict === 'undecided')
    ? 'undecided'
    : 'none';
}

function noteLines(target: StressTargetResult, width: number): string[] {
  const error = target.error === undefined ? [] : [`harness error: ${target.error}`];
  return [...error, ...target.notes].flatMap((note) =>
    wrapText(`${target.target}: ${note}`, width),
  );
}
