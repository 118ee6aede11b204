import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fifoPerProducer } from '../../../harness/checkers/fifo.ts';
import { type Call, historyOf, queueRun } from './histories.ts';

const check = (...calls: readonly Call[]) =>
  fifoPerProducer({ put: 'push', take: 'pop' })({
    history: historyOf(...calls),
    observed: undefined,
    state: undefined,
  });

const push = (value: unknown, more: Partial<Call> = {}): Call => ({
  name: 'push',
  args: [value],
  ...more,
});
const pop = (value: unknown, more: Partial<Call> = {}): Call => ({
  actor: 9,
  name: 'pop',
  value,
  ...more,
});

describe('fifoPerProducer', () => {
  test('a correct queue passes', () => {
    fc.assert(
      fc.property(queueRun, ({ calls }) => {
        expect(check(...calls)).toBeUndefined();
      }),
    );
  });

  test('any two values of one producer taken in the wrong order by one consumer fail', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(), { minLength: 2, maxLength: 20 }),
        fc.nat(),
        fc.nat(),
        (values, i, j) => {
          const [a, b] = [i % values.length, j % values.length];
          fc.pre(a !== b);
          const taken = values.with(a, values[b]!).with(b, values[a]!);
          const calls = [
            ...values.map((value) => push(value)),
            ...taken.map((value) => pop(value)),
          ];
          expect(check(...calls)).toMatchObject({ kind: 'invariant' });
        },
      ),
    );
  });

  test('names both takes and both puts', () => {
    expect(check(push(1), push(2), pop(2), pop(1))).toEqual({
      kind: 'invariant',
      message:
        '1 was put before 2 but taken after it by the same consumer: ' +
        'role9 (actor 9): pop() → 2; then role9 (actor 9): pop() → 1',
      detail: ['role0 (actor 0): push(1) → undefined', 'role0 (actor 0): push(2) → undefined'],
    });
  });

  test.each<[string, boolean, Call[]]>([
    ['two producers have no order', true, [push(1), push(2, { actor: 1 }), pop(2), pop(1)]],
    ['two consumers have no order', true, [push(1), push(2), pop(2), pop(1, { actor: 8 })]],
    [
      'equal values cannot be told apart',
      true,
      [push(1), push(2), push(1), pop(2), pop(1), pop(1)],
    ],
    ['refused puts do not count', true, [push(1, { value: false }), push(2), pop(2), pop(1)]],
    [
      'overlapping takes have no order',
      true,
      [push(1), push(2), pop(2, { from: 10, to: 20 }), pop(1, { from: 11, to: 19 })],
    ],
    [
      'overlapping puts have no order',
      true,
      [
        push(1, { from: 0, to: 5 }),
        push(2, { from: 1, to: 4 }),
        pop(2, { from: 10 }),
        pop(1, { from: 12 }),
      ],
    ],
    [
      'the last of several overlapping takes hides no other',
      false,
      [
        push(1, { from: 0, to: 3 }),
        push(2, { from: 1, to: 2 }),
        push(3, { from: 4, to: 5 }),
        pop(3, { from: 10, to: 12 }),
        pop(2, { from: 11, to: 13 }),
        pop(1, { from: 20, to: 21 }),
      ],
    ],
    [
      'an overlap in between hides nothing',
      false,
      [
        push(1),
        push(2),
        push(3),
        pop(3),
        pop(2, { from: 12, to: 30 }),
        pop(1, { from: 13, to: 14 }),
      ],
    ],
  ])('%s', (_, holds, calls) => {
    expect(check(...calls) === undefined).toBe(holds);
  });
});
