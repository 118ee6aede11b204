import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Operation } from '../../harness/index.ts';
import { create as bufferedHalves } from '../../scenarios/append-log/bugs/buffered-halves.ts';
import { create as sequenceBeforeLock } from '../../scenarios/append-log/bugs/sequence-before-lock.ts';
import { create as sharedUnknown } from '../../scenarios/append-log/bugs/shared-unknown.ts';
import { create } from '../../scenarios/append-log/correct.ts';
import {
  entriesOf,
  everyLineParses,
  numbersHaveNoGap,
  sessionsAreApart,
} from '../../scenarios/append-log/judge-log.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'append-log-'));
  file = join(folder, 'events.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const subjects = { correct: create, bufferedHalves, sequenceBeforeLock, sharedUnknown };

describe.each(Object.entries(subjects))('one after another, %s', (_name, make) => {
  test('numbers what two logs append to one file', async () => {
    const [one, other] = [make({ file, session: 'a' }), make({ file, session: 'b' })];
    expect(await one.append('first')).toBe(1);
    expect(await other.append('"second"\n')).toBe(2);
    expect(await one.append('third')).toBe(3);
    expect(entriesOf(await readFile(file, 'utf8'))).toEqual([
      { sequence: 1, session: 'a', text: 'first' },
      { sequence: 2, session: 'b', text: '"second"\n' },
      { sequence: 3, session: 'a', text: 'third' },
    ]);
  });
});

test('sessions that are not known are told apart', async () => {
  for (const log of [create({ file }), create({ file })]) {
    await log.append('one');
    await log.append('two');
  }
  const sessions = entriesOf(await readFile(file, 'utf8')).map(({ session }) => session);
  expect(new Set(sessions).size).toBe(2);
  expect(sessions[0]).toBe(sessions[1]);
});

test('many at once are numbered without a gap', async () => {
  const log = create({ file });
  const numbers = await Promise.all(Array.from({ length: 10 }, (_, n) => log.append(`event ${n}`)));
  expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(everyLineParses(await readFile(file, 'utf8'))).toBeUndefined();
});

test('what fails under the lock frees it', async () => {
  const log = create({ file: join(folder, 'none', 'events.jsonl') });
  await expect(log.append('event')).rejects.toThrow('ENOENT');
  await writeFile(`${file}.last`, '4');
  expect(await create({ file }).append('event')).toBe(5);
});

const line = (sequence: number, session: string, text: string) =>
  `${JSON.stringify({ sequence, session, text })}\n`;

/** An append that returned its number. */
function append(actor: number, text: string, value: number): Operation {
  const outcome = { kind: 'returned', value } as const;
  return {
    actor,
    role: 'writer',
    name: 'append',
    args: [text],
    outcome,
    invokedAt: 0,
    respondedAt: 1,
  };
}

test.each([
  ['half a line', '{"sequence":1,', 'torn-read'],
  ['a line without its end', line(1, 'a', 'x').trimEnd(), 'torn-read'],
  ['a line that is no entry', '{"sequence":"1","session":"a","text":"x"}\n', 'torn-read'],
  ['nothing', '', undefined],
  ['whole lines', line(1, 'a', 'x') + line(2, 'b', 'y'), undefined],
])('of %s', (_name, log, kind) => {
  expect(everyLineParses(log)?.kind).toBe(kind);
});

test.each([
  ['a number twice', [1, 1], [1, 1], { kind: 'duplicate' }],
  ['a gap', [1, 3], [1, 3], 'number 2 was left out'],
  ['another number in the log', [1, 2], [2, 1], "'x' stands in the log as number 2"],
  ['all numbers', [2, 1], [2, 1], undefined],
])('of %s', (_name, given, written, said) => {
  const [x, y] = given as [number, number];
  const log = line(written[0]!, 'a', 'x') + line(written[1]!, 'b', 'y');
  const found = numbersHaveNoGap([append(0, 'x', x), append(1, 'y', y)], log);
  if (typeof said === 'string') expect(found).toContain(said);
  else if (said === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject(said);
});

test.each([
  ['an id for two', ['a', 'a'], [0, 1], 'two sessions are called a'],
  ['two ids for one', ['a', 'b'], [0, 0], 'one session is called a and b'],
  ['an id each', ['a', 'b'], [0, 1], undefined],
])('of %s', (_name, [one, other], [first, second], said) => {
  const log = line(1, one!, 'x') + line(2, other!, 'y');
  const found = sessionsAreApart([append(first!, 'x', 1), append(second!, 'y', 2)], log);
  if (said === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(said);
});
