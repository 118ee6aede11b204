import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../.ci/nightly-base.mjs', import.meta.url));
const DAY_MS = 24 * 3600 * 1000;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-base-'));
  git('init', '--quiet');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function git(...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...dated },
  }).trim();
}

let dated: Record<string, string> = {};

/** Makes a commit that is so many days old, and returns its hash. */
function commit(daysOld: number): string {
  const moment = new Date(Date.now() - daysOld * DAY_MS).toISOString();
  dated = { GIT_COMMITTER_DATE: moment, GIT_AUTHOR_DATE: moment };
  git('commit', '--quiet', '--allow-empty', '-m', 'one');
  return git('rev-parse', 'HEAD');
}

function base(named?: string): { code: number | null; out: string; err: string } {
  const { BASE: _, ...env } = process.env;
  const given = named === undefined ? env : { ...env, BASE: named };
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT], {
    cwd: folder,
    env: given,
    encoding: 'utf8',
  });
  return { code: status, out: stdout.trim(), err: stderr.trim() };
}

test('what is named comes first, then the last release before the commit', () => {
  commit(9);
  git('tag', 'v1');
  commit(8);
  git('tag', 'v2');
  git('tag', 'other');
  commit(0);
  // A release of this very commit has nothing new in it.
  git('tag', 'v3');
  expect(base()).toEqual({ code: 0, out: 'v2', err: '' });
  expect(base('  ').out).toBe('v2');
  expect(base('v1').out).toBe('v1');
  git('tag', 'nightly-base-2', 'HEAD~1');
  git('tag', '-d', 'v2');
  expect(base().out).toBe('nightly-base-2');
});

test('without releases it is the last commit older than a day, and not the commit itself', () => {
  commit(5);
  const older = commit(2);
  const recent = commit(0.2);
  commit(0.1);
  expect(base().out).toBe(older);
  git('checkout', '--quiet', '--orphan', 'young');
  const first = commit(0.2);
  commit(0.1);
  expect([first, base().out]).toEqual([first, first]);
  expect(recent).not.toBe(older);
});

test('where there is nothing before the commit, that is said', () => {
  commit(3);
  const { code, out, err } = base();
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe('there is no commit before HEAD to compare with; name one with BASE');
});
