import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listLitmus, resolveLitmus } from '../../../../harness/run/litmus/programs.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/litmus/', import.meta.url));
const namesOf = async (...words: string[]) =>
  (await resolveLitmus(words, { cwd: fixtures })).map(({ name }) => name);

describe('words', () => {
  test('none stands for all that is shipped, and the list shows the same', async () => {
    const all = await namesOf();
    expect(all.length).toBeGreaterThan(20);
    expect((await listLitmus()).map(({ name }) => name)).toEqual(all);
  });

  test('a name, a beginning and a file', async () => {
    expect(await namesOf('iriw', './certain.litmus.ts')).toEqual(['iriw', './certain.litmus.ts']);
    expect(await namesOf('store*')).toEqual(['store-buffering', 'store-buffering-atomic']);
    expect(await namesOf('iriw', 'iriw*')).toEqual(['iriw', 'iriw-atomic']);
  });

  test.each([
    ['store-bufering', /did you mean 'store-buffering'/],
    ['xyzzy*', /no litmus program is named 'xyzzy\*'; known are coherence-rr/],
    ['queue', /it is a scenario: leave out --mode litmus/],
    ['queue/correct', /it is a scenario/],
    ['./gone.ts', /litmus program \.\/gone\.ts does not exist/],
    ['../lost-update.scenario.ts', /exports a scenario and no litmus program/],
    ['./misbehaving.ts', /exports no litmus program; write: export default defineLitmus/],
  ])('%s is refused', async (word, message) => {
    await expect(namesOf(word)).rejects.toThrow(message);
  });
});

const VALID = {
  name: "'x'",
  memory: '{ x: Int32Array }',
  registers: "['seen']",
  actors: '[() => {}, () => {}]',
  outcomes: "[{ when: { seen: 0 }, grade: 'acceptable', why: 'so' }]",
};

describe('a file whose program', () => {
  let folder = '';
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hammerlock-litmus-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function resolveWith(parts: Record<string, string>) {
    const all = Object.entries({ ...VALID, ...parts }).map(([part, text]) => `${part}: ${text}`);
    const file = join(folder, `program-${files++}.mjs`);
    await writeFile(file, `export default { ${all.join(', ')} };`);
    return resolveLitmus([file], { cwd: folder });
  }

  test('has all its parts is taken', async () => {
    expect(await resolveWith({})).toHaveLength(1);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['has no name', { name: '7' }, /no usable name \(7\)/],
    [
      'has a misspelt part',
      { observer: '() => {}' },
      /unknown part 'observer', did you mean 'observe'/,
    ],
    ['has no memory', { memory: '{}' }, /has no memory/],
    ['has memory of no known kind', { memory: '{ x: Array }' }, /location 'x' that is neither/],
    ['has too many bytes', { memory: '{ x: { bytes: 1e6 } }' }, /n up to 4096/],
    ['has no registers', { registers: '[]' }, /no registers/],
    ['has too many registers', { registers: "['a','b','c','d','e']" }, /5 registers; at most 4/],
    ['has an odd register', { registers: "['a b']" }, /an identifier/],
    ['has a register twice', { registers: "['a', 'a']" }, /twice/],
    ['has one actor', { actors: '[() => {}]' }, /fewer than two actors/],
    ['has too many actors', { actors: 'Array(17).fill(() => {})' }, /17 actors; at most 16/],
    ['has an actor that is none', { actors: '[() => {}, 7]' }, /actor 2 that is not a function/],
    ['has an observer that is none', { observe: '7' }, /'observe' that is not a function/],
    ['has no outcomes', { outcomes: '[]' }, /no outcomes/],
    ['has an outcome without values', { outcomes: '[{}]' }, /outcome 1 without when/],
    [
      'has an unknown grade',
      { outcomes: "[{ when: {}, grade: 'fine', why: 'so' }]" },
      /outcome 1 with grade "fine"; the grades are acceptable/,
    ],
    [
      'gives no reason',
      { outcomes: "[{ when: {}, grade: 'forbidden' }]" },
      /outcome 1 without why/,
    ],
    [
      'names an unknown register',
      { outcomes: "[{ when: { sen: 0 }, grade: 'forbidden', why: 'so' }]" },
      /unknown register 'sen', did you mean 'seen'/,
    ],
    [
      'expects what no register holds',
      { outcomes: "[{ when: { seen: 0.5 }, grade: 'forbidden', why: 'so' }]" },
      /seen: 0.5; a register holds a 32-bit integer/,
    ],
  ])('%s is refused', async (_, parts, message) => {
    await expect(resolveWith(parts)).rejects.toThrow(message);
  });
});
