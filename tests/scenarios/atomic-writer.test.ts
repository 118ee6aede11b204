import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { create as leftAfterKill } from '../../scenarios/atomic-writer/bugs/left-after-kill.ts';
import { create as oneTempName } from '../../scenarios/atomic-writer/bugs/one-temp-name.ts';
import { create as truncateAndWrite } from '../../scenarios/atomic-writer/bugs/truncate-and-write.ts';
import { create } from '../../scenarios/atomic-writer/correct.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-writer-'));
  file = join(folder, 'notes.txt');
});
afterEach(() => rm(folder, { recursive: true }));

const subjects = { correct: create, leftAfterKill, oneTempName, truncateAndWrite };

describe.each(Object.entries(subjects))('one after another, %s', (_name, make) => {
  test('reads what was written last', async () => {
    const [one, other] = [make({ file }), make({ file })];
    const texts = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(texts, async (all) => {
        for (const [at, text] of all.entries()) await (at % 2 === 0 ? one : other).write(text);
        expect(await one.read()).toBe(all.at(-1));
      }),
      { numRuns: 20 },
    );
    expect(await readdir(folder)).toEqual([basename(file)]);
  });
});

test('many at once leave one of their texts, and nothing else', async () => {
  const writer = create({ file });
  const texts = Array.from({ length: 20 }, (_, n) => `${n} `.repeat(2_000));
  await Promise.all(texts.map((text) => writer.write(text)));
  expect(texts).toContain(await writer.read());
  expect(await readdir(folder)).toEqual([basename(file)]);
});

test('what cannot be put in place is removed', async () => {
  await mkdir(join(file, 'not empty'), { recursive: true });
  await expect(create({ file }).write('text')).rejects.toThrow(/EISDIR|ENOTEMPTY|EPERM/);
  expect(await readdir(folder)).toEqual([basename(file)]);
});

/** More than any system gives to a process. */
const NOBODY = 2 ** 30;

test.each([
  ['correct', create, false],
  ['left-after-kill', leftAfterKill, true],
] as const)('what the dead have left stays with %s: %3$s', async (_name, make, stays) => {
  const [own, dead, other] = [
    `${file}.${process.pid}.1.tmp`,
    `${file}.${NOBODY}.1.tmp`,
    `${file}2`,
  ];
  for (const path of [own, dead, other]) await writeFile(path, 'half');
  await make({ file }).recover();
  const left = stays ? [own, dead, other] : [own, other];
  expect((await readdir(folder)).sort()).toEqual(left.map((path) => basename(path)).sort());
});
