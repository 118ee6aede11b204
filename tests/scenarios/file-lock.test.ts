import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { create as doubleTakeover } from '../../scenarios/file-lock/bugs/double-takeover.ts';
import { create as existsThenCreate } from '../../scenarios/file-lock/bugs/exists-then-create.ts';
import { create as releasesOthers } from '../../scenarios/file-lock/bugs/releases-others.ts';
import { create as waitsForSilence } from '../../scenarios/file-lock/bugs/waits-for-silence.ts';
import { claimFor, type Holder, holderOf } from '../../scenarios/file-lock/claim.ts';
import { create } from '../../scenarios/file-lock/correct.ts';
import {
  type Aftermath,
  contentionIsCounted,
  failsClearly,
  isFree,
  oneHolder,
} from '../../scenarios/file-lock/judge-tenures.ts';
import { isStale } from '../../scenarios/file-lock/stale.ts';

/** Larger than any number of a process. */
const NOBODY = 2 ** 30;

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-lock-'));
  file = join(folder, 'work.lock');
});
afterEach(() => {
  vi.useRealTimers();
  return rm(folder, { recursive: true });
});

function leave(holder: Holder): Promise<void> {
  return writeFile(file, JSON.stringify(holder));
}

const subjects = {
  correct: create,
  doubleTakeover,
  existsThenCreate,
  releasesOthers,
  waitsForSilence,
};

describe.each(Object.entries(subjects))('one after another, %s', (_name, make) => {
  test('is taken, says who has it, and leaves nothing behind', async () => {
    const [one, other] = [make({ file }), make({ file })];
    for (const lock of [one, other, one]) {
      await lock.acquire();
      expect((await holderOf(file))?.pid).toBe(process.pid);
      expect(await lock.release()).toBe(true);
    }
    expect(await readdir(folder)).toEqual([]);
    expect(one.contention()).toMatchObject({ acquisitions: 2, waits: 0 });
    expect(other.contention()).toMatchObject({ acquisitions: 1, waits: 0 });
  });

  test.each([
    ...(make === waitsForSilence ? [] : [['has died', NOBODY, 0] as const]),
    ['has had it for more than five minutes', process.pid, 301_000] as const,
  ])('takes over from who %s', async (_who, pid, ageMs) => {
    await leave({ id: 'x', pid, sinceMs: Date.now() - ageMs });
    const lock = make({ file });
    await lock.acquire();
    expect(await lock.release()).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });
});

test('many at once take turns', async () => {
  let inside = 0;
  const users = Array.from({ length: 4 }, async () => {
    const lock = create({ file });
    await lock.acquire();
    expect(++inside).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 2));
    inside--;
    expect(await lock.release()).toBe(true);
    return lock.contention();
  });
  const seen = await Promise.all(users);
  expect(seen.filter(({ waits }) => waits > 0).length).toBeGreaterThan(0);
  expect(seen.every(({ heldMs, longestHoldMs }) => heldMs === longestHoldMs && heldMs > 0)).toBe(
    true,
  );
  expect(await readdir(folder)).toEqual([]);
});

test('gives up after ten seconds, and says who has it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  await leave({ id: 'x', pid: process.pid, sinceMs: Date.now() });
  const lock = create({ file });
  const outcome = lock.acquire().catch((error: Error) => error.message);
  let said: unknown;
  void outcome.then((message) => {
    said = message;
  });
  while (said === undefined) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(said).toMatch(`was not free within 10000 ms: process ${process.pid} has had it for`);
  expect(lock.contention()).toMatchObject({ acquisitions: 0, waits: 1 });
  expect(await lock.release()).toBe(false);
  expect((await holderOf(file))?.id).toBe('x');
});

test('does not release what was taken over', async () => {
  const lock = create({ file });
  await lock.acquire();
  await leave({ id: 'other', pid: process.pid, sinceMs: Date.now() });
  expect(await lock.release()).toBe(false);
  expect((await holderOf(file))?.id).toBe('other');
});

test('a right to remove that a dead process has left is taken over, too', async () => {
  await leave({ id: 'x', pid: NOBODY, sinceMs: Date.now() });
  await writeFile(`${file}.x.end`, JSON.stringify({ id: 'y', pid: NOBODY, sinceMs: 0 }));
  const lock = create({ file });
  await lock.acquire();
  expect(await lock.release()).toBe(true);
  expect(await readdir(folder)).toEqual([]);
});

test('a beat keeps a lock from going stale', async () => {
  const claim = await claimFor(file);
  await claim.place(file);
  const now = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: now + 61_000 });
  expect(await isStale(file, claim.holder)).toBe(true);
  await claim.beat();
  expect(await isStale(file, claim.holder)).toBe(false);
  vi.setSystemTime(now + 301_000);
  await claim.beat();
  expect(await isStale(file, claim.holder)).toBe(true);
  await claim.discard();
});

test('what cannot be read is stale when it is old', async () => {
  await writeFile(file, '{"id":');
  const holder = (await holderOf(file))!;
  expect(await isStale(file, holder)).toBe(false);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  expect(await isStale(file, holder)).toBe(true);
});

const operation = (actor: number, name: string, value: unknown, from: number, to = from + 1) => ({
  actor,
  role: 'worker',
  by: `worker ${actor + 1}`,
  name,
  args: [],
  outcome: { kind: 'returned', value } as const,
  invokedAt: from,
  respondedAt: to,
});
const got = { got: true, waitedMs: 0 } as const;

test('two holders are those of whom one acquired before the other began to release', () => {
  const history = [operation(0, 'acquire', got, 0), operation(1, 'acquire', got, 2, 4)];
  const release = operation(0, 'release', true, 3, 5);
  expect(oneHolder([...history, release], 'free', undefined)).toBeUndefined();
  expect(oneHolder(history, 'free', undefined)).toMatch(
    'two holders: worker 1: acquire() after 0 ms and, before it was released, worker 2: acquire()',
  );
  expect(oneHolder(history, 'free', 0)).toBeUndefined();
  expect(oneHolder([...history, release], 'held', undefined)).toMatch('a living process had it');
});

test('attempts fail neither too soon nor all', () => {
  const refused = { got: false, waitedMs: 9_000, reason: 'no' };
  const late = { ...refused, waitedMs: 10_000 };
  const judge = (value: unknown, start: 'held' | 'dead') =>
    failsClearly([operation(0, 'acquire', value, 0)], start, undefined);
  expect(judge(refused, 'held')).toMatch('gave up after 9000 ms: no, which is too soon');
  expect(judge(late, 'held')).toBeUndefined();
  expect(judge(late, 'dead')).toMatch('nobody acquired a lock that was dead');
});

test.each<[string, Aftermath, string?]>([
  ['got it at once', { next: got, isLocked: false }],
  [
    'had to wait',
    { next: { ...got, waitedMs: 1_500 }, isLocked: false },
    'had to wait for 1500 ms',
  ],
  [
    'gave up',
    { next: { got: false, waitedMs: 10_000, reason: 'no' }, isLocked: false },
    'gave up after 10000 ms: no',
  ],
  ['left it', { next: got, isLocked: true }, 'its file is still there'],
])('after a kill, somebody who %s', (_name, aftermath, said) => {
  const judged = isFree(aftermath, 'free', 1);
  if (said === undefined) expect(judged).toBeUndefined();
  else expect(judged).toMatch(said);
  expect(isFree(aftermath, 'held', 1)).toBeUndefined();
  expect(isFree(aftermath, 'held', 0)).toBe(judged?.replace('actor 1', 'actor 0'));
});

test('contention must be what was seen', () => {
  const said = { acquisitions: 1, waits: 1, waitedMs: 5, heldMs: 9, longestHoldMs: 9 };
  const judge = (value: unknown) =>
    contentionIsCounted([
      operation(0, 'acquire', { got: true, waitedMs: 6 }, 0),
      operation(0, 'contention', value, 2),
    ]);
  expect(judge(said)).toBeUndefined();
  expect(judge({ ...said, acquisitions: 2 })).toMatch('but worker 1 saw');
  expect(judge({ ...said, waitedMs: 7 })).toMatch('but worker 1 saw');
});
