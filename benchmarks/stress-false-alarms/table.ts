import { benchmarkTable } from '../report.ts';
import { shown, summarize } from '../samples.ts';
import { CONDITIONS } from './asked.ts';
import type { RunRecord } from './run-record.ts';

type Counted = {
  [Key in keyof RunRecord]: RunRecord[Key] extends number ? Key : never;
}[keyof RunRecord];

/** Columns that are sums over runs. */
const COUNTS: readonly (readonly [string, Counted])[] = [
  ['targets', 'targets'],
  ['rounds', 'rounds'],
  ['operations', 'operations'],
  ['cycles', 'cycles'],
  ['leak verdicts\nsteady', 'steady'],
  ['leak verdicts\nundecided', 'undecided'],
  ['targets\nwithout a cycle', 'uncounted'],
  ['rounds\nnot judged', 'inconclusive'],
];

/** A row for each condition that there was, and one for all of them. */
export function tableOf(records: readonly RunRecord[]): string {
  const head = ['machine', 'runs', ...COUNTS.map(([title]) => title), 'alarms', 'load', 'seconds'];
  const groups = CONDITIONS.map(
    (name) => [name, records.filter(({ condition }) => condition === name)] as const,
  ).filter(([, group]) => group.length > 0);
  const all = groups.length > 1 ? [['all', records] as const] : [];
  return benchmarkTable(
    head,
    [...groups, ...all].map(([name, group]) => rowOf(name, group)),
  );
}

function rowOf(name: string, group: readonly RunRecord[]): string[] {
  const total = (of: (record: RunRecord) => number) =>
    group.reduce((sum, record) => sum + of(record), 0).toLocaleString('en-US');
  return [
    name,
    String(group.length),
    ...COUNTS.map(([, key]) => total((record) => record[key])),
    total(({ alarms }) => alarms.length),
    shown(summarize(group.map(({ load }) => load)), 1),
    shown(summarize(group.map(({ seconds }) => seconds)), 1),
  ];
}

/** A line for each alarm, how to hammer in the same way again, and a line for each target that could not be run. */
export function linesOf({ run, condition, load, alarms, failures }: RunRecord): string[] {
  const where = `run ${run + 1}, ${condition}, load ${load.toFixed(1)}`;
  return [
    ...alarms.flatMap(({ target, kind, message, stressLine }) => [
      `${kind} in ${target} (${where}): ${message}`,
      `  ${stressLine}`,
    ]),
    ...failures.map((failure) => `not run to its end (${where}): ${failure}`),
  ];
}

/** What it comes to, with how much it rests on. `wanted`: runs that were asked for. */
export function summaryOf(records: readonly RunRecord[], wanted: number): string {
  const count = (of: (record: RunRecord) => number) =>
    records.reduce((sum, record) => sum + of(record), 0);
  const alarms = count((record) => record.alarms.length);
  const failed = count((record) => record.failures.length);
  const complete = records.filter(({ ended }) => ended === 'complete').length;
  const parts = [
    `${alarms} false alarms`,
    `${complete} of ${wanted} runs complete`,
    ...(failed === 0 ? [] : [`${failed} targets not run to their end`]),
  ];
  return parts.join('; ');
}
