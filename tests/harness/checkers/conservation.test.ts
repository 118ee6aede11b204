import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conserves } from '../../../harness/checkers/conservation.ts';
import { type Call, historyOf, queueRun } from './histories.ts';

const check = (calls: readonly Call[], left: readonly unknown[] = []) =>
  conserves<readonly unknown[]>({ put: 'push', take: 'pop', left: (observed) => observed })({
    history: historyOf(...calls),
    observed: left,
    state: undefined,
  });

const push = (value: unknown, more: Partial<Call> = {}): Call => ({
  name: 'push',
  args: [value],
  ...more,
});
const pop = (value?: unknown, more: Partial<Call> = {}): Call => ({
  actor: 1,
  name: 'pop',
  value,
  ...more,
});

describe('conserves', () => {
  test('a correct queue passes', () => {
    fc.assert(
      fc.property(queueRun, ({ calls, left }) => {
        expect(check(calls, left)).toBeUndefined();
      }),
    );
  });

  test('a taken value that vanishes from the history is a lost write', () => {
    fc.assert(
      fc.property(queueRun, fc.nat(), ({ calls, left }, pick) => {
        const takes = calls.filter(({ name, value }) => name === 'pop' && value !== undefined);
        fc.pre(takes.length > 0);
        const gone = takes[pick % takes.length];
        const rest = calls.map((call) => (call === gone ? { ...call, value: undefined } : call));
        expect(check(rest, left)).toMatchObject({ kind: 'lost-write' });
      }),
    );
  });

  test('a value taken once more is a duplicate, a foreign one an invariant', () => {
    fc.assert(
      fc.property(queueRun, ({ calls, left }) => {
        const put = calls.find(({ name, value }) => name === 'push' && value === true);
        fc.pre(put !== undefined);
        expect(check([...calls, pop(put.args![0])], left)).toMatchObject({ kind: 'duplicate' });
        expect(check(calls, [...left, put.args![0]])).toMatchObject({ kind: 'duplicate' });
        expect(check([...calls, pop('foreign')], left)).toMatchObject({ kind: 'invariant' });
      }),
    );
  });

  test('names the operations and values', () => {
    const [first, second] = [push({ id: 7 }, { value: true }), push({ id: 8 }, { value: true })];
    expect(check([first, second, pop({ id: 8 })])).toEqual({
      kind: 'lost-write',
      message:
        '{ id: 7 } was put but neither taken nor left: role0 (actor 0): push({ id: 7 }) → true',
    });
    expect(check([first, pop({ id: 7 }), pop({ id: 7 })])).toMatchObject({
      message:
        '{ id: 7 } was put once but came out 2 times: role0 (actor 0): push({ id: 7 }) → true; ' +
        'role1 (actor 1): pop() → { id: 7 }; role1 (actor 1): pop() → { id: 7 }',
    });
  });

  test('several at once: the loss first, the rest in the detail', () => {
    const found = check([push(1), push(2), pop(2), pop(2), pop(3)]);
    expect(found).toMatchObject({
      kind: 'lost-write',
      message: expect.stringContaining('1 was put'),
    });
    expect(found).toHaveProperty('detail', [
      expect.stringMatching(/^duplicate: 2 was put once/),
      expect.stringMatching(/^invariant: 3 came out but was never put/),
    ]);
  });

  test.each<[string, boolean, Call[], unknown[]?]>([
    ['a put that was refused need not come out', true, [push(1, { value: false })]],
    ['a put that was refused must not come out', false, [push(1, { value: false }), pop(1)]],
    ['a put that threw may be gone', true, [push(1, { outcome: 'threw' })]],
    ['a put that threw may be there', true, [push(1, { outcome: 'threw' })], [1]],
    ['a put that never ended may be taken', true, [push(1, { outcome: 'pending' }), pop(1)]],
    ['but not twice', false, [push(1, { outcome: 'pending' }), pop(1), pop(1)]],
    ['a take that never ended may have taken', true, [push(1), pop(0, { outcome: 'pending' })]],
    ['but not two', false, [push(1), push(2), pop(0, { outcome: 'pending' })]],
    ['null and undefined are nothing', true, [pop(null), pop(undefined)]],
    ['equal values count', true, [push(1), push(1), pop(1)], [1]],
    ['and are missed', false, [push(1), push(1), pop(1)]],
    ['-0 and +0 are one', true, [push(-0), pop(0)]],
    ['NaN equals itself', true, [push(Number.NaN), pop(Number.NaN)]],
    ['1 and "1" are two', false, [push(1), pop('1')]],
  ])('%s', (_, holds, calls, left) => {
    expect(check(calls, left) === undefined).toBe(holds);
  });

  test('what counts as accepted and as nothing is up to the scenario', () => {
    const custom = conserves({
      put: ['push', 'unshift'],
      take: 'pop',
      accepted: ({ outcome }) => outcome.kind === 'returned' && outcome.value === 'ok',
      nothing: (value) => value === -1,
    });
    const judge = (...calls: Call[]) =>
      custom({ history: historyOf(...calls), observed: undefined, state: undefined });
    expect(
      judge(push(1, { value: 'ok' }), pop(1), pop(-1), push(2, { value: 'full' })),
    ).toBeUndefined();
    expect(judge({ name: 'unshift', args: [3], value: 'ok' })).toMatchObject({
      kind: 'lost-write',
    });
  });
});
