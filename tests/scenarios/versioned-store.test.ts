import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { create as historyUnlocked } from '../../scenarios/versioned-store/bugs/history-unlocked.ts';
import { create as staleVersion } from '../../scenarios/versioned-store/bugs/stale-version.ts';
import { create, type StoreOptions } from '../../scenarios/versioned-store/correct.ts';
import {
  historyIsWhole,
  type Kept,
  versionsAreCounted,
  versionsOf,
  writesAreNumbered,
} from '../../scenarios/versioned-store/judge-versions.ts';

let folder: string;
let options: StoreOptions;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'versioned-store-'));
  options = { file: join(folder, 'text.json'), history: join(folder, 'history.txt') };
  await writeFile(options.file, JSON.stringify({ version: 1, text: 'one' }));
});
afterEach(() => rm(folder, { recursive: true }));

async function kept(): Promise<Kept> {
  const current = await create(options).read();
  return { current, history: await readFile(options.history, 'utf8') };
}

const subjects = { correct: create, historyUnlocked, staleVersion };

describe.each(Object.entries(subjects))('one after another, %s', (_name, make) => {
  test('keeps all versions', async () => {
    const [one, other] = [make(options), make(options)];
    expect(await one.write('two')).toBe(2);
    expect(await other.write('"three"')).toBe(3);
    expect(await one.write('four')).toBe(4);
    expect(await other.read()).toEqual({ version: 4, text: 'four' });
    expect(versionsOf((await kept()).history)).toEqual([
      { version: 1, text: 'one' },
      { version: 2, text: 'two' },
      { version: 3, text: '"three"' },
    ]);
    expect((await readdir(folder)).sort()).toEqual(['history.txt', 'text.json']);
  });
});

test('many at once are all kept', async () => {
  const store = create(options);
  const numbers = await Promise.all(Array.from({ length: 8 }, (_, n) => store.write(`text ${n}`)));
  expect(numbers.toSorted()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  expect([historyIsWhole(await kept()), versionsAreCounted(await kept())]).toEqual([
    undefined,
    undefined,
  ]);
});

test.each([
  ['two headings', '# 1\n# 2\none\ntwo\n', 'line 2 of the history'],
  ['a text without a heading', 'one\n', 'line 1 of the history'],
  ['a heading without a text', '# 1\none\n# 2\n', 'line 3 of the history'],
  ['headings and texts', '# 2\ntwo\n# 1\none\n', undefined],
])('a history of %s', (_name, history, said) => {
  const found = historyIsWhole({ history, current: { version: 3, text: 'three' } });
  if (said === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject({ kind: 'torn-read', message: expect.stringContaining(said) });
});

test.each([
  ['a version twice', '# 1\none\n# 1\none\n', 2, { kind: 'duplicate' }],
  ['a version that is missing', '# 1\none\n', 3, 'there is no version 2'],
  ['another current version', '# 1\none\n# 3\nthree\n', 2, 'the current version is 2'],
  ['all versions', '# 2\ntwo\n# 1\none\n', 3, undefined],
])('of %s', (_name, history, version, said) => {
  const found = versionsAreCounted({ history, current: { version, text: 'current' } });
  if (typeof said === 'string') expect(found).toContain(said);
  else if (said === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject(said);
});

test('a write must be there under the number that it returned', () => {
  const current = { version: 2, text: 'two' };
  const write = (text: string, value: number) => ({
    actor: 0,
    role: 'writer',
    name: 'write',
    args: [text],
    outcome: { kind: 'returned', value } as const,
    invokedAt: 0,
    respondedAt: 1,
  });
  const state = { history: '# 1\none\n', current };
  expect(writesAreNumbered([write('two', 2)], state)).toBeUndefined();
  expect(writesAreNumbered([write('two', 3)], state)).toContain("write('two') → 3");
});
