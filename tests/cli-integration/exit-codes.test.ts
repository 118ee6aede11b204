import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignResult } from '../../harness/model/result.ts';
import { type Ended, hammerlock } from './hammerlock.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-cli-'));
  await writeFile(join(folder, 'throws.ts'), "throw new Error('first\\nsecond');");
  await writeFile(join(folder, 'damaged.json'), '{');
  await writeFile(join(folder, 'taken'), '');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (scenario: string, ...more: string[]) =>
  hammerlock('run', `./${scenario}.scenario.ts`, '--seed', '1', '--output', folder, ...more);

function expectOneLine({ code, out, err }: Ended): string {
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toMatch(/^hammerlock: [^\n]+\n$/);
  expect(err).not.toMatch(/\n\s+at /);
  return err;
}

describe('a campaign', () => {
  test('that is clean ends with 0, and its result is kept', async () => {
    const { code, out, err } = await run('atomic-update', '--executions', '100');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^seed 1: /);
    expect(out).toMatch(/clean: 100 executions/);
    const kept: CampaignResult = JSON.parse(await readFile(join(folder, 'result.json'), 'utf8'));
    expect(kept).toMatchObject({ ended: 'complete', targets: [{ outcome: 'clean' }] });
  });

  test('that finds something ends with 1, and its replay line shows the same again', async () => {
    const { code, out } = await run('lost-update', '--json', '--lanes', '2');
    expect(code).toBe(1);
    const result: CampaignResult = JSON.parse(out);
    const finding = result.targets[0]?.findings[0];
    expect(finding?.reproduced).toEqual({ times: 10, of: 10 });
    const [command, ...words] = (finding?.replayLine ?? '').split(' ');
    expect(command).toBe('hammerlock');
    const again = await hammerlock(...words, '--times', '3', '--json');
    expect(again.code).toBe(1);
    expect(JSON.parse(again.out)).toMatchObject({
      hash: finding?.hash,
      reproduced: { times: 3, of: 3 },
    });
    const [file] = await readdir(join(folder, 'findings'));
    const fromFile = await hammerlock('replay', join(folder, 'findings', file as string), '--json');
    expect(fromFile.code).toBe(1);
    expect(JSON.parse(fromFile.out).hash).toBe(finding?.scheduleHash);
  });

  test('finds the same in one lane, in two, and in the shard that has it', async () => {
    const findingOf = async (...more: string[]) => {
      const { out } = await run('lost-update', '--json', ...more);
      return (JSON.parse(out) as CampaignResult).targets[0]?.findings[0];
    };
    const one = await findingOf('--lanes', '1');
    expect(await findingOf('--lanes', '2')).toEqual(one);
    const part = ((one?.execution as number) % 3) + 1;
    const inShard = await findingOf('--shard', `${part}/3`, '--executions', '90');
    expect(inShard).toEqual(one);
  });

  test('that could judge nothing ends with 2', async () => {
    const { code, out } = await run('overflow', '--executions', '2', '--json');
    const { targets } = JSON.parse(out) as CampaignResult;
    expect([code, targets[0]?.outcome]).toEqual([2, 'inconclusive']);
  });
});

describe('a mistake is said in one line, and ends with 2', () => {
  test.each<[string, string[], RegExp]>([
    ['an unknown command', ['rum'], /rum/],
    ['an unknown option', ['run', '--sed', '1'], /--sed.*--seed/],
    ['a seed that fits into no token', ['run', 'queue', '--seed', 'a b'], /--seed/],
    ['no executions', ['run', 'queue', '--executions', '0'], /--executions/],
    ['no lane', ['run', 'queue', '--lanes', '0'], /--lanes/],
    ['a shard beyond the last', ['run', 'queue', '--shard', '3/2'], /--shard/],
    ['an unknown scenario', ['run', 'quee'], /did you mean 'queue'/],
    ['an unknown variant', ['run', 'queue/slot-reusd'], /did you mean 'slot-reused'/],
    ['a missing file', ['run', './gone.ts'], /does not exist/],
    ['a missing subject', ['run', 'queue', '--subject', './gone.ts'], /does not exist/],
    ['a junk token', ['replay', 'junk'], /neither a replay token/],
    ['half a token', ['replay', 'queue@pct:1'], /no replay token/],
    ['a token of other sources', ['replay', 'queue/correct@pct:1:1:000000'], /have changed/],
  ])('%s', async (_, args, message) => {
    expect(expectOneLine(await hammerlock(...args))).toMatch(message);
  });

  test.each<[string, () => string[], RegExp]>([
    ['a file that throws', () => ['run', join(folder, 'throws.ts')], /imported: first/],
    ['a damaged finding', () => ['replay', join(folder, 'damaged.json')], /not JSON/],
  ])('%s', async (_, args, message) => {
    expect(expectOneLine(await hammerlock(...args()))).toMatch(message);
  });

  test.each<[string, string, RegExp]>([
    ['a setup that throws', 'setup-throws', /no database here/],
    ['a setup that returns a promise', 'setup-async', /promise; setup must be synchronous/],
    ['a setup that cannot travel', 'setup-uncloneable', /cannot travel to a thread/],
  ])('%s, after the seed', async (_, scenario, message) => {
    const { code, out, err } = await run(scenario);
    expect(code).toBe(2);
    expect(out).toMatch(/^seed 1: [^\n]+\n$/);
    expect(err).toMatch(/^hammerlock: [^\n]+\n$/);
    expect(err).toMatch(message);
  });

  test('an output folder that is a file', async () => {
    const args = ['--executions', '5', '--output', join(folder, 'taken')];
    const { code, err } = await hammerlock('run', './atomic-update.scenario.ts', ...args);
    expect(code).toBe(2);
    expect(err).toMatch(/^hammerlock: [^\n]*cannot [^\n]+\n$/);
  });
});
