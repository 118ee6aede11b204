import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSource } from '../../../harness/bench/open-source.ts';
import { sourceIn } from '../../../harness/bench/source.ts';
import { openTemporaryFolder } from '../../../harness/bench/temporary-folder.ts';
import type { Target } from '../../../harness/model/target.ts';

const { signal } = new AbortController();
const relay = fileURLToPath(new URL('./fixtures/relay.scenario.ts', import.meta.url));

let folder = '';
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hammerlock-repository-')));
  git('init', '--quiet', '--initial-branch=main');
  await mkdir(join(folder, 'src'));
  await mkdir(join(folder, 'node_modules/left'), { recursive: true });
  await writeFile(join(folder, '.gitignore'), 'node_modules\n');
  await writeFile(join(folder, 'src/subject.ts'), 'export const create = () => "old";');
  git('add', '.');
  git('commit', '--quiet', '-m', 'one');
  git('tag', 'v1');
  await writeFile(join(folder, 'src/subject.ts'), 'export const create = () => "new";');
  await writeFile(join(folder, 'src/later.ts'), 'export const create = () => "later";');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const urlOf = (path: string) => pathToFileURL(join(folder, path)).href;
const target = (differs: Partial<Target>): Target => ({
  name: 'relay',
  scenario: 'relay',
  variant: 'subject',
  scenarioUrl: pathToFileURL(relay).href,
  expected: [],
  ...differs,
});

const worktrees = () => git('worktree', 'list').trim().split('\n').length;
const openRef = (ref: string) => openSource({ kind: 'ref', ref }, join(folder, 'src'), signal);

describe('a git ref', () => {
  test('gives the subject as it was then, under the load of today, beside the packages of today', async () => {
    const source = await openRef('v1');
    try {
      const today = target({ subjectUrl: urlOf('src/subject.ts') });
      const { target: base } = await source.subjectFor(today);
      const path = fileURLToPath(base.subjectUrl!);
      expect(await readFile(path, 'utf8')).toContain('old');
      expect(base.scenarioUrl).toBe(today.scenarioUrl);
      expect(existsSync(join(path, '../../node_modules/left'))).toBe(true);
      expect(source.description).toMatch(/^git ref v1 \([0-9a-f]{12}\)$/);
      expect(source.notes).toEqual([]);
    } finally {
      source.close();
    }
  });

  test('gives the scenario where that is the code under test', async () => {
    const source = await openRef('HEAD');
    try {
      const today = target({ scenarioUrl: urlOf('src/subject.ts') });
      const { target: base } = await source.subjectFor(today);
      expect(await readFile(fileURLToPath(base.scenarioUrl), 'utf8')).toContain('old');
    } finally {
      source.close();
    }
  });

  test('leaves no worktree and no folder behind', async () => {
    const ours = () =>
      readdirSync(tmpdir()).filter((name) => name.includes(`compare-${process.pid}`));
    const source = await openRef('main');
    expect([worktrees(), ours().length]).toEqual([2, 1]);
    source.close();
    expect([worktrees(), ours().length]).toEqual([1, 0]);
    await expect(openRef('no-such-ref')).rejects.toThrow(/'no-such-ref' is no commit of/);
    await expect(openRef('--help')).rejects.toThrow(/is no commit of/);
    expect([worktrees(), ours().length]).toEqual([1, 0]);
  });

  test('without the code that is asked for is refused', async () => {
    const source = await openRef('v1');
    try {
      await expect(
        source.subjectFor(target({ subjectUrl: urlOf('src/later.ts') })),
      ).rejects.toThrow('src/later.ts is not in v1');
      await expect(source.subjectFor(target({}))).rejects.toThrow(/is not in the repository/);
    } finally {
      source.close();
    }
  });

  test('that differs in no tracked file is said to be the same code', async () => {
    git('checkout', '--quiet', 'src/subject.ts');
    const source = await openRef('v1');
    expect(source.notes).toEqual(['no tracked file differs from v1: both sides are the same code']);
    source.close();
  });

  test('needs a repository', async () => {
    await rm(join(folder, '.git'), { recursive: true });
    await expect(openRef('main')).rejects.toThrow(/is in no git repository/);
    expect(sourceIn(folder)).not.toHaveProperty('commit');
  });
});

test('a result says of which commit it is, and whether files had changed', () => {
  const commit = git('rev-parse', '--short=12', 'HEAD').trim();
  expect(sourceIn(folder).commit).toBe(`${commit}+changes`);
  git('checkout', '--quiet', '.');
  expect(sourceIn(folder).commit).toBe(commit);
});

describe('another subject', () => {
  test('must have what the scenario asks for', async () => {
    const openFile = (file: string) => openSource({ kind: 'subject', file }, folder, signal);
    await writeFile(join(folder, 'other.mjs'), 'export const make = () => 1;');
    const today = target({ subjectUrl: urlOf('src/subject.ts') });
    const source = await openFile('src/later.ts');
    expect(await source.subjectFor(today)).toMatchObject({
      target: { subjectUrl: urlOf('src/later.ts'), scenarioUrl: today.scenarioUrl },
    });
    const other = await openFile('other.mjs');
    await expect(other.subjectFor(today)).rejects.toThrow("exports no function 'create'");
    await expect(openFile('missing.ts')).rejects.toThrow(/does not exist/);
  });
});

test.each(['fastq', '@', 'a b@1', 'fastq@', '../x@1', 'fastq@1; rm'])(
  "'%s' names no version of a package",
  async (spec) => {
    await expect(openSource({ kind: 'package', spec }, folder, signal)).rejects.toThrow(
      /names no version of a package/,
    );
  },
);

test('a temporary folder of a process that is gone is swept', async () => {
  const left = await mkdtemp(join(tmpdir(), 'hammerlock-compare-99999999-'));
  openTemporaryFolder().close();
  expect(existsSync(left)).toBe(false);
});
