import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GRADES, type OutcomeEntry } from '../../../../harness/model/litmus.ts';
import { gradeOutcomes, UNLISTED } from '../../../../harness/run/litmus/grade.ts';

const registers = ['a', 'b'];
const value = fc.integer({ min: 0, max: 2 });
const allowed = fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));
const entry = fc.record({
  when: fc.record({ a: allowed, b: allowed }, { requiredKeys: [] }),
  grade: fc.constantFrom(...GRADES),
  why: fc.constantFrom('one', 'two', 'three'),
}) as fc.Arbitrary<OutcomeEntry>;
const counts = fc.uniqueArray(
  fc.record({
    values: fc.tuple(value, value).map(([a, b]) => [a, b, 0, 0]),
    count: fc.integer({ min: 1, max: 99 }),
  }),
  { selector: ({ values }) => values.join() },
);

const covers = (wanted: number | readonly number[] | undefined, seen: number) =>
  wanted === undefined || [wanted].flat().includes(seen);

describe('grading', () => {
  test('drops no iteration and adds none', () => {
    fc.assert(
      fc.property(fc.array(entry), counts, (outcomes, seen) => {
        const rows = gradeOutcomes({ registers, outcomes }, seen);
        const sum = (all: readonly { count: number }[]) =>
          all.reduce((total, { count }) => total + count, 0);
        expect(sum(rows)).toBe(sum(seen));
      }),
    );
  });

  test('gives each outcome the grade of the first entry that covers it, else forbidden', () => {
    fc.assert(
      fc.property(fc.array(entry), counts, (outcomes, seen) => {
        const rows = gradeOutcomes({ registers, outcomes }, seen).filter(({ count }) => count > 0);
        for (const { values, grade, why, listed } of rows) {
          const first = outcomes.find(
            ({ when }) => covers(when.a, values.a as number) && covers(when.b, values.b as number),
          );
          expect({ grade, why, listed }).toEqual(
            first === undefined
              ? { grade: 'forbidden', why: UNLISTED, listed: false }
              : { grade: first.grade, why: first.why, listed: true },
          );
        }
      }),
    );
  });

  test('shows each entry, seen or not', () => {
    fc.assert(
      fc.property(fc.array(entry), counts, (outcomes, seen) => {
        const rows = gradeOutcomes({ registers, outcomes }, seen);
        for (const { when, why } of outcomes) {
          const shown = rows.some(
            ({ values, count, ...row }) =>
              row.why === why &&
              (count === 0
                ? JSON.stringify(values) === JSON.stringify(when)
                : covers(when.a, values.a as number) && covers(when.b, values.b as number)),
          );
          expect(shown).toBe(true);
        }
      }),
    );
  });
});
