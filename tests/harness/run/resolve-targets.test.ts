import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../../harness/base/errors.ts';
import { listScenarios, resolveTargets } from '../../../harness/run/resolve-targets.ts';
import { builtInNames } from '../../../harness/run/scenario-file.ts';

let folder = '';

const RUN = "actors: { a: { count: 1, in: 'thread', run() {} } }";
const scenario = (body: string) => `export default { ${body} };`;

/** Files by path: mistakes of all kinds, and what these are made of. */
const FILES: Readonly<Record<string, string>> = {
  'fine.ts': scenario(`name: 'fine', ${RUN}`),
  'good-subject.ts': 'export const create = () => 1;',
  'bare-subject.ts': 'export const other = 1;',
  'with-subject.ts': scenario(
    `name: 'with-subject', ${RUN}, open() {}, subjectInterface: { create: '() => Handle' },
     subject: { correct: { module: new URL('./good-subject.ts', import.meta.url) },
                'slot-reused': { module: new URL('./good-subject.ts', import.meta.url), expect: 'lost-write', within: 9 } }`,
  ),
  'each-mode.ts': scenario(
    `name: 'each-mode', open() {}, actors: { a: { run() {} }, b: { count: { explore: 0, stress: 3 }, run() {} } },
     subject: { kept: { module: new URL('./good-subject.ts', import.meta.url), within: 9, withinS: 5,
                        expect: { explore: 'invariant', stress: ['leak', 'hang'] } } }`,
  ),
  'missing-subject.ts': scenario(
    `name: 'x', ${RUN}, open() {}, subject: { lost: { module: new URL('./gone.ts', import.meta.url) } }`,
  ),
  'throws.ts': "throw new Error('first line\\nsecond line');",
  'throws-nothing.ts': 'throw undefined;',
  'syntax.ts': 'export default {{{',
  'missing-import.ts': "import './gone.ts';",
  'no-default.ts': 'export const scenario = 1;',
  'null.ts': 'export default null;',
  'number.ts': 'export default 7;',
  'no-name.ts': scenario(RUN),
  'bad-name.ts': scenario(`name: 'Bad Name', ${RUN}`),
  'no-actors.ts': scenario("name: 'x'"),
  'null-actors.ts': scenario("name: 'x', actors: null"),
  'list-actors.ts': scenario("name: 'x', actors: []"),
  'empty-actors.ts': scenario("name: 'x', actors: {}"),
  'null-actor.ts': scenario("name: 'x', actors: { a: null }"),
  'function-actor.ts': scenario("name: 'x', actors: { a() {} }"),
  'zero-count.ts': scenario("name: 'x', actors: { a: { count: 0, run() {} } }"),
  'never-there.ts': scenario(
    "name: 'x', actors: { a: { count: { explore: 0, stress: 0 }, run() {} } }",
  ),
  'only-stressed.ts': scenario(
    "name: 'x', actors: { a: { count: { explore: 0, stress: 2 }, run() {} } }",
  ),
  'half-count.ts': scenario("name: 'x', actors: { a: { count: 1.5, run() {} } }"),
  'text-count.ts': scenario("name: 'x', actors: { a: { count: '2', run() {} } }"),
  'many-actors.ts': scenario("name: 'x', actors: { a: { count: 65, run() {} } }"),
  'huge-count.ts': scenario("name: 'x', actors: { a: { count: 1e12, run() {} } }"),
  'in-space.ts': scenario("name: 'x', actors: { a: { in: 'space', run() {} } }"),
  'mixed-places.ts': scenario(
    "name: 'x', actors: { a: { in: 'process', run() {} }, b: { run() {} } }",
  ),
  'task-threads.ts': scenario("name: 'x', actors: { a: { threads: 2, run() {} } }"),
  'unknown-parent.ts': scenario("name: 'x', actors: { a: { parent: 'b', run() {} } }"),
  'own-parent.ts': scenario("name: 'x', actors: { a: { parent: 'a', run() {} } }"),
  'two-parents.ts': scenario(
    "name: 'x', actors: { a: { parent: 'b', run() {} }, b: { count: 2, run() {} } }",
  ),
  'two-stressed-parents.ts': scenario(
    "name: 'x', actors: { a: { parent: 'b', run() {} }, b: { count: { explore: 1, stress: 2 }, run() {} } }",
  ),
  'absent-parent.ts': scenario(
    "name: 'x', actors: { a: { parent: 'b', run() {} }, b: { count: { explore: 1, stress: 0 }, run() {} } }",
  ),
  'task-child.ts': scenario(
    "name: 'x', actors: { a: { parent: 'b', in: 'task', run() {} }, b: { run() {} } }",
  ),
  'killed-threads.ts': scenario("name: 'x', actors: { a: { run() {} } }, faults: { kill: ['a'] }"),
  'killed-stranger.ts': scenario(
    "name: 'x', actors: { a: { in: 'process', run() {} } }, faults: { kill: ['b'] }",
  ),
  'odd-fault.ts': scenario("name: 'x', actors: { a: { run() {} } }, faults: { burn: [] }"),
  'odd-failure.ts': scenario("name: 'x', actors: { a: { run() {} } }, faults: { fail: ['EBURN'] }"),
  'idle-actor.ts': scenario("name: 'x', actors: { a: {} }"),
  'two-ways.ts': scenario("name: 'x', actors: { a: { run() {}, operations: {} } }"),
  'bad-run.ts': scenario("name: 'x', actors: { a: { run: 'fast' } }"),
  'no-operations.ts': scenario("name: 'x', actors: { a: { operations: {} } }"),
  'null-operations.ts': scenario("name: 'x', actors: { a: { operations: null } }"),
  'bad-operations.ts': scenario("name: 'x', actors: { a: { operations: { push: 1 } } }"),
  'bad-isolation.ts': scenario(`name: 'x', ${RUN}, isolation: 'total'`),
  'bad-setup.ts': scenario(`name: 'x', ${RUN}, setup: 1`),
  'bad-invariant.ts': scenario(`name: 'x', ${RUN}, invariants: { sum: true }`),
  'bad-lock-order.ts': scenario(`name: 'x', ${RUN}, lockOrder: false`),
  'bad-limit.ts': scenario(`name: 'x', ${RUN}, limits: { steps: -1 }`),
  'no-open.ts': scenario(
    `name: 'x', ${RUN}, subject: { a: { module: new URL('./good-subject.ts', import.meta.url) } }`,
  ),
  'empty-subject.ts': scenario(`name: 'x', ${RUN}, open() {}, subject: {}`),
  'text-module.ts': scenario(`name: 'x', ${RUN}, open() {}, subject: { a: { module: './a.ts' } }`),
  'bad-variant.ts': scenario(
    `name: 'x', ${RUN}, open() {}, subject: { 'A B': { module: new URL('./good-subject.ts', import.meta.url) } }`,
  ),
  'text.txt': 'no module',
  'folder.ts/inside.ts': '',
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-targets-'));
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const resolveHere = (word: string, subject?: string) =>
  resolveTargets([word], { cwd: folder, ...(subject === undefined ? {} : { subject }) });

async function refusalOf(word: string, subject?: string): Promise<string> {
  const thrown = await resolveHere(word, subject).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown, `${word} is taken`).toBeInstanceOf(UsageError);
  const { message } = thrown as UsageError;
  expect(message).not.toContain('\n');
  return message;
}

describe('words that name targets', () => {
  test('none: every built-in scenario, without what is wrong on purpose', async () => {
    const targets = await resolveTargets([], { cwd: folder });
    expect(new Set(targets.map(({ name }) => name.split('/')[0]))).toEqual(new Set(builtInNames()));
    for (const { expected } of targets) expect(expected).toEqual([]);
  });

  test('a file, one of its variants, or all', async () => {
    const names = async (word: string) => (await resolveHere(word)).map(({ name }) => name);
    expect(await names('fine.ts')).toEqual(['fine.ts']);
    expect(await names('./fine.ts')).toEqual(['./fine.ts']);
    expect(await names(join(folder, 'fine.ts'))).toEqual([join(folder, 'fine.ts')]);
    expect(await names('with-subject.ts')).toEqual(['with-subject.ts/correct']);
    expect(await names('with-subject.ts/*')).toEqual([
      'with-subject.ts/correct',
      'with-subject.ts/slot-reused',
    ]);
    const [buggy] = await resolveHere('with-subject.ts/slot-reused');
    expect(buggy).toMatchObject({ variant: 'slot-reused', expected: ['lost-write'], within: 9 });
  });

  test('a bug that shows as something else in stress is resolved with both', async () => {
    expect(await resolveHere('each-mode.ts/kept')).toMatchObject([
      { expected: ['invariant'], expectedInStress: ['leak', 'hang'], within: 9, withinS: 5 },
    ]);
    const [same] = await resolveHere('with-subject.ts/slot-reused');
    expect(same).not.toHaveProperty('expectedInStress');
  });

  test('a target that is named twice is hammered once', async () => {
    const targets = await resolveTargets(['fine.ts', 'with-subject.ts', 'fine.ts'], {
      cwd: folder,
    });
    expect(targets.map(({ name }) => name)).toEqual(['fine.ts', 'with-subject.ts/correct']);
  });

  test('a subject from outside takes the place of the variants', async () => {
    const [target] = await resolveHere('with-subject.ts', './good-subject.ts');
    expect(target).toMatchObject({
      name: 'with-subject.ts',
      variant: 'good-subject',
      subjectOption: './good-subject.ts',
    });
  });

  test('every built-in scenario is listed with its variants', async () => {
    const listed = await listScenarios();
    expect(listed.map(({ name }) => name)).toEqual(builtInNames());
    for (const { variants, file } of listed) {
      expect(variants.length).toBeGreaterThan(0);
      expect(fileURLToPath(file)).toMatch(/\/scenario(-in-[a-z]+)?\.[jt]s$/);
    }
  });
});

describe('what cannot be hammered is refused in one line', () => {
  test.each([
    ['quee', /no scenario is named 'quee', did you mean 'queue'\?/],
    ['zzzzzzzzzzzz', /no scenario is named 'zzzzzzzzzzzz'; known are .*queue/],
    ['queue/slot-reusd', /no variant 'slot-reusd', did you mean 'slot-reused'\?/],
    ['with-subject.ts/slot-reusd', /did you mean 'slot-reused'\?/],
    ['with-subject.ts/zzzzzzzzzzzz', /it has correct, slot-reused/],
    ['fine.ts/any', /has no subject and so no variant 'any'/],
    ['gone.ts', /scenario file gone\.ts does not exist/],
    ['./gone', /does not exist/],
    ['fine.ts/deep/er', /no scenario is named|does not exist|no variant/],
    ['.', /is not a file/],
    ['./folder.ts', /is not a file/],
    ['./text.txt', /unknown extension/],
    ['throws.ts', /throws when it is imported: first line \(/],
    ['throws-nothing.ts', /throws when it is imported/],
    ['syntax.ts', /syntax\.ts/],
    ['missing-import.ts', /gone\.ts/],
    ['missing-subject.ts', /gone\.ts/],
    ['no-default.ts', /exports no scenario/],
    ['null.ts', /exports no scenario/],
    ['number.ts', /exports no scenario/],
    ['no-name.ts', /no usable name/],
    ['bad-name.ts', /no usable name \("Bad Name"\)/],
    ['no-actors.ts', /no actors/],
    ['null-actors.ts', /no actors/],
    ['list-actors.ts', /no actors/],
    ['empty-actors.ts', /no actors/],
    ['null-actor.ts', /role 'a'/],
    ['function-actor.ts', /role 'a'/],
    ['zero-count.ts', /role 'a' with count 0/],
    ['never-there.ts', /role 'a' with count 0/],
    ['only-stressed.ts', /no actors/],
    ['half-count.ts', /count 1\.5/],
    ['text-count.ts', /count 2/],
    ['many-actors.ts', /65 actors; explore takes at most 64/],
    ['huge-count.ts', /at most 64/],
    ['in-space.ts', /'task' or 'thread' or 'process'/],
    ['mixed-places.ts', /where one is a process, all must be/],
    ['task-threads.ts', /threads, which are for actors in 'task'/],
    ['unknown-parent.ts', /parent 'b', which is none of the other roles/],
    ['own-parent.ts', /parent 'a', which is none of the other roles/],
    ['two-parents.ts', /parent 'b', whose actors live in several threads in explore/],
    ['two-stressed-parents.ts', /parent 'b', whose actors live in several threads in stress/],
    ['absent-parent.ts', /parent 'b', whose actors are not there in stress/],
    ['task-child.ts', /parentPort and process.send are for actors in 'thread' or 'process'/],
    ['killed-threads.ts', /not in 'process'/],
    ['killed-stranger.ts', /none of its roles/],
    ['odd-fault.ts', /the faults are kill and fail/],
    ['odd-failure.ts', /the ways are EIO/],
    ['idle-actor.ts', /exactly one of run and operations/],
    ['two-ways.ts', /exactly one of run and operations/],
    ['bad-run.ts', /run is not a function/],
    ['no-operations.ts', /no operations/],
    ['null-operations.ts', /operations/],
    ['bad-operations.ts', /push/],
    ['bad-isolation.ts', /isolation 'total'/],
    ['bad-setup.ts', /'setup' that is not a function/],
    ['bad-invariant.ts', /invariant 'sum' that is not a function/],
    ['bad-lock-order.ts', /lockOrder 'false'; it must be 'any'/],
    ['bad-limit.ts', /limit 'steps' of -1/],
    ['no-open.ts', /no open/],
    ['empty-subject.ts', /empty subject/],
    ['text-module.ts', /variant 'a' without a module URL/],
    ['bad-variant.ts', /variant named 'A B'/],
  ])('%s', async (word, message) => {
    expect(await refusalOf(word)).toMatch(message);
  });

  test.each([
    [
      'with-subject.ts',
      'bare-subject.ts',
      /exports no function 'create'; .* create: \(\) => Handle/,
    ],
    ['with-subject.ts', 'gone.ts', /subject gone\.ts does not exist/],
    ['with-subject.ts', 'folder.ts', /subject folder\.ts is not a file/],
    ['with-subject.ts', 'fine.ts/x', /cannot be read|does not exist/],
    ['with-subject.ts', 'throws.ts', /throws when it is imported/],
    ['with-subject.ts', 'text.txt', /unknown extension/],
    ['fine.ts', 'good-subject.ts', /takes no subject/],
  ])('%s with the subject %s', async (word, subject, message) => {
    expect(await refusalOf(word, subject)).toMatch(message);
  });
});
