import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLockOrder } from '../../../harness/checkers/lock-order.ts';
import type { Violation } from '../../../harness/model/finding.ts';
import type { LockEvent } from '../../../harness/model/lock-trace.ts';
import { actorName, eventsOf, interleaved, type Nest, type Taken } from './lock-programs.ts';

const check = (events: readonly LockEvent[]) => checkLockOrder(events, actorName);

const LOCKS = ['a', 'b', 'c', 'd', 'e', 'f'];
/** Any locks, in the one order in which all are taken. */
const ordered = fc
  .subarray(LOCKS, { minLength: 1 })
  .map((locks): Nest => locks.map((lock) => ({ lock })));
const shuffled = fc
  .shuffledSubarray(LOCKS, { minLength: 1 })
  .map((locks): Nest => locks.map((lock) => ({ lock })));

/** What actors do whose nests these are, interleaved at will. */
function programs(nest: fc.Arbitrary<Nest>): fc.Arbitrary<LockEvent[]> {
  return fc
    .array(fc.array(nest, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })
    .chain((actors) => interleaved(actors.map((nests, actor) => eventsOf(actor, nests))));
}

/** Two locks in both orders, each in other locks of the actor's own. */
const inversion = (one: Taken, other: Taken) =>
  fc.tuple(fc.subarray(['g', 'h']), fc.subarray(['i', 'j'])).map(([mine, theirs]): [Nest, Nest] => [
    [...mine.map((lock) => ({ lock })), one, other],
    [...theirs.map((lock) => ({ lock })), other, one],
  ]);

/** The same, beside actors who take their locks in order. */
const planted = (one: Taken, other: Taken, around: Nest = []) =>
  fc
    .tuple(inversion(one, other), fc.array(ordered, { maxLength: 6 }))
    .chain(([[first, second], others]) =>
      interleaved([
        eventsOf(0, [[...around, ...first]]),
        eventsOf(1, [[...around, ...second]]),
        ...others.map((nest, at) => eventsOf(2 + at, [nest])),
      ]),
    );

const property = (events: fc.Arbitrary<LockEvent[]>, holds: (found: unknown) => void) =>
  fc.assert(
    fc.property(events, (each) => {
      holds(check(each));
    }),
  );

describe('is silent', () => {
  const silent = (found: unknown) => expect(found).toBeUndefined();

  test('where all take their locks in one order', () => property(programs(ordered), silent));

  test('where one actor takes them in any order', () => {
    const alone = fc.array(shuffled, { maxLength: 8 }).map((nests) => eventsOf(0, nests));
    property(alone, silent);
  });

  test('where both orders are taken under a lock in common', () =>
    property(planted({ lock: 'x' }, { lock: 'y' }, [{ lock: 'gate' }]), silent));

  test('where both sides are shared', () => {
    const [x, y] = [
      { lock: 'x', isShared: true },
      { lock: 'y', isShared: true },
    ];
    property(planted(x, y), silent);
  });

  test('where nobody waits for one of the two', () =>
    property(planted({ lock: 'x' }, { lock: 'y', waits: false }), silent));

  test('where the actor may have asked on behalf of something else', () =>
    property(planted({ lock: 'x' }, { lock: 'y', isAlone: false }), silent));

  test('where an actor that waits already asks for more', () => {
    const [[first, take], [second]] = [
      eventsOf(0, [[{ lock: 'x' }]]),
      eventsOf(0, [[{ lock: 'y' }]]),
    ];
    const other = eventsOf(1, [[{ lock: 'y' }, { lock: 'x' }]]);
    const waiting = eventsOf(0, [[{ lock: 'z' }]])[0];
    expect(check([first, take, waiting, second, ...other] as LockEvent[])).toBeUndefined();
    expect(check([first, take, second, ...other] as LockEvent[])).toMatchObject({
      kind: 'lock-order',
    });
  });

  test('where a lock is given back before the next is asked for', () => {
    const handOver = (from: string, to: string): LockEvent[] => {
      const [mine, next] = [eventsOf(0, [[{ lock: from }]]), eventsOf(0, [[{ lock: to }]])];
      return [...mine, ...next];
    };
    expect(check([...handOver('a', 'b'), ...eventsOf(1, [[{ lock: 'b' }, { lock: 'a' }]])])).toBe(
      undefined,
    );
  });

  test('where a lock is taken again by who holds it', () =>
    expect(
      check([
        ...eventsOf(0, [[{ lock: 'a' }, { lock: 'b' }, { lock: 'a' }]]),
        ...eventsOf(1, [[{ lock: 'a' }, { lock: 'b' }]]),
      ]),
    ).toBeUndefined());
});

describe('finds', () => {
  const found = (verdict: unknown) => expect(verdict).toMatchObject({ kind: 'lock-order' });

  test('two locks that two actors take in both orders, whatever else happens', () =>
    property(planted({ lock: 'x' }, { lock: 'y' }), found));

  test('the same under a lock that both only share', () =>
    property(planted({ lock: 'x' }, { lock: 'y' }, [{ lock: 'gate', isShared: true }]), found));

  test('circles of any length, each order another actor’s', () =>
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), (length) => {
        const circle = LOCKS.slice(0, length).flatMap((lock, actor) =>
          eventsOf(actor, [[{ lock }, { lock: LOCKS[(actor + 1) % length] as string }]]),
        );
        const verdict = check(circle) as Violation;
        found(verdict);
        expect(verdict.detail).toHaveLength(length);
      }),
    ));

  test('classes in both orders, though no two locks are', () => {
    const order = (first: string, second: string): Nest => [
      { lock: `${first} of ${second}`, lockClass: first },
      { lock: `${second} of ${first}`, lockClass: second },
    ];
    expect(
      check([...eventsOf(0, [order('url', 'port')]), ...eventsOf(1, [order('port', 'url')])]),
    ).toMatchObject({
      message: 'locks are taken in a circle: url while holding port, and port while holding url',
    });
  });

  test('locks of one class in both orders, but not where they have one of their own', () => {
    const nest = (...locks: string[]): Nest =>
      locks.map((lock) => ({ lock, lockClass: 'account' }));
    const inOrder = [...eventsOf(0, [nest('1', '2')]), ...eventsOf(1, [nest('2', '3')])];
    expect(check(inOrder)).toBeUndefined();
    expect(check([...inOrder, ...eventsOf(2, [nest('3', '1')])])).toMatchObject({
      message:
        'locks are taken in a circle: 2 while holding 1, 3 while holding 2, and 1 while holding 3',
    });
  });
});

test('says who held what where, and the step that closed the circle', () => {
  const placed = (actor: number, nest: Nest): LockEvent[] =>
    eventsOf(actor, [nest]).map((event, at) =>
      event.kind === 'ask'
        ? {
            ...event,
            location: `store.ts:${at}`,
            afterStep: 10 * actor + at,
            during: { operation: 0, name: 'save' },
          }
        : event,
    );
  const [a, b, shared] = [{ lock: 'a' }, { lock: 'b' }, { lock: 'b', isShared: true }];
  expect(check([...placed(0, [a, b]), ...placed(1, [shared, a])])).toEqual({
    kind: 'lock-order',
    message: 'locks are taken in a circle: b while holding a, and a while holding b',
    detail: [
      'actor 0 held a (in save at store.ts:0) while it took b (in save at store.ts:2)',
      'actor 1 held b (shared) (in save at store.ts:0) while it took a (in save at store.ts:2)',
    ],
    step: 12,
  });
});

test('says that it cannot tell where there is too much to compare', () => {
  // Any two of twelve locks in both orders, by six actors, whom one more lock keeps apart.
  const pairs = LOCKS.flatMap((a) =>
    LOCKS.flatMap((b) => [`${a}1 ${b}1`, `${a}1 ${b}2`, `${a}2 ${b}1`, `${a}2 ${b}2`]),
  )
    .map((pair) => pair.split(' ') as [string, string])
    .filter(([first, second]) => first !== second);
  const nests = pairs.map(
    ([first, second]): Nest => [{ lock: 'gate' }, { lock: first }, { lock: second }],
  );
  const events = Array.from({ length: 6 }, (_, actor) => eventsOf(actor, nests)).flat();
  expect(check(events)).toBe('undecided');
});
