import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LastWriteOptions, lastWriteSurvives } from '../../../harness/checkers/last-write.ts';
import { readsAreWritten, type WholeReadOptions } from '../../../harness/checkers/whole-read.ts';
import { type Call, historyOf, mapRun } from './histories.ts';

type Entries = readonly (readonly [unknown, unknown])[];

const last = (
  calls: readonly Call[],
  entries: Entries,
  more: Partial<LastWriteOptions<Entries>> = {},
) =>
  lastWriteSurvives<Entries>({
    write: 'set',
    remove: 'delete',
    entries: (observed) => observed,
    ...more,
  })({ history: historyOf(...calls), observed: entries, state: undefined });

const reads = (calls: readonly Call[], more: Partial<WholeReadOptions> = {}) =>
  readsAreWritten({ read: 'get', write: 'set', remove: 'delete', ...more })({
    history: historyOf(...calls),
    observed: undefined,
    state: undefined,
  });

const set = (key: unknown, value: unknown, more: Partial<Call> = {}): Call => ({
  name: 'set',
  args: [key, value],
  ...more,
});
const get = (key: unknown, value?: unknown, more: Partial<Call> = {}): Call => ({
  actor: 1,
  name: 'get',
  args: [key],
  value,
  ...more,
});
const remove = (key: unknown): Call => ({ name: 'delete', args: [key], value: true });

describe('a correct map', () => {
  test('passes both checks', () => {
    fc.assert(
      fc.property(mapRun, ({ calls, entries }) => {
        expect(last(calls, entries)).toBeUndefined();
        expect(reads(calls)).toBeUndefined();
      }),
    );
  });

  test('fails where one of its entries is lost, older or foreign', () => {
    fc.assert(
      fc.property(mapRun, ({ calls, entries }) => {
        fc.pre(entries.length > 0);
        const [key, value] = entries[0]!;
        const others = entries.slice(1);
        expect(last(calls, others)).toMatchObject({ kind: 'lost-write' });
        expect(last(calls, [[key, 'foreign'], ...others])).toMatchObject({ kind: 'torn-read' });
        const later = [...calls, set(key, 'new')];
        expect(last(later, [[key, value], ...others])).toMatchObject({ kind: 'lost-write' });
        expect(reads([...later, get(key, value)])).toMatchObject({ kind: 'stale-read' });
        expect(reads([...later, get(key, 'foreign')])).toMatchObject({ kind: 'torn-read' });
      }),
    );
  });
});

describe('lastWriteSurvives', () => {
  test('names the write that was lost and the one that stands in its place', () => {
    expect(last([set('a', 1), set('a', 2, { actor: 1 })], [['a', 1]])).toEqual({
      kind: 'lost-write',
      message:
        "key 'a' holds 1 at the end, so a write is lost: role1 (actor 1): set('a', 2) → undefined, " +
        "which came after role0 (actor 0): set('a', 1) → undefined",
      detail: [
        'at first: undefined',
        "role0 (actor 0): set('a', 1) → undefined",
        "role1 (actor 1): set('a', 2) → undefined",
      ],
    });
  });

  const overlapping = [set('a', 1, { from: 0, to: 9 }), set('a', 2, { from: 1, to: 8 })];
  test.each<[string, boolean, Call[], Entries, Partial<LastWriteOptions<Entries>>?]>([
    ['of two overlapping writes either may be last', true, overlapping, [['a', 1]]],
    ['of two overlapping writes either may be last', true, overlapping, [['a', 2]]],
    ['but one of them must be', false, overlapping, []],
    [
      'a write that never ended may count',
      true,
      [set('a', 1), set('a', 2, { outcome: 'pending' })],
      [['a', 2]],
    ],
    [
      'a write that never ended may not',
      true,
      [set('a', 1), set('a', 2, { outcome: 'pending' })],
      [['a', 1]],
    ],
    [
      'one that threw may act later',
      true,
      [set('a', 2, { outcome: 'threw' }), set('a', 1)],
      [['a', 2]],
    ],
    [
      'a refused write must not stay',
      false,
      [set('a', 1), set('a', 2, { value: false })],
      [['a', 2]],
    ],
    ['a removed key may be gone', true, [set('a', 1), remove('a')], []],
    ['a removed key must be gone', false, [set('a', 1), remove('a')], [['a', 1]]],
    ['a removal that lost to a write is over', false, [remove('a'), set('a', 1)], []],
    ['a cache may forget', true, [set('a', 1)], [], { mayForget: true }],
    [
      'but not remember wrongly',
      false,
      [set('a', 1), set('a', 2)],
      [['a', 1]],
      { mayForget: true },
    ],
    ['nobody wrote this key', false, [], [['b', 1]]],
    ['an initial value stays', true, [], [['b', 1]], { initial: () => 1 }],
    ['an initial value is not dropped', false, [], [['b', undefined]], { initial: () => 1 }],
    ['an initial value is overwritten', false, [set('b', 2)], [['b', 1]], { initial: () => 1 }],
    ['keys are structural', true, [set({ id: 1 }, [1])], [[{ id: 1 }, [1]]]],
    [
      'one register needs no key',
      false,
      [
        { name: 'set', args: [1] },
        { name: 'set', args: [2] },
      ],
      [[0, 1]],
      { key: () => 0, value: ({ args }) => args[0] },
    ],
  ])('%s', (_, holds, calls, entries, more) => {
    expect(last(calls, entries, more) === undefined).toBe(holds);
  });
});

describe('readsAreWritten', () => {
  test('names the read and the write it missed', () => {
    const calls = [set('a', 1), set('a', 2), get('a', 1)];
    expect(reads(calls)).toMatchObject({
      kind: 'stale-read',
      message:
        "role1 (actor 1): get('a') → 1: that value was overwritten before the read began, by " +
        "role0 (actor 0): set('a', 2) → undefined",
    });
    expect(reads([set('a', { x: 1, y: 1 }), get('a', { x: 1, y: 2 })])).toMatchObject({
      kind: 'torn-read',
      message:
        "role1 (actor 1): get('a') → { x: 1, y: 2 }: nobody had written { x: 1, y: 2 } to key 'a'",
    });
  });

  test.each<[string, string | undefined, Call[], Partial<WholeReadOptions>?]>([
    [
      'a read during a write may see it',
      undefined,
      [set('a', 1, { from: 0, to: 9 }), get('a', 1, { from: 1, to: 2 })],
    ],
    [
      'a read during a write may not see it',
      undefined,
      [set('a', 1, { from: 0, to: 9 }), get('a', undefined, { from: 1, to: 2 })],
    ],
    ['a read before a write cannot see it', 'torn-read', [get('a', 1), set('a', 1)]],
    [
      'a value written again is current',
      undefined,
      [set('a', 1), set('a', 2), set('a', 1), get('a', 1)],
    ],
    [
      'an overwrite during the read is no excuse needed',
      undefined,
      [set('a', 1), set('a', 2, { from: 2, to: 5 }), get('a', 1, { from: 4, to: 6 })],
    ],
    [
      'of several overwrites the first to be done counts',
      'stale-read',
      [
        set('a', 1),
        set('a', 2, { from: 2, to: 3 }),
        set('a', 3, { from: 2, to: 9 }),
        set('a', 4, { from: 2, to: 8 }),
        get('a', 1, { from: 4, to: 5 }),
      ],
    ],
    [
      'a write that never ended may show at any time',
      undefined,
      [set('a', 2, { outcome: 'pending' }), set('a', 1), get('a', 2)],
    ],
    ['a refused write never shows', 'torn-read', [set('a', 2, { value: false }), get('a', 2)]],
    ['a missing value after a write is stale', 'stale-read', [set('a', 1), get('a')]],
    [
      'a missing value is fine for a cache',
      undefined,
      [set('a', 1), get('a')],
      { mayForget: true },
    ],
    ['null is a missing value', undefined, [get('a', null)]],
    ['a removed value is stale', 'stale-read', [set('a', 1), remove('a'), get('a', 1)]],
    ['an initial value is written', undefined, [get('a', 7)], { initial: () => 7 }],
    ['a missing initial value was never written', 'torn-read', [get('a')], { initial: () => 7 }],
    ['reads that threw say nothing', undefined, [set('a', 1), get('a', 5, { outcome: 'threw' })]],
    ['keys are apart', 'torn-read', [set('a', 1), get('b', 1)]],
  ])('%s', (_, kind, calls, more) => {
    expect(reads(calls, more)).toEqual(
      kind === undefined ? undefined : expect.objectContaining({ kind }),
    );
  });
});
