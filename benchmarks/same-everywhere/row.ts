import { benchmarkTable } from '../report.ts';
import type { Difference } from './difference.ts';

/** What was found out of one target. */
export interface Row {
  readonly target: string;
  readonly executions: number;
  /** Different traces among them. */
  readonly distinct: number;
  /** Over all courses, to be compared between machines. */
  readonly digest: string;
  /** What the other configurations are compared with. */
  readonly reference: string;
  readonly configurations: readonly { readonly name: string; readonly difference?: Difference }[];
  readonly seconds: number;
}

/** A table with a column for each configuration: `same`, or the first seed that leads elsewhere. */
export function tableOf(rows: readonly Row[]): string {
  const names = rows[0]?.configurations.map(({ name }) => name.replaceAll(', ', '\n')) ?? [];
  return benchmarkTable(
    ['target', 'executions', 'distinct', 'digest', ...names],
    rows.map(({ target, executions, distinct, digest, configurations }) => [
      target,
      String(executions),
      String(distinct),
      digest,
      ...configurations.map(({ difference }) =>
        difference === undefined ? 'same' : at(difference),
      ),
    ]),
  );
}

/** A line for each configuration in which a target took other courses. */
export function differencesIn({ target, executions, reference, configurations }: Row): string[] {
  return configurations.flatMap(({ name, difference }) => {
    if (difference === undefined) return [];
    const { seed, expected, found, executions: count } = difference;
    const where =
      seed === undefined ? at(difference) : `${count} of ${executions}, first seed ${seed}`;
    return [`${target} differs (${where}): ${found} on ${name}; ${expected} on ${reference}`];
  });
}

/** How much was compared, and whether all of it was the same. */
export function summaryOf(rows: readonly Row[]): string {
  const compared = rows.reduce((sum, row) => sum + row.executions * row.configurations.length, 0);
  const apart = rows.flatMap(differencesIn).length;
  const configurations = rows[0]?.configurations.length ?? 0;
  const verdict = apart === 0 ? 'all the same' : `${apart} differences`;
  return compared === 0
    ? 'nothing was compared; name another configuration by --nodes, --lanes or --load'
    : `${rows.length} targets, ${compared} executions in ${configurations} configurations compared with ${rows[0]?.reference}: ${verdict}`;
}

function at({ seed }: Difference): string {
  return seed === undefined ? 'calibration' : `seed ${seed}`;
}
