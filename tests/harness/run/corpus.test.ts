import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../../harness/base/errors.ts';
import type { Finding } from '../../../harness/model/finding.ts';
import type { Target } from '../../../harness/model/target.ts';
import { readCorpus, readFindingFile, storeFinding } from '../../../harness/run/corpus.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-corpus-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const target: Target = {
  name: 'queue/bad',
  scenario: 'queue',
  variant: 'bad',
  scenarioUrl: 'file:///queue.ts',
  expected: [],
};

const finding = (hash: string): Finding => ({
  kind: 'invariant',
  message: 'lost',
  scenario: 'queue',
  variant: 'bad',
  execution: 3,
  hash,
  token: `queue/bad@pct:1:3:abcdef`,
  replayLine: 'hammerlock replay queue/bad@pct:1:3:abcdef',
  reproduced: { times: 10, of: 10 },
  schedule: '0;0.1>1',
  scheduleHash: hash,
  switches: { before: 3, after: 1 },
  actors: ['a', 'b'],
  trace: [],
  history: [],
});

const hashes = Array.from({ length: 8 }, (_, i) => String(i).repeat(16));

async function oneLineOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UsageError);
  const { message } = error as UsageError;
  expect(message).not.toContain('\n');
  return message;
}

describe('findings are kept', () => {
  test('each in its file, and in the corpus once however often it is found', async () => {
    for (const hash of [...hashes, ...hashes]) await storeFinding(folder, target, finding(hash));
    const corpus = await readCorpus(folder);
    expect(corpus).toHaveLength(hashes.length);
    for (const { file } of corpus) {
      const kept = await readFindingFile(join(folder, file));
      expect(kept.finding).toEqual(finding(kept.finding.hash));
    }
    expect(await readdir(join(folder, 'findings'))).toHaveLength(hashes.length);
  });

  test('by campaigns that end in one folder at the same time', async () => {
    await Promise.all(hashes.map((hash) => storeFinding(folder, target, finding(hash))));
    const files = (await readCorpus(folder)).map(({ file }) => file);
    expect(new Set(files).size).toBe(hashes.length);
    expect((await readdir(folder)).sort()).toEqual(['corpus.json', 'findings']);
  });

  test('values that JSON cannot hold do not get in the way', async () => {
    const odd = {
      ...finding(hashes[0] as string),
      history: [
        { kind: 'respond', actor: 0, operation: 0, value: 10n },
      ] as unknown as Finding['history'],
    };
    const file = await storeFinding(folder, target, odd);
    expect((await readFindingFile(join(folder, file))).finding.token).toBe(odd.token);
  });

  test('a folder without a corpus remembers nothing', async () => {
    expect(await readCorpus(join(folder, 'none'))).toEqual([]);
  });
});

describe('damaged files are said to be so, in one line, and left alone', () => {
  test.each(['{', '', '{}', '[1]', '[null]', 'null', '[{"target":1,"token":"x"}]'])(
    'a corpus of %j',
    async (text) => {
      const path = join(folder, 'corpus.json');
      await writeFile(path, text);
      expect(await oneLineOf(readCorpus(folder))).toContain(path);
      await oneLineOf(storeFinding(folder, target, finding(hashes[0] as string)));
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );

  test('a corpus that is a folder', async () => {
    await mkdir(join(folder, 'corpus.json'));
    expect(await oneLineOf(readCorpus(folder))).toMatch(/cannot read/);
  });

  test.each([
    '{',
    'null',
    '7',
    '[]',
    '{}',
    '{"version":99}',
    '{"version":1}',
    '{"version":1,"target":"a","finding":{}}',
    '{"version":1,"target":"a","finding":{"schedule":"0","trace":{}}}',
    '{"version":1,"target":"a","finding":{"schedule":"0","trace":[]}}',
    '{"version":1,"target":"a","finding":{"schedule":"0","trace":[null],"token":"a@pct:1:1:abcdef"}}',
  ])('a finding of %j', async (text) => {
    const path = join(folder, 'f.json');
    await writeFile(path, text);
    expect(await oneLineOf(readFindingFile(path))).toContain(path);
  });

  test('a finding file that does not exist', async () => {
    expect(await oneLineOf(readFindingFile(join(folder, 'none.json')))).toMatch(/does not exist/);
  });
});
