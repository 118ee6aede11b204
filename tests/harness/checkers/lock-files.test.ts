import { describe, expect, test } from 'vitest';
import { withLockFiles } from '../../../harness/checkers/lock-files.ts';
import { checkLockOrder } from '../../../harness/checkers/lock-order.ts';
import type { LockEvent } from '../../../harness/model/lock-trace.ts';
import { actorName, eventsOf } from './lock-programs.ts';

const AROUND = { isAlone: true };

const take = (actor: number, path: string, operation = 0): LockEvent => ({
  actor,
  kind: 'claim',
  path,
  isTaken: true,
  during: { operation, name: 'call' },
  ...AROUND,
});
const meet = (actor: number, path: string, operation = 0): LockEvent => ({
  ...take(actor, path, operation),
  kind: 'claim',
  path,
  isTaken: false,
  ...AROUND,
});
const remove = (actor: number, path: string): LockEvent => ({ actor, kind: 'remove', path });

/** An actor waits for a file, so that lock files are known to be waited for. */
const WAITED = [
  take(8, 'w'),
  meet(9, 'w'),
  meet(9, 'w'),
  remove(8, 'w'),
  take(9, 'w'),
  remove(9, 'w'),
];
const nested = (actor: number, ...paths: string[]): LockEvent[] => [
  ...paths.map((path) => take(actor, path)),
  ...paths.toReversed().map((path) => remove(actor, path)),
];
const BOTH_ORDERS = [...nested(0, 'a', 'b'), ...nested(1, 'b', 'a')];

const verdictOf = (events: readonly LockEvent[]) => checkLockOrder(events, actorName);
const locksOf = (events: readonly LockEvent[]) =>
  new Set(withLockFiles(events).flatMap((step) => (step.kind === 'ask' ? [step.name] : [])));

test('a file that one creates and removes while another tries again is a lock', () => {
  expect(withLockFiles(WAITED).map(({ kind, actor }) => `${actor} ${kind}`)).toEqual([
    ...['8 ask', '8 take'],
    ...['9 ask', '9 leave', '9 ask', '9 leave'],
    '8 leave',
    ...['9 ask', '9 take', '9 leave'],
  ]);
});

describe('is no lock', () => {
  test.each([
    ['of one name each', [...nested(0, 'temp-0'), ...nested(1, 'temp-1'), ...nested(0, 'temp-0')]],
    ['that stays', [take(0, 'marker'), meet(1, 'marker'), meet(1, 'marker')]],
    ['that only somebody else removes', [take(0, 'x'), meet(1, 'x'), meet(1, 'x'), remove(1, 'x')]],
  ])('a file %s', (_, events) => {
    expect(locksOf([...events, ...WAITED])).toEqual(new Set(['file w']));
  });

  test('any file, where who finds one there does not try again in the same operation', () => {
    const tried = [take(0, 'w'), meet(1, 'w', 0), meet(1, 'w', 1), remove(0, 'w'), take(1, 'w', 2)];
    expect(locksOf([...tried, remove(1, 'w')])).toEqual(new Set());
  });
});

describe('lock files in both orders', () => {
  test('are found', () => {
    expect(verdictOf([...WAITED, ...BOTH_ORDERS])).toMatchObject({
      kind: 'lock-order',
      message:
        'locks are taken in a circle: file b while holding file a, and file a while holding file b',
    });
  });

  test('are found beside locks of another kind', () => {
    const one = eventsOf(0, [[{ lock: 'mutex' }]]);
    const outer = [...one.slice(0, 2), ...nested(0, 'a'), ...one.slice(2)];
    const inner = [take(1, 'a'), ...eventsOf(1, [[{ lock: 'mutex' }]]), remove(1, 'a')];
    expect(verdictOf([...WAITED, ...outer, ...inner])).toMatchObject({ kind: 'lock-order' });
  });

  test.each([
    ['nobody is seen to wait for any', BOTH_ORDERS],
    ['one actor takes them', [...WAITED, ...nested(0, 'a', 'b'), ...nested(0, 'b', 'a')]],
    [
      'another lock file keeps them apart',
      [...WAITED, ...nested(0, 'gate', 'a', 'b'), ...nested(1, 'gate', 'b', 'a')],
    ],
    [
      'one gives the first back where it finds the second there',
      [
        ...WAITED,
        ...BOTH_ORDERS,
        take(1, 'b'),
        take(0, 'a'),
        meet(0, 'b'),
        remove(0, 'a'),
        remove(1, 'b'),
      ],
    ],
    [
      'they were asked for on behalf of something else',
      [
        ...WAITED,
        ...BOTH_ORDERS.map((event) =>
          event.kind === 'claim' ? { ...event, isAlone: false } : event,
        ),
      ],
    ],
  ])('are silent where %s', (_, events) => {
    expect(verdictOf(events)).toBeUndefined();
  });

  test('a lock that a waiter takes from its holder is not held any more', () => {
    const stolen = [take(0, 'a'), meet(1, 'a'), remove(1, 'a'), take(1, 'a'), take(0, 'b')];
    const steps = withLockFiles([
      ...WAITED,
      ...stolen,
      remove(0, 'b'),
      ...nested(1, 'b'),
      remove(1, 'a'),
    ]);
    const held = steps.filter(({ actor, kind }) => actor === 0 && kind !== 'ask');
    expect(held.map(({ kind }) => kind)).toEqual(['take', 'leave', 'take', 'leave']);
  });
});
