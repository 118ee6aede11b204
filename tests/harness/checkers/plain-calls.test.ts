import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withRecord } from '../../../harness/checkers/call-record.ts';
import { conserves } from '../../../harness/checkers/conservation.ts';
import { countsEvery } from '../../../harness/checkers/counter.ts';
import { lastWriteSurvives } from '../../../harness/checkers/last-write.ts';
import { plainRegistersOf } from '../../../harness/checkers/plain-registers.ts';
import { readsAreWritten } from '../../../harness/checkers/whole-read.ts';
import type { CallRecord } from '../../../harness/model/calls.ts';
import type { Invariant } from '../../../harness/model/scenario.ts';
import { logOf, type RecordedCall } from '../record/recorded.ts';

/** Small enough that calls meet the same keys and values again and again. */
const small = fc.oneof(
  { weight: 9, arbitrary: fc.nat(3) as fc.Arbitrary<unknown> },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, false, true, null, -0, 'x') },
);

const calls = fc.array(
  fc.record({
    thread: fc.nat(1),
    name: fc.constantFrom('set', 'get', 'get', 'drop'),
    args: fc.tuple(fc.nat(2), small),
    value: small,
    others: fc.nat(3),
  }),
  { maxLength: 14 },
);
const entries = fc.array(fc.tuple(fc.nat(3), small), { maxLength: 4 });
type Entries = readonly (readonly [unknown, unknown])[];

/** What a check says of the history, and of the same where there are columns of it. */
function both(check: Invariant<unknown, never>, made: readonly RecordedCall[], observed: unknown) {
  const log = logOf(made);
  const context = () => ({
    history: log.history(),
    observed: observed as never,
    state: undefined,
  });
  return [check(context()), check(withRecord(context(), log.record as CallRecord))];
}

describe('where there are columns, a check says what it says of the operations', () => {
  const alike = (
    check: Invariant<unknown, never>,
    observed: fc.Arbitrary<unknown> = fc.constant(undefined),
  ) => {
    fc.assert(
      fc.property(calls, observed, (made, seen) => {
        const [ofOperations, ofColumns] = both(check, made, seen);
        expect(ofColumns).toEqual(ofOperations);
      }),
      { numRuns: 1_000 },
    );
  };

  test('readsAreWritten', () => {
    const options = { read: 'get', write: 'set' } as const;
    alike(readsAreWritten(options));
    alike(readsAreWritten({ ...options, initial: () => 0 }));
    alike(readsAreWritten({ ...options, initial: () => 7, mayForget: true }));
    alike(readsAreWritten({ ...options, remove: 'drop' }));
  });

  test('lastWriteSurvives', () => {
    const options = { write: 'set', entries: (observed: Entries) => observed } as const;
    alike(lastWriteSurvives(options) as Invariant<unknown, never>, entries);
    alike(
      lastWriteSurvives({ ...options, initial: () => 1, mayForget: true }) as Invariant<
        unknown,
        never
      >,
      entries,
    );
  });

  test('conserves', () => {
    const options = { put: ['set', 'drop'], take: 'get', left: (observed: unknown[]) => observed };
    alike(conserves(options) as Invariant<unknown, never>, fc.array(small, { maxLength: 4 }));
  });

  test('countsEvery', () => {
    const options = { increment: 'set', total: (observed: number) => observed };
    alike(countsEvery(options) as Invariant<unknown, never>, fc.nat(8));
    const named = { ...options, increment: ['set', 'drop', 'set'] };
    alike(countsEvery(named) as Invariant<unknown, never>, fc.nat(16));
  });
});

test('columns tell by themselves that plain reads are right', () => {
  const plainCalls = fc.array(
    fc.record({
      thread: fc.nat(1),
      name: fc.constantFrom('set', 'get'),
      args: fc.tuple(fc.nat(1), fc.nat(2)),
      value: fc.nat(2),
      others: fc.nat(3),
    }),
    { maxLength: 6 },
  );
  const options = { read: 'get', write: 'set', initial: () => 0 } as const;
  let right = 0;
  fc.assert(
    fc.property(plainCalls, (made) => {
      const log = logOf(made);
      const record = log.record as CallRecord;
      const context = { history: log.history(), observed: undefined, state: undefined };
      const isRight = readsAreWritten(options)(context) === undefined;
      const columns = record.columns('get');
      const registers = plainRegistersOf(withRecord({ ...context }, record), options);
      expect(columns && registers?.areReadRight(columns, false)).toBe(isRight);
      right += Number(isRight && made.length > 2);
    }),
    { numRuns: 1_000 },
  );
  expect(right).toBeGreaterThan(50);
});
