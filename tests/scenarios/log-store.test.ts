import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Operation } from '../../harness/index.ts';
import { create as interleavedHalves } from '../../scenarios/log-store/bugs/interleaved-halves.ts';
import { create as readMissesAccepted } from '../../scenarios/log-store/bugs/read-misses-accepted.ts';
import { create as rotationDrops } from '../../scenarios/log-store/bugs/rotation-drops.ts';
import { create, type StoreOptions } from '../../scenarios/log-store/correct.ts';
import {
  backlogIsBounded,
  entriesAreWhole,
  entriesStay,
  logIsBounded,
  readsSeeWhatWasAccepted,
} from '../../scenarios/log-store/judge-entries.ts';

let folder: string;
let options: StoreOptions;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-store-'));
  options = { file: join(folder, 'app.log'), lines: 2, files: 3, backlog: 2 };
});
afterEach(() => rm(folder, { recursive: true }));

const subjects = { correct: create, interleavedHalves, readMissesAccepted, rotationDrops };

describe.each(Object.entries(subjects))('one after another, %s', (_name, make) => {
  test('keeps what two stores write, and rotates the oldest out', async () => {
    const [one, other] = [make(options), make(options)];
    await one.write('a\nb');
    await other.write('"c"');
    expect(await one.read()).toEqual(['a\nb', '"c"']);
    for (const text of ['d', 'e', 'f', 'g', 'h']) await one.write(text);
    expect(await other.read()).toEqual(expect.arrayContaining(['e', 'f', 'g', 'h']));
    expect(await other.read()).not.toContain('a\nb');
  });

  test('writes what is posted, in its order', async () => {
    const store = make(options);
    expect([store.post('a'), store.post('b'), store.post('c')]).toEqual([true, true, false]);
    await store.write('d');
    expect(await store.read()).toEqual(['a', 'b', 'd']);
  });
});

test('whoever reads sees what was posted', async () => {
  const store = create(options);
  store.post('a');
  expect(await store.read()).toEqual(['a']);
});

test('two thousand and five hundred at once are all written, each once', async () => {
  const roomy = { ...options, lines: 3_000, backlog: 100 };
  const stores = [create(roomy), create(roomy)];
  const texts = Array.from({ length: 2_500 }, (_, n) => `entry ${n}`);
  await Promise.all(texts.map((text, n) => stores[n % 2]?.write(text)));
  expect((await stores[0]?.read())?.toSorted()).toEqual(texts.toSorted());
}, 60_000);

test('who posts hears of a failure where it asked to, and what comes later is written', async () => {
  const onError = vi.fn();
  const store = create({ ...options, file: join(folder, 'later', 'app.log'), onError });
  store.post('a');
  await expect(store.flush()).resolves.toBeUndefined();
  expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'ENOENT' }));
  await expect(store.write('b')).rejects.toThrow('ENOENT');
});

test('a line that is none is read as it is', async () => {
  await writeFile(options.file, '"a"\n"b\n');
  expect(await create(options).read()).toEqual(['a', '"b']);
  expect(await readFile(options.file, 'utf8')).toBe('"a"\n"b\n');
});

let at = 0;
/** Calls one after the other. */
function call(actor: number, name: string, args: readonly unknown[], value?: unknown): Operation {
  const outcome = { kind: 'returned', value } as const;
  const by = `writer ${actor + 1}`;
  return { actor, role: 'writer', by, name, args, outcome, invokedAt: ++at, respondedAt: ++at };
}

const bounds = { lines: 1, files: 2, backlog: 1 };
const post = (text: string, value = true, actor = 0) => call(actor, 'post', [text, 1], value);
const write = (text: string, actor = 0) => call(actor, 'write', [text]);
const read = (...log: string[]) => call(0, 'read', [], log);

test.each([
  ['whole entries', [write('a'), write('b')], ['a', 'b'], undefined],
  ['half an entry', [write('abc')], ['ab'], 'torn-read'],
  ['half an entry, read in between', [write('abc'), read('bc')], ['abc'], 'torn-read'],
  ['an entry twice', [write('a')], ['a', 'a'], 'duplicate'],
])('a log of %s', (_name, history, log, kind) => {
  expect(entriesAreWhole(history, log)?.kind).toBe(kind);
});

test.each([
  ['the last entry', [write('a'), write('b', 1)], ['a'], 'lost-write'],
  ['an entry that was rotated out', [write('a'), write('b', 1)], ['b'], undefined],
  [
    'an entry after one that is there',
    [write('a'), write('b'), write('c')],
    ['a', 'c'],
    'lost-write',
  ],
  ['an entry that was refused', [write('b'), post('a', false)], ['b'], undefined],
  ['nothing', [post('a'), write('b')], ['a', 'b'], undefined],
])('a log that lacks %s', (_name, history, log, kind) => {
  expect(entriesStay(history, log, bounds)?.kind).toBe(kind);
});

test.each([
  ['what it posted', [post('a'), read('a')], undefined],
  ['nothing of what it posted', [post('a'), read()], 'stale-read'],
  ['nothing of what another posted', [post('a', true, 1), read()], undefined],
  ['nothing of what another wrote', [write('a', 1), read()], 'stale-read'],
  ['what came behind it', [write('a', 1), write('b', 1), read('b')], undefined],
])('a reader that sees %s', (_name, history, kind) => {
  expect(readsSeeWhatWasAccepted(history, bounds)?.kind).toBe(kind);
});

test('bounds are noticed', () => {
  expect(backlogIsBounded([post('a'), post('b', false)], bounds)).toBeUndefined();
  expect(backlogIsBounded([post('a'), post('b', true, 1)], bounds)).toBeUndefined();
  expect(backlogIsBounded([post('a'), post('b')], bounds)).toContain('a, b were accepted');
  expect(logIsBounded([write('a')], ['a', 'b'], bounds)).toBeUndefined();
  expect(logIsBounded([write('a')], ['a', 'b', 'c'], bounds)).toContain('there are 3 lines');
});
