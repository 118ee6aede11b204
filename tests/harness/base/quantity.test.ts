import fc from 'fast-check';
import { expect, test } from 'vitest';
import { showCount, showSome, showTenths } from '../../../harness/base/quantity.ts';

test('numbers are grouped, and read back as what they were', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (number) => {
      expect(showCount(number)).toMatch(/^-?\d{1,3}(,\d{3})*$/);
      expect(Number(showCount(number).replaceAll(',', ''))).toBe(number);
      expect(showTenths(number)).toBe(showCount(number));
    }),
  );
  expect(showTenths(4000 / 3)).toBe('1,333.3');
});

test('one of a thing is not many', () => {
  expect([0, 1, 1_000].map((count) => showSome(count, 'target'))).toEqual([
    '0 targets',
    '1 target',
    '1,000 targets',
  ]);
});
