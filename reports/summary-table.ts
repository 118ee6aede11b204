import type { CampaignResult, TargetResult } from '../harness/model/result.ts';
import { cutEnd, wrapText } from './fit-text.ts';
import { perSecond, showCount, showDuration, showSome } from './numbers.ts';
import { type Column, plainTable } from './table.ts';
import { unreachedWords } from './unreached-words.ts';
import { listedTarget } from './workload-words.ts';

const DEFAULT_WIDTH = 100;

const COLUMNS: readonly Column[] = [
  { head: 'target' },
  { head: 'outcome' },
  { head: 'executions', align: 'right' },
  { head: 'interleavings', align: 'right' },
  { head: 'exec/s', align: 'right' },
  { head: 'findings', align: 'right' },
  { head: 'time', align: 'right' },
];

/**
 * A campaign for a terminal: a table with one row a target, what a reader must know to judge it, and
 * a verdict of one line at the end.
 */
export function summaryTable(
  result: CampaignResult,
  { width = DEFAULT_WIDTH }: { readonly width?: number } = {},
): string {
  const table = plainTable(COLUMNS, result.targets.map(rowOf), width);
  const notes = [
    ...result.targets.flatMap((target) => noteLines(target, width)),
    ...unreachedWords(result).flatMap((line) => wrapText(line, width)),
  ];
  return [
    table,
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
    cutEnd(verdict(result), width),
  ].join('\n');
}

/** What came out, in one line. */
export function verdict(result: CampaignResult): string {
  const { targets } = result;
  const findings = targets.reduce((sum, target) => sum + target.findings.length, 0);
  const executions = targets.reduce((sum, target) => sum + target.executions, 0);
  const work = `${showSome(executions, 'execution')} of ${showSome(targets.length, 'target')} in ${showDuration(result.durationMs)}`;
  const failed = targets.filter((target) => target.outcome === 'harness-error').length;
  const open = targets.filter((target) => target.outcome === 'inconclusive').length;
  const parts = [
    ...(result.ended === 'interrupted' ? ['interrupted'] : []),
    ...(findings > 0 ? [showSome(findings, 'finding')] : []),
    ...(failed > 0 ? [showSome(failed, 'harness error')] : []),
    ...(open > 0 ? [`${open} inconclusive`] : []),
  ];
  if (executions === 0) parts.push('nothing was executed');
  return `${parts.length === 0 ? 'clean' : parts.join(', ')}: ${work}`;
}

function rowOf(target: TargetResult): string[] {
  const { executions, distinct, durationMs, searchMs, findings } = target;
  return [
    listedTarget(target),
    target.outcome,
    showCount(executions),
    `${distinct.atLeast ? '≥ ' : ''}${showCount(distinct.count)}`,
    showCount(perSecond(executions, searchMs)),
    String(findings.length),
    showDuration(durationMs),
  ];
}

function noteLines(target: TargetResult, width: number): string[] {
  const unjudged =
    target.inconclusive > 0
      ? [`${showSome(target.inconclusive, 'execution')} could not be judged`]
      : [];
  const error = target.error === undefined ? [] : [`harness error: ${target.error}`];
  return [...error, ...unjudged, ...target.notes].flatMap((note) =>
    wrapText(`${listedTarget(target)}: ${note}`, width),
  );
}
