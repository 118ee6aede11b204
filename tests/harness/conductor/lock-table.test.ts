import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_LOCK_REQUESTS } from '../../../harness/base/limits.ts';
import { LOCK_TABLE_WORDS, LockTable } from '../../../harness/conductor/lock-table.ts';
import type { LockRequest, LockState } from '../../../harness/model/locks.ts';

const ACTORS = 4;
const NAMES = ['a', 'b', 'ü\ud800', ''];

type Action =
  | { readonly kind: 'request'; readonly actor: number; readonly request: LockRequest }
  | { readonly kind: 'release'; readonly which: number }
  | { readonly kind: 'end'; readonly actor: number };

/** The platform refuses to steal a lock that is shared before it looks at any table. */
const request: fc.Arbitrary<LockRequest> = fc
  .record({
    name: fc.constantFrom(...NAMES),
    isShared: fc.boolean(),
    otherwise: fc.constantFrom(
      'wait' as const,
      'wait' as const,
      'giveUp' as const,
      'steal' as const,
    ),
    client: fc.nat(ACTORS),
  })
  .filter(({ isShared, otherwise }) => !(isShared && otherwise === 'steal'));
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('request' as const),
      actor: fc.nat(ACTORS - 1),
      request,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const), which: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('end' as const), actor: fc.nat(ACTORS - 1) }),
  },
);

interface Entry extends LockRequest {
  readonly number: number;
  readonly actor: number;
  state: LockState;
}

/** The specification's steps on plain lists. */
class Model {
  entries: Entry[] = [];
  changed: number[] = [];
  #numbers = 0;

  request(actor: number, wanted: LockRequest): number | undefined {
    const entry: Entry = { ...wanted, actor, number: this.#numbers + 1, state: 'waiting' };
    if (
      wanted.otherwise === 'giveUp' &&
      (this.#waiting(entry).length > 0 || !this.#grantable(entry))
    )
      return undefined;
    this.#numbers++;
    if (wanted.otherwise === 'steal') {
      for (const held of this.#held(entry)) {
        held.state = 'stolen';
        this.changed.push(held.actor);
      }
      entry.state = 'held';
    } else if (this.#waiting(entry).length === 0 && this.#grantable(entry)) entry.state = 'held';
    this.entries.push(entry);
    return entry.number;
  }

  remove(isMeant: (entry: Entry) => boolean): void {
    this.entries = this.entries.filter((entry) => !isMeant(entry));
    for (const name of NAMES) {
      for (const entry of this.entries.filter((each) => each.name === name)) {
        if (entry.state !== 'waiting') continue;
        if (!this.#grantable(entry)) break;
        entry.state = 'held';
        this.changed.push(entry.actor);
      }
    }
  }

  #grantable(entry: Entry): boolean {
    const held = this.#held(entry);
    return held.length === 0 || (entry.isShared && held.every(({ isShared }) => isShared));
  }

  readonly #held = ({ name }: Entry) =>
    this.entries.filter((each) => each.name === name && each.state === 'held');
  readonly #waiting = ({ name }: Entry) =>
    this.entries.filter((each) => each.name === name && each.state === 'waiting');
}

describe('the table of locks', () => {
  test('is one queue a name, first in, first out, as the specification says', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const changed: number[] = [];
        const table = new LockTable(new Int32Array(LOCK_TABLE_WORDS), (actor) =>
          changed.push(actor),
        );
        const model = new Model();
        for (const act of actions) {
          if (act.kind === 'request') {
            expect(table.request(act.actor, act.request)).toBe(
              model.request(act.actor, act.request),
            );
          } else if (act.kind === 'release') {
            const number = model.entries[act.which]?.number ?? 9_999;
            table.release(number);
            model.remove((entry) => entry.number === number);
          } else {
            table.releaseAll([act.actor]);
            model.remove(({ actor }) => actor === act.actor);
          }
          const known = model.entries.filter(({ state }) => state !== 'stolen');
          expect(table.list()).toEqual(
            known.map(({ name, isShared, client, state }) => ({
              name,
              isShared,
              client,
              isHeld: state === 'held',
            })),
          );
          for (const { number, state } of model.entries) expect(table.stateOf(number)).toBe(state);
          expect(changed.splice(0).toSorted()).toEqual(model.changed.splice(0).toSorted());
        }
      }),
      { numRuns: 300 },
    );
  });

  test('tells who waits for whom, and forgets all of it', () => {
    const table = new LockTable(new Int32Array(LOCK_TABLE_WORDS));
    const wanted = { name: 'a', isShared: true, otherwise: 'wait', client: 0 } as const;
    table.request(0, wanted);
    table.request(1, wanted);
    table.request(2, { ...wanted, isShared: false });
    expect(table.waits()).toEqual([{ actor: 2, name: 'a', holders: [0, 1] }]);
    table.clear();
    expect([table.list(), table.waits(), table.request(0, wanted)]).toEqual([[], [], 1]);
  });

  test('says so when it is full', () => {
    const table = new LockTable(new Int32Array(LOCK_TABLE_WORDS));
    const wanted = { name: 'a', isShared: true, otherwise: 'wait', client: 0 } as const;
    for (let i = 0; i < MAX_LOCK_REQUESTS; i++) table.request(0, wanted);
    expect(() => table.request(0, wanted)).toThrow(/more than 256 locks/);
    table.release(1);
    expect(table.request(0, wanted)).toBe(MAX_LOCK_REQUESTS + 1);
    expect(() => table.request(0, { ...wanted, name: 'x'.repeat(10_000) })).toThrow(
      /names of locks/,
    );
  });
});
