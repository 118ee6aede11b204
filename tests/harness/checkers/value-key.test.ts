import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOf } from '../../../harness/checkers/value-key.ts';

const any = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
});

/** Without what the two rules see differently: −0, and objects without a prototype. */
const settled = (value: unknown): unknown => structuredClone(value);

test('values have one key exactly if they are structurally equal', () => {
  fc.assert(
    fc.property(any, any, (a, b) => {
      expect(keyOf(a)).toBe(keyOf(settled(a)));
      fc.pre(!fc.stringify([a, b]).includes('-0'));
      const [x, y] = [settled(a), settled(b)];
      expect(keyOf(x) === keyOf(y)).toBe(isDeepStrictEqual(x, y));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  [
    [1, '2'],
    ['1', 2],
  ],
  [{ a: 1 }, { a: 1, b: undefined }],
  [new Uint8Array([1]), new Int8Array([1])],
  [[undefined], [null]],
  [new Map([[1, 2]]), new Map([[1, 3]])],
  [new Date(0), new Date(1)],
  [1n, 1],
  [['a', 'b'], ['a,b']],
  [new Error('a'), new Error('b')],
  ['\0NaN', Number.NaN],
  ['\0[1]', [1]],
  ['\0"\\u0000a"', '\0a'],
  [null, undefined],
  [1, '1'],
  [true, 'true'],
])('%o and %o differ', (a, b) => {
  expect(keyOf(a)).not.toBe(keyOf(b));
});

test.each<[unknown, unknown]>([
  [0, -0],
  [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
  ],
  [new Set([1, 2]), new Set([2, 1])],
  [Number.NaN, Number.NaN],
  [Buffer.from('ab'), Buffer.from('ab')],
])('%o and %o are one', (a, b) => {
  expect(keyOf(a)).toBe(keyOf(b));
});

test('a value that holds itself has a key', () => {
  const ring = (): unknown => {
    const self: { next?: unknown } = {};
    self.next = { next: self };
    return self;
  };
  expect(keyOf(ring())).toBe(keyOf(ring()));
});
