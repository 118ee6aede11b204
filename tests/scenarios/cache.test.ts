import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { create as checkThenRemove } from '../../scenarios/cache/bugs/check-then-remove.ts';
import { create as expiredAfterRefresh } from '../../scenarios/cache/bugs/expired-after-refresh.ts';
import { create as loadsTwice } from '../../scenarios/cache/bugs/loads-twice.ts';
import { create as lockAgain } from '../../scenarios/cache/bugs/lock-again.ts';
import { create } from '../../scenarios/cache/correct.ts';
import { KeyLocks } from '../../scenarios/cache/key-locks.ts';
import type { Span } from '../../scenarios/cache/spans.ts';
import { judgeGets, judgeLoads } from '../../scenarios/cache/what-callers-see.ts';

const CAPACITY = 2;
const TTL_MS = 100;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A cache over a loader that answers at once with 1, 2, 3, … */
function fresh(make: typeof create) {
  let loads = 0;
  const cache = make({ capacity: CAPACITY, ttlMs: TTL_MS, load: async () => ++loads });
  return { cache, loads: () => loads };
}

type Step = readonly ['get' | 'set' | 'invalidate', string];
const steps = fc.array(
  fc.tuple(
    fc.constantFrom<Step[0]>('get', 'set', 'invalidate'),
    fc.constantFrom('a', 'b', 'c', 'd'),
  ),
  { maxLength: 30 },
);

/** What is held, used longest ago first: a `Map` keeps the order in which keys are put in. */
class Model {
  readonly held = new Map<string, number>();
  loads = 0;

  take([what, key]: Step): number | undefined {
    const value = what === 'get' ? (this.held.get(key) ?? ++this.loads) : -1;
    this.held.delete(key);
    if (what === 'invalidate') return undefined;
    this.held.set(key, value);
    for (const oldest of this.held.keys()) {
      if (this.held.size > CAPACITY) this.held.delete(oldest);
    }
    return value;
  }
}

const subjects = { correct: create, checkThenRemove, expiredAfterRefresh, loadsTwice, lockAgain };

describe.each(Object.entries(subjects))('for one caller, %s', (_name, make) => {
  test('drops what was used longest ago', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const { cache } = fresh(make);
        const model = new Model();
        for (const step of all) {
          const [what, key] = step;
          const expected = model.take(step);
          if (what === 'get') expect(await cache.get(key)).toBe(expected);
          else await (what === 'set' ? cache.set(key, -1) : cache.invalidate(key));
          // What is evicted in the background is gone after a few microtasks.
          for (let n = 0; n < 5; n++) await undefined;
          expect(cache.contents().order).toEqual([...model.held.keys()]);
          expect(cache.contents().keys.toSorted()).toEqual([...model.held.keys()].sort());
        }
      }),
    );
  });
});

test('an entry is loaded again when it is too old', async () => {
  const { cache, loads } = fresh(create);
  await cache.get('a');
  vi.advanceTimersByTime(TTL_MS - 1);
  expect([await cache.get('a'), loads()]).toEqual([1, 1]);
  vi.advanceTimersByTime(1);
  expect([await cache.get('a'), loads()]).toEqual([2, 2]);
});

test('callers at once share one load', async () => {
  const { cache, loads } = fresh(create);
  expect(await Promise.all([cache.get('a'), cache.get('a'), cache.get('b')])).toEqual([1, 1, 2]);
  expect(loads()).toBe(2);
});

test('a load that fails is nobody else’s failure', async () => {
  let fails = true;
  const load = async () => {
    if (fails) throw new Error('from the loader');
    return 7;
  };
  const cache = create({ capacity: CAPACITY, ttlMs: TTL_MS, load });
  await expect(cache.get('a')).rejects.toThrow('from the loader');
  fails = false;
  expect(await cache.get('a')).toBe(7);
});

test('a key’s lock is given in the order in which it was asked for', async () => {
  const locks = new KeyLocks();
  const done: string[] = [];
  const work = (name: string) => () => {
    done.push(name);
  };
  const all = ['1', '2', '3'].map((name) => locks.run('a', work(name)));
  await Promise.all([...all, locks.run('b', work('other'))]);
  expect(done.filter((name) => name !== 'other')).toEqual(['1', '2', '3']);
});

/** A call from one millisecond to another. */
function span(what: Span['what'], fromMs: number, toMs: number, value?: number): Span {
  return { what, key: 'a', value, fromMs, toMs };
}

const bounds = { capacity: CAPACITY, ttlMs: TTL_MS };

test.each([
  ['current', [span('load', 0, 5, 1), span('get', 10, 10, 1)], undefined],
  ['expired', [span('load', 0, 5, 1), span('get', 120, 120, 1)], 'stale-read'],
  [
    'older than a set',
    [span('load', 0, 5, 1), span('set', 7, 8, 2), span('get', 9, 9, 1)],
    'stale-read',
  ],
  [
    'set meanwhile',
    [span('load', 0, 5, 1), span('set', 7, 9, 2), span('get', 8, 10, 1)],
    undefined,
  ],
  [
    'loaded before',
    [span('load', 0, 9, 1), span('invalidate', 2, 3), span('get', 4, 9, 1)],
    'stale-read',
  ],
  ['from nowhere', [span('load', 0, 5, 1), span('get', 10, 10, 3)], 'torn-read'],
])('a get that returns what is %s', (_name, spans, kind) => {
  expect(judgeGets(spans, bounds)?.kind).toBe(kind);
});

test.each([
  ['at once', [span('load', 0, 5, 1), span('load', 3, 8, 2)], 'duplicate'],
  ['in a row', [span('load', 0, 5, 1), span('load', 5, 8, 2)], 'duplicate'],
  [
    'after a change',
    [span('load', 0, 5, 1), span('invalidate', 6, 6), span('load', 7, 8, 2)],
    undefined,
  ],
  ['after it expired', [span('load', 0, 5, 1), span('load', 110, 120, 2)], undefined],
])('a key that is loaded twice %s', (_name, spans, kind) => {
  expect(judgeLoads(spans, bounds)?.kind).toBe(kind);
});
