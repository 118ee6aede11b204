import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { portableValue, showValue } from '../../../harness/model/shown-value.ts';
import { anyValue } from '../../reports/evidence.ts';

test.each([
  [42, '42'],
  [-0, '-0'],
  [Number.NaN, 'NaN'],
  [10n, '10n'],
  [undefined, 'undefined'],
  [null, 'null'],
  ['a "b"\n', `'a "b"\\n'`],
  [[], '[]'],
  [{}, '{}'],
  [[1, [2, 'x']], `[1, [2, 'x']]`],
  [{ id: 1, 'two words': [true] }, `{ id: 1, 'two words': [true] }`],
  [new Map([[1, 2]]), 'Map(1) { 1 => 2 }'],
  [new Uint8Array([1, 2]), 'Uint8Array(2) [ 1, 2 ]'],
])('%s is shown as %s', (value, shown) => {
  expect(showValue(value)).toBe(shown);
});

test('what is long is cut and says so', () => {
  expect(showValue('x'.repeat(100))).toBe(`'${'x'.repeat(80)}'… 20 more`);
  expect(showValue(Array.from({ length: 15 }, () => 0))).toMatch(/, 0, … 3 more\]$/);
});

test('a cycle ends', () => {
  const loop: Record<string, unknown> = { name: 'loop' };
  loop.self = loop;
  expect(showValue(loop)).toBe(`{ name: 'loop', self: [Circular] }`);
  expect(showValue(JSON.parse(JSON.stringify(portableValue(loop))))).toBe(showValue(loop));
});

test('plain data stays itself in JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3, noUnicodeString: false }), (value) => {
      const plain = JSON.parse(JSON.stringify(value));
      expect(portableValue(plain)).toEqual(plain);
    }),
  );
});

test('law: any value is shown the same before and after its way through JSON', () => {
  fc.assert(
    fc.property(anyValue(), (value) => {
      const back = JSON.parse(JSON.stringify(portableValue(value)) ?? 'null');
      expect(showValue(back)).toBe(showValue(value));
      expect(showValue(value)).not.toContain('\n');
    }),
    { numRuns: 1000 },
  );
});
