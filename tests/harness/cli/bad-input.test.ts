import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fixture, hammerlock, inFreshFolder } from './command-line.ts';

const lossy = fixture('lossy-counter');
const program = fileURLToPath(new URL('../../fixtures/litmus/certain.litmus.ts', import.meta.url));

const MISTAKES: [args: string[], says: RegExp][] = [
  [['rnu'], /unknown command 'rnu'.*run/],
  [['run', '--sed', '3'], /unknown option '--sed'.*--seed/],
  [['run', 'no-such-scenario'], /no scenario is named 'no-such-scenario'/],
  [['run', './missing.ts'], /\.\/missing\.ts does not exist/],
  [['run', `${lossy}/no-such-variant`], /no variant 'no-such-variant'/],
  [['run', '--executions', '0'], /'0' is invalid. It must be a whole number from 1/],
  [['run', '--executions', '1e3'], /'1e3' is invalid/],
  [['run', '--time', '5x'], /'5x' is invalid. It must be a time like 90/],
  [['run', '--time', '0'], /'0' is invalid/],
  [['run', '--seed', 'a b'], /'a b' is invalid/],
  [['run', '--seed', ''], /'' is invalid/],
  [['run', '--strategy', 'replay'], /Allowed choices are portfolio, random, pct, pos/],
  [['run', '--shard', '3/2'], /i\/n with i from 1 to n/],
  [['run', '--lanes', '100000'], /at most 256/],
  [['run', '--subject', './mine.ts'], /--subject needs a scenario/],
  [['run', '--mode', 'bench'], /Allowed choices are explore, stress, litmus/],
  [['run', '--mode', 'stress', '--lanes', '2'], /--lanes means nothing to --mode stress/],
  [['run', 'queue', '--noise', 'heavy'], /--noise means nothing to --mode explore/],
  [['run', 'queue', '--mode', 'stress', '--ignore-leak', 'timer'], /no resource is named 'timer'/],
  [['run', 'store-buffering'], /it is a litmus program: add --mode litmus/],
  [['run', '--mode', 'litmus', 'queue'], /it is a scenario: leave out --mode litmus/],
  [['run', '--mode', 'litmus', 'store-bufering'], /did you mean 'store-buffering'/],
  [['run', program], /exports a litmus program and no scenario; add --mode litmus/],
  [['run', '--mode', 'litmus', lossy], /exports a scenario and no litmus program/],
  [['run', '--mode', 'litmus', '--lanes', '2'], /--lanes means nothing to --mode litmus/],
  [['run', '--mode', 'litmus', '--strategy', 'pct'], /--strategy means nothing/],
  [['run', '--mode', 'litmus', '--until-failure'], /--until-failure means nothing/],
  [['run', '--last-failed'], /no findings of an earlier run/],
  [['run', lossy, '--output', '/dev/null/x'], /results cannot be kept in/],
  [['replay'], /missing required argument 'token\|file'/],
  [['replay', 'nonsense'], /neither a replay token .* nor a file/],
  [['replay', 'a@b'], /no replay token/],
  [['replay', `${lossy}@pct:1:2:000000`], /sources of .* have changed/],
  [['replay', './damaged.json'], /damaged\.json/],
  [['replay', './other-version.json'], /version/],
  [['replay', '.'], /cannot read/],
  [['list', 'x'], /too many arguments/],
  [['list', '--limit', '-1'], /'-1' is invalid/],
  [['selfcheck', '--seeds', 'many'], /'many' is invalid/],
  [['selfcheck', 'queue/slot-reused', '--mode', 'stress'], /none of these .* by stress; leave/],
];

test.each(MISTAKES)('%j gets one line and exit code 2', async (args, says) => {
  await inFreshFolder(async (folder) => {
    await writeFile(join(folder, 'damaged.json'), '{ "version": 1, "target":');
    await writeFile(join(folder, 'other-version.json'), '{ "version": 99 }');
    const { code, out, err } = await hammerlock(args, folder);
    expect(err).toMatch(says);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).toMatch(/^hammerlock: /);
    expect(err).not.toMatch(/\bat .*:\d+:\d+|bug in Hammerlock/);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

test('a damaged corpus is refused and left as it is', async () => {
  await inFreshFolder(async (folder) => {
    await mkdir(join(folder, '.hammerlock'));
    await writeFile(join(folder, '.hammerlock/corpus.json'), '[{');
    const { code, err } = await hammerlock(['run', '--last-failed'], folder);
    expect([code, err.trimEnd().split('\n').length]).toEqual([2, 1]);
    expect(await readdir(join(folder, '.hammerlock'))).toEqual(['corpus.json']);
  });
});

test('no command at all shows the help and is no success', async () => {
  const { code, err } = await hammerlock([], process.cwd());
  expect(err).toContain('Usage: hammerlock');
  expect(code).toBe(2);
});

test.each([
  ['--help'],
  ['run', '--help'],
  ['replay', '--help'],
  ['list', '--help'],
  ['selfcheck', '--help'],
])('%s %s shows examples', async (...args) => {
  const { code, out } = await hammerlock(args, process.cwd());
  expect(out).toContain('Examples:');
  expect(code).toBe(0);
});
