import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { create as twoSections } from '../../scenarios/record-once/bugs/two-sections.ts';
import { create } from '../../scenarios/record-once/correct.ts';
import scenario from '../../scenarios/record-once/scenario.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'record-once-'));
  file = join(folder, 'met.txt');
});
afterEach(() => rm(folder, { recursive: true }));

describe.each([
  ['correct', create],
  ['two-sections', twoSections],
])('one after another, %s', (_name, make) => {
  test('records each key once', async () => {
    const keys = fc.array(fc.stringMatching(/^[a-c]{1,2}$/), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(keys, async (all) => {
        const records = [make({ file }), make({ file })];
        const known = new Set<string>();
        for (const [at, key] of all.entries()) {
          expect(await records[at % 2]!.record(key)).toBe(!known.has(key));
          known.add(key);
        }
        expect(await readFile(file, 'utf8')).toBe([...known, ''].join('\n'));
        await rm(file);
      }),
      { numRuns: 20 },
    );
  });
});

test('of many at once, one is told that the key is new', async () => {
  const record = create({ file });
  const told = await Promise.all(Array.from({ length: 8 }, () => record.record('oak')));
  expect(told.filter(Boolean)).toHaveLength(1);
  expect(await readFile(file, 'utf8')).toBe('oak\n');
});

test('what fails under the lock frees it', async () => {
  const failing = create({ file: folder });
  await expect(failing.record('oak')).rejects.toThrow('EISDIR');
  await expect(failing.record('oak')).rejects.toThrow('EISDIR');
  await rm(`${folder}.lock`, { recursive: true, force: true });
});

const call = (actor: number, value: boolean) => ({
  actor,
  role: 'recorder',
  name: 'record',
  args: ['oak'],
  outcome: { kind: 'returned', value } as const,
  invokedAt: 2 * actor,
  respondedAt: 2 * actor + 1,
});

test.each([
  ['a key that is there twice', [true, false], ['oak', 'oak'], 'duplicate'],
  ['a key that is not there', [true, false], [], 'lost-write'],
  ['a key that nobody recorded', [true, false], ['oak', 'elm'], "there is 'elm'"],
  ['a key that is new to two', [true, true], ['oak'], 'duplicate'],
  ['a key that is new to nobody', [false, false], ['oak'], 'oak was new to nobody'],
  ['a key that is there once', [false, true], ['oak'], undefined],
])('of %s', (_name, values, observed, said) => {
  const history = values.map((value, actor) => call(actor, value));
  const found = Object.values(scenario.invariants ?? {})
    .map((invariant) => invariant({ history, observed, state: { file } }))
    .find((each) => each !== undefined);
  const text = typeof found === 'object' ? found.kind : found;
  if (said === undefined) expect(text).toBeUndefined();
  else expect(text).toContain(said);
});
