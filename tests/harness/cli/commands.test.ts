import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { CampaignResult } from '../../../harness/model/result.ts';
import { readResult } from '../../../reports/result-schema.ts';
import { fixture, hammerlock, inFreshFolder } from './command-line.ts';

const lossy = fixture('lossy-counter');
const sound = fixture('sound-counter');
const fixturePath = (name: string) =>
  fileURLToPath(new URL(`../../fixtures/${name}.scenario.ts`, import.meta.url));
const killed = fixturePath('killed-while-writing');
const brief = ['--seed', 'cli', '--executions', '64', '--lanes', '1'];

function resultOf(json: string): CampaignResult {
  const read = readResult(json);
  if (read.kind === 'unusable') throw new Error(read.reason);
  return read.result;
}

test('run, replay and run again: one finding all the way', async () => {
  await inFreshFolder(async (folder) => {
    const run = await hammerlock(['run', lossy, ...brief], folder);
    expect(run.err).toBe('');
    expect(run.code).toBe(1);
    expect(run.out).toMatch(/^seed cli: 1 target/);
    expect(run.out).toContain('lost-write in lossy-counter');
    const line = /^hammerlock replay (\S+)$/m.exec(run.out)?.[1] as string;

    const replay = await hammerlock(['replay', line, '--times', '2'], folder);
    expect([replay.code, replay.err]).toEqual([1, '']);
    expect(replay.out).toContain('2/2 replays took the same interleaving');

    const [file] = await readdir(join(folder, '.hammerlock/findings'));
    const fromFile = await hammerlock(['replay', `.hammerlock/findings/${file}`, '--json'], folder);
    expect(fromFile.code).toBe(1);
    expect(JSON.parse(fromFile.out).finding.kind).toBe('lost-write');

    const again = await hammerlock(['run', '--last-failed', '--json', ...brief], folder);
    expect(again.code).toBe(1);
    const result = resultOf(again.out);
    expect(result.targets.map(({ target }) => target)).toEqual([lossy]);
    expect(result.targets[0]?.findings[0]?.token).toBe(line);
  });
}, 60_000);

test('a finding with the workload of a round is tried again and replayed', async () => {
  await inFreshFolder(async (folder) => {
    const target = `${fixturePath('room')}/looks-first`;
    const before = { target, token: `${target}@pct:cli:round-0:7:000000`, kind: 'invariant' };
    await mkdir(join(folder, '.hammerlock'));
    await writeFile(join(folder, '.hammerlock/corpus.json'), JSON.stringify([before]));
    const tryAgain = async (seed: string) => {
      const budget = ['--seed', seed, '--executions', '1000', '--lanes', '1', '--json'];
      const { code, out } = await hammerlock(['run', '--last-failed', ...budget], folder);
      expect(code).toBe(1);
      return resultOf(out).targets;
    };

    const [again, ...others] = await tryAgain('cli');
    expect(others).toEqual([]);
    expect(again).toMatchObject({ target, workload: { seed: 'cli', round: 0 } });
    const [{ token, hash } = { token: '', hash: '' }] = again?.findings ?? [];
    expect(token).toMatch(/:cli:round-0:\d+:[0-9a-f]{6}$/);

    const replay = await hammerlock(['replay', token, '--times', '10'], folder);
    expect([replay.code, replay.err]).toEqual([1, '']);
    expect(replay.out).toContain('with the workload of stress round 0');
    expect(replay.out).toContain(`10/10 replays took the same interleaving (${hash})`);
    const [file] = await readdir(join(folder, '.hammerlock/findings'));
    const fromFile = ['replay', `.hammerlock/findings/${file}`, '--times', '10'];
    expect((await hammerlock(fromFile, folder)).out).toContain('10/10 replays took the same');
    const other = await hammerlock(['replay', token.replace(/.{6}$/, '000000')], folder);
    expect([other.code, other.out]).toEqual([2, '']);
    expect(other.err).toMatch(/^hammerlock: the sources of .* have changed .*\n$/);

    const [elsewhere] = await tryAgain('other');
    const found = elsewhere?.findings[0]?.token as string;
    expect(found).toContain(':other:round-0-of-cli:');
    expect((await hammerlock(['replay', found], folder)).code).toBe(1);
  });
}, 120_000);

test('a clean run exits with 0 and leaves its result in two files', async () => {
  await inFreshFolder(async (folder) => {
    const { code, out, err } = await hammerlock(
      ['run', sound, ...brief, '--json', '--output', 'kept'],
      folder,
    );
    expect(err).toMatch(/^seed cli: 1 target/);
    expect(code).toBe(0);
    const { startedAt, targets } = resultOf(out);
    expect(targets[0]).toMatchObject({ outcome: 'clean', executions: 64 });
    const own = `result-${startedAt.replaceAll(':', '-')}-cli.json`;
    expect((await readdir(join(folder, 'kept'))).sort()).toEqual([own, 'result.json']);
    expect(await readFile(join(folder, 'kept', own), 'utf8')).toBe(out);
    expect(await readFile(join(folder, 'kept/result.json'), 'utf8')).toBe(out);
  });
}, 60_000);

test('shards divide the executions, and a shard with none is no success', async () => {
  await inFreshFolder(async (folder) => {
    const part = async (shard: string) => {
      const args = ['run', sound, '--seed', 's', '--executions', '5', '--lanes', '1', '--json'];
      const { code, out } = await hammerlock([...args, '--shard', shard], folder);
      return [code, resultOf(out).targets[0]?.executions];
    };
    expect(await part('1/2')).toEqual([0, 3]);
    expect(await part('2/2')).toEqual([0, 2]);
    expect(await part('6/6')).toEqual([2, 0]);
  });
}, 60_000);

test('until failure: rounds with seeds of their own, ended by the time', async () => {
  await inFreshFolder(async (folder) => {
    const rounds = ['--seed', 'u', '--executions', '20', '--lanes', '1', '--until-failure'];
    const quiet = await hammerlock(['run', sound, ...rounds, '--time', '5'], folder);
    expect(quiet.out).toContain('nothing found; going on with seed u.2');
    expect(quiet.code).toBe(0);
    const found = await hammerlock(['run', lossy, ...rounds], folder);
    expect(found.out).toMatch(/replay \S+@[a-z]+:u[.\d]*:/);
    expect(found.code).toBe(1);
  });
}, 60_000);

test('the first Ctrl-C saves what there is', async () => {
  await inFreshFolder(async (folder) => {
    let sent = false;
    const { code, out, err } = await hammerlock(
      ['run', sound, '--time', '60', '--lanes', '1'],
      folder,
      (text, kill) => {
        if (sent || !text.includes('/s,')) return;
        sent = true;
        kill('SIGINT');
      },
    );
    expect([code, err]).toEqual([130, '']);
    expect(out).toContain('interrupted; partial result saved to .hammerlock/result-');
    const saved = await readFile(join(folder, '.hammerlock/result.json'), 'utf8');
    expect(resultOf(saved).ended).toBe('interrupted');
  });
}, 60_000);

test('selfcheck: a correct scenario that shows a finding costs the score', async () => {
  await inFreshFolder(async (folder) => {
    const args = ['selfcheck', sound, lossy, '--executions', '64', '--lanes', '1'];
    const { code, out } = await hammerlock(args, folder);
    expect(out.trimEnd().split('\n').at(-1)).toBe('score 1/2');
    expect(out.replace(/\s+/g, ' ')).toContain('it is correct, but shows lost-write');
    expect(code).toBe(1);
    expect(await readdir(folder)).toEqual([]);

    const alone = await hammerlock([...args.filter((arg) => arg !== lossy), '--json'], folder);
    expect(JSON.parse(alone.out).score).toEqual({ passed: 1, of: 1 });
    expect(alone.code).toBe(0);
  });
}, 60_000);

test('selfcheck: what only stress finds is left out of explore', async () => {
  await inFreshFolder(async (folder) => {
    const args = ['selfcheck', `${killed}/*`, '--executions', '4', '--lanes', '1'];
    const { code, out } = await hammerlock([...args, '--mode', 'explore', '--json'], folder);
    expect([code, JSON.parse(out).score]).toEqual([0, { passed: 1, of: 1 }]);
  });
}, 60_000);

test('list is JSON on request', async () => {
  const { code, out } = await hammerlock(['list', '--json', '--limit', '1'], process.cwd());
  expect(code).toBe(0);
  expect(JSON.parse(out).length).toBeLessThanOrEqual(1);
});

test('a scenario that sends something as it is loaded has no parent to send it to, in any mode', async () => {
  await inFreshFolder(async (folder) => {
    const file = fixturePath('sends-at-load');
    const ways = [
      ['run', file, ...brief],
      ['run', file, '--mode', 'stress', '--time', '1', '--seed', 'cli'],
      ['bench', file, '--time', '0.05', '--blocks', '1'],
    ];
    for (const way of ways) {
      const { code, out } = await hammerlock(way, folder);
      expect([way[0], code, out]).toEqual([way[0], 0, expect.not.stringContaining('harness')]);
    }
  });
}, 60_000);
