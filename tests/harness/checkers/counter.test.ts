import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CounterOptions, countsEvery } from '../../../harness/checkers/counter.ts';
import { type Call, historyOf } from './histories.ts';

const check = (calls: readonly Call[], total: number, more: Partial<CounterOptions<number>> = {}) =>
  countsEvery<number>({ increment: 'increment', total: (observed) => observed, ...more })({
    history: historyOf(...calls),
    observed: total,
    state: undefined,
  });

const increment = (more: Partial<Call> = {}): Call => ({ name: 'increment', ...more });

describe('countsEvery', () => {
  test('holds for the sum and for nothing else', () => {
    const by: CounterOptions<number>['by'] = ({ args }) => args[0] as number;
    fc.assert(
      fc.property(fc.array(fc.nat(9)), fc.integer(), (amounts, off) => {
        const calls = amounts.map((amount) => increment({ args: [amount] }));
        const sum = amounts.reduce((a, b) => a + b, 0);
        expect(check(calls, sum, { by })).toBeUndefined();
        fc.pre(off !== 0);
        expect(check(calls, sum + off, { by })).toMatchObject({
          kind: off < 0 ? 'lost-write' : 'duplicate',
        });
      }),
    );
  });

  test('says how many were lost', () => {
    expect(check([increment(), increment({ actor: 1 })], 1)).toEqual({
      kind: 'lost-write',
      message: '2 increments make 2, but the counter is 1: 1 lost',
      detail: [
        'role0 (actor 0): increment() → undefined',
        'role1 (actor 1): increment() → undefined',
      ],
    });
  });

  test.each<[string, string | undefined, Call[], number, Partial<CounterOptions<number>>?]>([
    ['one that never ended may count', undefined, [increment({ outcome: 'pending' })], 1],
    ['one that never ended may not', undefined, [increment({ outcome: 'pending' })], 0],
    ['but not twice', 'duplicate', [increment({ outcome: 'threw' })], 2],
    ['refused ones do not', undefined, [increment({ value: false })], 0],
    ['it may not start at 0', undefined, [increment()], 11, { initial: 10 }],
    ['a lost decrement is lost, too', 'lost-write', [increment()], 0, { by: () => -1 }],
    ['a counter must be a number', 'invariant', [increment()], Number.NaN],
  ])('%s', (_, kind, calls, total, more) => {
    expect(check(calls, total, more)).toEqual(
      kind === undefined ? undefined : expect.objectContaining({ kind }),
    );
  });
});
