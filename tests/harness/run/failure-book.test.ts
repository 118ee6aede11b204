import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FailureBook } from '../../../harness/run/failure-book.ts';
import type { Failure } from '../../../harness/run/lane-protocol.ts';

const failures = fc.array(
  fc.record({
    execution: fc.nat(999),
    kind: fc.constant('invariant' as const),
    signature: fc.constantFrom('a', 'b', 'c'),
  }),
);

test('in whatever order failures come, it has the first of each signature, and the number of those that are counted', () => {
  fc.assert(
    fc.property(failures, fc.subarray(['a', 'b', 'c']), (noted: Failure[], known) => {
      const book = new FailureBook();
      for (const failure of noted) book.note(failure);
      const counted = noted.filter(({ execution }) => execution % 2 === 0);
      for (const failure of counted) book.count(failure);
      const firsts = book.firsts(new Set(known));
      for (const signature of ['a', 'b', 'c']) {
        const like = noted.filter((failure) => failure.signature === signature);
        const times = counted.filter((failure) => failure.signature === signature).length;
        expect(book.timesOf(signature)).toBe(times);
        const first = firsts.find((failure) => failure.signature === signature);
        const lowest = Math.min(...like.map(({ execution }) => execution));
        const isWanted = like.length > 0 && !known.includes(signature);
        expect(first?.execution).toBe(isWanted ? lowest : undefined);
      }
      const order = firsts.map(({ execution }) => execution);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }),
  );
});

test('what is forgotten is gone', () => {
  const book = new FailureBook();
  book.note({ execution: 1, kind: 'invariant', signature: 'a' });
  book.note({ execution: 2, kind: 'invariant', signature: 'b' });
  book.forget('a');
  expect(book.firsts(new Set()).map(({ signature }) => signature)).toEqual(['b']);
  book.clear();
  expect(book.firsts(new Set())).toEqual([]);
});
