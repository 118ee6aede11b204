import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { create as bothOrders } from '../../scenarios/lock-order/bugs/both-orders.ts';
import { create, linesOf } from '../../scenarios/lock-order/correct.ts';
import {
  bothAreEqual,
  nobodyWaitsInVain,
  type Outcome,
  waitsAreShort,
} from '../../scenarios/lock-order/judge-waits.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-order-'));
});
afterEach(() => {
  vi.useRealTimers();
  return rm(folder, { recursive: true });
});

describe.each([
  ['correct', create],
  ['both-orders', bothOrders],
])('one after another, %s', (_name, make) => {
  test('keeps texts twice, counts them, and frees its locks', async () => {
    const [one, other] = [make({ folder }), make({ folder })];
    expect(await one.verify()).toEqual({ records: 0, commits: 0 });
    await one.save('first');
    await other.save('second');
    expect(await one.verify()).toEqual({ records: 2, commits: 2 });
    expect(await linesOf(join(folder, 'repository'))).toEqual(['first', 'second']);
    expect((await readdir(folder)).sort()).toEqual(['database', 'repository']);
  });
});

test('many at once wait for each other', async () => {
  const calls = Array.from({ length: 6 }, async (_, n) => {
    const store = create({ folder });
    await store.save(`text ${n}`);
    return store.verify();
  });
  const all = await Promise.all(calls);
  expect(all.filter(({ records, commits }) => records !== commits)).toEqual([]);
  expect(await create({ folder }).verify()).toEqual({ records: 6, commits: 6 });
});

test.each([
  ['4711', 'process 4711 holds it'],
  ['', 'a process that does not say which holds it'],
])('gives up when a lock with %j in it is not freed, and frees the other', async (text, who) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  await writeFile(join(folder, 'repository.lock'), text);
  let said: unknown;
  void create({ folder })
    .save('text')
    .catch((error: Error) => {
      said = error.message;
    });
  while (said === undefined) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(said).toMatch(/repository.lock was not free within 5000 ms: /);
  expect(said).toMatch(who);
  expect(await readdir(folder)).toEqual(['repository.lock']);
});

const call = (by: string, outcome: Outcome, from: number, to: number) => ({
  actor: 0,
  role: 'saver',
  by,
  name: 'save',
  args: ['x'],
  outcome: { kind: 'returned', value: outcome } as const,
  invokedAt: from,
  respondedAt: to,
});
const refused = call('saver', { ms: 5_000, refused: 'not free' }, 0, 5);

test('who is refused while somebody else waits is in a deadlock', () => {
  const meanwhile = call('verifier', { ms: 5_001, records: 1, commits: 1 }, 2, 7);
  expect(nobodyWaitsInVain([refused, meanwhile])).toMatchObject({
    kind: 'deadlock',
    message:
      "saver: save('x') gave up after 5000 ms: not free; " +
      "meanwhile waited verifier: save('x') found 1 records and 1 commits after 5001 ms",
  });
});

test('of two who are refused, each is the reason for the other', () => {
  const first = call('verifier', { ms: 5_000, refused: 'not free either' }, 2, 4);
  const next = call('verifier', { ms: 1 }, 4.5, 9);
  expect(nobodyWaitsInVain([refused, first, next])?.message).toMatch(
    "meanwhile waited verifier: save('x') gave up after 5000 ms: not free either",
  );
});

test('who is refused when nobody else is at work found a lock that was left behind', () => {
  const before = call('verifier', { ms: 1 }, 2, 4);
  expect(nobodyWaitsInVain([refused, before])).toMatchObject({ kind: 'invariant' });
  expect(nobodyWaitsInVain([before])).toBeUndefined();
});

test('calls must end in time and count alike', () => {
  expect(waitsAreShort([refused])).toBeUndefined();
  expect(waitsAreShort([call('saver', { ms: 15_001 }, 0, 1)])).toMatch('which is too late');
  expect(bothAreEqual([call('saver', { ms: 1, records: 2, commits: 2 }, 0, 1), refused])).toBe(
    undefined,
  );
  expect(bothAreEqual([call('saver', { ms: 1, records: 2, commits: 1 }, 0, 1)])).toMatch(
    'found 2 records and 1 commits',
  );
});
