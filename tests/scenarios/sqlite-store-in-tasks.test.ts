import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Operation } from '../../harness/index.ts';
import { create as joinsOpenTransaction } from '../../scenarios/sqlite-store/bugs-in-tasks/joins-open-transaction.ts';
import { create as openOverAwait } from '../../scenarios/sqlite-store/bugs-in-tasks/open-over-await.ts';
import { create as readBeforeAwait } from '../../scenarios/sqlite-store/bugs-in-tasks/read-before-await.ts';
import { create as readsOutOfTurn } from '../../scenarios/sqlite-store/bugs-in-tasks/reads-out-of-turn.ts';
import { create, type TaskStore } from '../../scenarios/sqlite-store/correct-in-tasks.ts';
import { makeDatabase } from '../../scenarios/sqlite-store/database-file.ts';
import { refusedLeaveNothing } from '../../scenarios/sqlite-store/judge-records.ts';
import type { StoreOptions } from '../../scenarios/sqlite-store/records.ts';

const subjects = {
  correct: create,
  joinsOpenTransaction,
  openOverAwait,
  readBeforeAwait,
  readsOutOfTurn,
};

/** An edit that ends after so many turns of the microtask queue. */
const adding = (turns: number) => async (value: number) => {
  for (let n = 0; n < turns; n++) await undefined;
  return value + 1;
};
const refusing = (turns: number) => async (value: number) => {
  await adding(turns)(value);
  throw new Error('refused');
};

/** Makes a store on an empty file for as long as `use` works with it. */
async function withStore<Result>(
  make: (options: StoreOptions) => TaskStore,
  use: (store: TaskStore) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'sqlite-store-'));
  const file = join(folder, 'store.db');
  makeDatabase(file);
  const store = make({ file });
  try {
    return await use(store);
  } finally {
    store.close();
    await rm(folder, { recursive: true });
  }
}

describe.each(Object.entries(subjects))('one after another, %s', (_name, make) => {
  test('counts, and takes back what is refused', () =>
    withStore(make, async (store) => {
      expect(await store.change('apples', adding(1))).toBe(1);
      await expect(store.change('apples', refusing(1))).rejects.toThrow('refused');
      expect(await store.change('apples', adding(0))).toBe(2);
      expect(await store.read('apples')).toEqual({ value: 2, changes: 2 });
      await expect(store.change('plums', adding(0))).rejects.toThrow("no record 'plums'");
      expect(store.inspect()).toEqual({
        records: { apples: { value: 2, changes: 2 }, pears: { value: 0, changes: 0 } },
        integrity: 'ok',
      });
    }));
});

const call = fc.record({
  kind: fc.constantFrom('add' as const, 'refuse' as const, 'read' as const),
  key: fc.constantFrom('apples', 'pears'),
  turns: fc.nat(6),
});

test('whatever is asked for at once, each change that is not refused counts once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 12 }), (calls) =>
      withStore(create, async (store) => {
        const readings = await Promise.all(
          calls.map(async ({ kind, key, turns }) => {
            if (kind === 'read') return store.read(key);
            if (kind === 'add') await store.change(key, adding(turns));
            else await expect(store.change(key, refusing(turns))).rejects.toThrow('refused');
            return undefined;
          }),
        );
        for (const reading of readings) expect(reading?.value).toBe(reading?.changes);
        for (const [key, { value, changes }] of Object.entries(store.inspect().records)) {
          const added = calls.filter((each) => each.kind === 'add' && each.key === key).length;
          expect({ value, changes }).toEqual({ value: added, changes: added });
        }
      }),
    ),
    { numRuns: 30 },
  );
});

test('a transaction that is open over an await keeps others from theirs', () =>
  withStore(openOverAwait, async (store) => {
    const [one, other] = await Promise.allSettled([
      store.change('apples', adding(3)),
      store.change('pears', adding(3)),
    ]);
    expect(one.status).toBe('fulfilled');
    expect(other).toMatchObject({
      reason: expect.objectContaining({ message: expect.stringContaining('within a transaction') }),
    });
  }));

const increment = (key: string): Operation => ({
  actor: 0,
  role: 'writer',
  by: 'writer 1',
  name: 'increment',
  args: [key],
  outcome: { kind: 'returned', value: 1 },
  invokedAt: 0,
  respondedAt: 1,
});

test.each([
  ['once, and is there once', { value: 1, changes: 1 }, undefined],
  ['once, and a change too many is there', { value: 1, changes: 2 }, "'apples' is 1, with 2"],
  ['once, and is there twice', { value: 2, changes: 1 }, "'apples' is 2, with 1"],
])('what was asked for %s', (_name, apples, said) => {
  const found = refusedLeaveNothing([increment('apples')], {
    records: { apples },
    integrity: 'ok',
  });
  if (said === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(said);
});
