import fc from 'fast-check';
import { expect, test } from 'vitest';
import { censusGrowth, sumCensuses } from '../../../harness/checkers/census-growth.ts';

const amount = fc.record({ count: fc.nat(1000), bytes: fc.nat(100_000) });
const census = fc
  .dictionary(fc.constantFrom('Map', 'Object', 'Order', '(string)', 'Array'), amount)
  .map((entries) => new Map(Object.entries(entries)));

test('nothing grows between a heap and itself', () => {
  fc.assert(
    fc.property(census, (heap) => {
      expect(censusGrowth(heap, heap, 9)).toEqual([]);
    }),
  );
});

test('what was added to a heap is what grew, the largest first', () => {
  fc.assert(
    fc.property(census, census, (heap, added) => {
      const expected = [...added]
        .filter(([, { count, bytes }]) => count > 0 && bytes > 0)
        .map(([name, entry]) => ({ name, ...entry }));
      const grown = censusGrowth(heap, sumCensuses([heap, added]), 9);
      expect(grown).toHaveLength(expected.length);
      expect(grown).toEqual(expect.arrayContaining(expected));
      expect(grown.map(({ bytes }) => bytes)).toEqual(
        grown.map(({ bytes }) => bytes).sort((a, b) => b - a),
      );
    }),
  );
});
