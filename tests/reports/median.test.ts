import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { median } from '../../harness/bench/percentiles.ts';
import { medianOf } from '../../reports/median.ts';

test('law: it is the median that the comparison was judged by', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
      expect(medianOf(values)).toBe(median(values));
    }),
  );
  expect(medianOf([])).toBeUndefined();
});
