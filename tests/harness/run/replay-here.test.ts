import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../../harness/model/finding.ts';
import type * as corpus from '../../../harness/run/corpus.ts';
import type { ReplaySource } from '../../../harness/run/lane-protocol.ts';
import type * as replaying from '../../../harness/run/replay-here.ts';
import { findIn, fixtureTarget } from './in-lane.ts';

// See in-lane.ts: loaded by Node and not by vitest.
const load = createRequire(import.meta.url);
const { replayHere } = load('../../../harness/run/replay-here.ts') as typeof replaying;
const { storeFinding } = load('../../../harness/run/corpus.ts') as typeof corpus;

const cwd = fileURLToPath(new URL('../../fixtures/', import.meta.url));
let folder = '';
let finding: Finding;
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-replay-'));
  finding = await findIn('lost-update', 100);
  file = join(folder, await storeFinding(folder, await fixtureTarget('lost-update'), finding));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const replay = (what: ReplaySource, times = 1) => replayHere(what, { times, cwd });

describe('a finding is replayed', () => {
  test('from its token: the same course, however often', async () => {
    const result = await replay({ token: finding.token }, 5);
    expect(result).toMatchObject({
      hash: finding.hash,
      token: finding.token,
      reproduced: { times: 5, of: 5 },
      finding: { kind: finding.kind, message: finding.message },
    });
    expect(result.divergence).toBeUndefined();
  });

  test('from its file: the shortest schedule, step by step', async () => {
    const result = await replay({ file }, 2);
    expect(result.hash).toBe(finding.scheduleHash);
    expect(result.finding?.trace).toEqual(finding.trace);
    expect(result.divergence).toBeUndefined();
  });

  test('from its file, where it is an endless loop of a process', async () => {
    const loop = await findIn('process-looker', 8);
    const kept = await storeFinding(folder, await fixtureTarget('process-looker'), loop);
    const result = await replay({ file: join(folder, kept) });
    expect(result).toMatchObject({ hash: loop.scheduleHash, finding: { kind: 'hang' } });
    expect(result.divergence).toBeUndefined();
  }, 60_000);

  test('and says where it leaves a recording that is not its own', async () => {
    const content = JSON.parse(JSON.stringify({ version: 1, target: 'x', finding }));
    content.finding.trace[2].value = '42';
    const other = join(folder, 'other.json');
    await writeFile(other, JSON.stringify(content));
    expect((await replay({ file: other })).divergence).toMatchObject({
      step: 2,
      cause: expect.stringMatching(/another value/),
    });
  });
});

describe('what cannot be replayed is refused in one line', () => {
  const changed = (change: (token: string) => string) => change(finding.token);

  test.each<[string, () => ReplaySource, RegExp]>([
    ['no token', () => ({ token: 'junk' }), /'junk' is no replay token/],
    ['half a token', () => ({ token: 'queue@pct:1' }), /is no replay token/],
    [
      'a token of other sources',
      () => ({ token: changed((token) => token.replace(/.{6}$/, '000000')) }),
      /sources of .* have changed/,
    ],
    [
      'a token of an unknown target',
      () => ({ token: changed((token) => token.replace('lost-update', 'gone')) }),
      /does not exist/,
    ],
    [
      'a token of several variants',
      () => ({
        token: changed((token) => token.replace('lost-update.scenario.ts', 'leaky.scenario.ts')),
      }),
      /names several variants/,
    ],
    [
      'a token without a strategy of its own',
      () => ({ token: changed((token) => token.replace(/@[a-z]+:/, '@replay:')) }),
      /replay/,
    ],
    ['a file that does not exist', () => ({ file: join(folder, 'gone.json') }), /does not exist/],
  ])('%s', async (_, source, message) => {
    const thrown = await replay(source()).catch((error: unknown) => error);
    expect((thrown as Error).name).toBe('UsageError');
    expect((thrown as Error).message).toMatch(message);
    expect((thrown as Error).message).not.toContain('\n');
  });
});
