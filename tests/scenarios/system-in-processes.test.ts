import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { create, filesIn, type Workspace } from '../../scenarios/system/correct-in-processes.ts';
import { callsOf, metOnce, pagesFollow } from '../../scenarios/system/judge-workspace.ts';
import { historyOf } from '../harness/checkers/histories.ts';

const FIRST = 'first';

/** Publications that each replace the one before, told in any order. */
const chain = fc
  .uniqueArray(
    fc.stringMatching(/^[a-z]{1,4}$/).filter((page) => page !== FIRST),
    { minLength: 2 },
  )
  .chain((pages) =>
    fc.record({
      last: fc.constant(pages.at(-1) as string),
      steps: fc.shuffledSubarray(
        pages.map((page, at) => ({ page, before: pages[at - 1] ?? FIRST })),
        { minLength: pages.length },
      ),
    }),
  );

const published = (steps: readonly { page: string; before: string }[]) =>
  historyOf(
    ...steps.map(({ page, before }, actor) => ({
      actor,
      name: 'publish',
      args: [page],
      value: before,
    })),
  );

describe('pages that replace one another', () => {
  test('are right in any order of their calls, and wrong where the last one is not there', () => {
    fc.assert(
      fc.property(chain, ({ last, steps }) => {
        expect(pagesFollow(published(steps), FIRST, last)).toBeUndefined();
        expect(pagesFollow(published(steps), FIRST, FIRST)).toMatch(/the page is 'first'/);
      }),
    );
  });

  test('are wrong where two replaced the same one', () => {
    fc.assert(
      fc.property(chain, fc.nat(), ({ last, steps }, n) => {
        const at = n % steps.length;
        const lost = { page: 'never seen', before: steps[at].before };
        const found = pagesFollow(published([...steps, lost]), FIRST, last);
        expect(found).toMatchObject({ kind: 'lost-write' });
      }),
    );
  });
});

test('a page that was refused is not waited for', () => {
  const history = historyOf(
    { name: 'publish', args: ['a'], value: FIRST },
    { name: 'publish', args: ['b'], outcome: 'threw' },
  );
  expect(pagesFollow(history, FIRST, 'a')).toBeUndefined();
  expect(pagesFollow(history, FIRST, 'b')).toMatch(/the page is 'b'/);
});

test.each([
  [['elm', 'oak'], [true, false, true], undefined],
  [['elm', 'oak', 'elm'], [true, false, true], 'duplicate'],
  [['elm', 'oak'], [true, true, true], 'duplicate'],
  [['oak'], [true, false, true], 'lost-write'],
])('keys %j of which one was told %j', (met, told, kind) => {
  const calls = ['elm', 'elm', 'oak'].map((key, n) => ({
    actor: n,
    name: 'meet',
    args: [key],
    value: told[n],
  }));
  expect(metOnce(historyOf(...calls), met)?.kind).toBe(kind);
});

test('calls come under the name that is asked for', () => {
  const history = historyOf({ name: 'save', args: ['a'], value: 2 }, { name: 'log', args: ['b'] });
  expect(callsOf(history, 'save', 'write')).toMatchObject([{ name: 'write', args: ['a'] }]);
});

describe('a workspace', () => {
  let folder: string;
  let tools: Workspace[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workspace-'));
    const files = filesIn(folder);
    await writeFile(files.text, JSON.stringify({ version: 1, text: 'one' }));
    await writeFile(files.page, FIRST);
    const database = new DatabaseSync(files.records);
    database.exec(`CREATE TABLE record (key TEXT PRIMARY KEY, value INTEGER NOT NULL);
      CREATE TABLE change (key TEXT NOT NULL, made INTEGER NOT NULL);
      INSERT INTO record VALUES ('elm', 0)`);
    database.close();
    tools = [1, 2].map(() => create({ folder, lines: 4, files: 2 }));
  });
  afterEach(async () => {
    for (const tool of tools) tool.close();
    await rm(folder, { recursive: true });
  });

  test('is the same one to all who use it', async () => {
    const [one, other] = tools;
    expect([await one.save('two'), await other.save('three')]).toEqual([2, 3]);
    expect([await one.append('a'), await other.append('b')]).toEqual([1, 2]);
    expect([await one.meet('elm'), await other.meet('elm')]).toEqual([true, false]);
    expect([one.increment('elm'), other.increment('elm')]).toEqual([1, 2]);
    expect([await one.publish('a'), await other.publish('b')]).toEqual([FIRST, 'a']);
    await Promise.all([one.log('x'), other.log('y')]);
    const { current, entries, inspection, page } = await one.contents();
    expect([current, page]).toEqual([{ version: 3, text: 'three' }, 'b']);
    expect(entries.toSorted()).toEqual(['x', 'y']);
    expect(inspection).toEqual({ records: { elm: { value: 2, changes: 2 } }, integrity: 'ok' });
  });
});
