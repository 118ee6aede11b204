import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageOf, stackOf } from '../../../harness/base/errors.ts';

test('anything that is thrown has a message and a stack that are text', () => {
  const thrown = fc.oneof(
    fc.anything({ withNullPrototype: true, withBigInt: true }),
    fc.string().map((message) => new RangeError(message)),
    fc.constantFrom<unknown>(
      Symbol('s'),
      Object.create(null),
      {
        toString() {
          throw new Error('no');
        },
      },
      Object.assign(new Error('m'), { stack: 7 }),
    ),
  );
  fc.assert(
    fc.property(thrown, (value) => {
      expect(typeof messageOf(value)).toBe('string');
      expect(typeof stackOf(value)).toBe('string');
    }),
  );
});

test('an error is known by its message, or its name where it has none', () => {
  expect(messageOf(new TypeError('bad'))).toBe('bad');
  expect(messageOf(Object.assign(new TypeError('x'), { message: '' }))).toBe('TypeError');
  expect(messageOf('text')).toBe('text');
  expect(messageOf(undefined)).toBe('undefined');
});
