import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_LITMUS_OUTCOMES } from '../../../harness/base/limits.ts';
import {
  mergeOutcomes,
  type OutcomeCount,
  OutcomeTally,
  TALLY_BYTES,
} from '../../../harness/litmus/outcome-tally.ts';

type Values = [number, number, number, number];

const int32 = fc.oneof(
  fc.integer({ min: -1, max: 2 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);
const outcome = fc.tuple(int32, int32, int32, int32);
const outcomes = fc.array(outcome, { maxLength: 300 });

const fresh = () => new OutcomeTally(new SharedArrayBuffer(TALLY_BYTES));

function tallied(all: readonly Values[]): OutcomeTally {
  const tally = fresh();
  for (const each of all) tally.add(...each);
  return tally;
}

/** Counted the slow way: by the text of the values. */
function counted(all: readonly Values[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of all) counts.set(each.join(), (counts.get(each.join()) ?? 0) + 1);
  return counts;
}

const asMap = (rows: readonly OutcomeCount[]) =>
  new Map(rows.map(({ values, count }) => [values.join(), count]));

describe('a tally', () => {
  test('counts each outcome as often as it was seen', () => {
    fc.assert(
      fc.property(outcomes, (all) => {
        expect(asMap(tallied(all).outcomes())).toEqual(counted(all));
      }),
    );
  });

  test('merged with others counts what all have seen', () => {
    fc.assert(
      fc.property(outcomes, outcomes, (one, other) => {
        const merged = mergeOutcomes([tallied(one), tallied(other)]);
        expect(asMap(merged)).toEqual(counted([...one, ...other]));
      }),
    );
  });

  test('is read by another thread of the same memory, and goes on from what is there', () => {
    fc.assert(
      fc.property(outcomes, outcomes, (one, other) => {
        const buffer = new SharedArrayBuffer(TALLY_BYTES);
        for (const each of one) new OutcomeTally(buffer).add(...each);
        const reader = new OutcomeTally(buffer);
        expect(reader.total).toBe(one.length);
        for (const each of other) reader.add(...each);
        expect(asMap(new OutcomeTally(buffer).outcomes())).toEqual(counted([...one, ...other]));
      }),
      { numRuns: 20 },
    );
  });

  test('says how many it had no room for, and forgets none of those that it knows', () => {
    const tally = fresh();
    const more = 50;
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < MAX_LITMUS_OUTCOMES + more; i++) tally.add(i, 0, -i, i * 7);
    }
    expect(tally.outcomes()).toHaveLength(MAX_LITMUS_OUTCOMES);
    expect(tally.outcomes().every(({ count }) => count === 2)).toBe(true);
    expect(tally.uncounted).toBe(2 * more);
    expect(tally.total).toBe(2 * (MAX_LITMUS_OUTCOMES + more));
  });
});
