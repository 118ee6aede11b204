import type { OutcomeCount } from '../../litmus/outcome-tally.ts';
import type { AnyLitmus, OutcomeEntry } from '../../model/litmus.ts';
import type { GradedOutcome } from '../../model/litmus-result.ts';

/** What an outcome is told that no entry of its program names. */
export const UNLISTED = 'the program does not list it';

/**
 * The rows of a program's table: each outcome that was seen, graded by the first entry that matches, and
 * each entry that nothing matched, with a count of 0. As in jcstress, an outcome that no entry names is
 * forbidden.
 */
export function gradeOutcomes(
  { registers, outcomes }: Pick<AnyLitmus, 'registers' | 'outcomes'>,
  counts: readonly OutcomeCount[],
): GradedOutcome[] {
  const seen = counts.map(({ values, count }) => {
    const named = Object.fromEntries(registers.map((name, at) => [name, values[at] as number]));
    return { values: named, count, entry: outcomes.findIndex((entry) => matches(entry, named)) };
  });
  const most = (rows: typeof seen) => rows.toSorted((one, other) => other.count - one.count);
  const listed = outcomes.flatMap((entry, at): GradedOutcome[] => {
    const { when, grade, why } = entry;
    const rows = most(seen.filter((row) => row.entry === at));
    if (rows.length === 0) return [{ values: valuesOf(when), count: 0, grade, why, listed: true }];
    return rows.map(({ values, count }) => ({ values, count, grade, why, listed: true }));
  });
  const unlisted = most(seen.filter((row) => row.entry < 0)).map(
    ({ values, count }): GradedOutcome => ({
      values,
      count,
      grade: 'forbidden',
      why: UNLISTED,
      listed: false,
    }),
  );
  return [...listed, ...unlisted];
}

function matches({ when }: OutcomeEntry, values: Readonly<Record<string, number>>): boolean {
  return Object.entries(when).every(([register, allowed]) => {
    const value = values[register] as number;
    return typeof allowed === 'number' ? allowed === value : allowed?.includes(value);
  });
}

function valuesOf(when: OutcomeEntry['when']): GradedOutcome['values'] {
  return Object.fromEntries(
    Object.entries(when).filter((entry): entry is [string, number | readonly number[]] => {
      return entry[1] !== undefined;
    }),
  );
}
