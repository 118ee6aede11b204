import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { StressResult } from '../../harness/model/stress.ts';
import { FIXTURES, MAIN } from './hammerlock.ts';

vi.setConfig({ testTimeout: 90_000 });

/** Whether this user may mount: in containers root often may not. */
const mayMount =
  process.platform === 'linux' &&
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/dev/shm']).status === 0;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-full-disk-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Stresses fixtures while `place` is a file system of these bounds, which only they see. */
function stressWith(place: string, bounds: string, fixtures: readonly string[], output: string) {
  const options = ['--mode', 'stress', '--no-pin', '--executions', '2', '--time', '60'];
  const words = fixtures.map((name) => `./${name}.scenario.ts`);
  const command = [process.execPath, MAIN, 'run', ...words, ...options, '--output', output];
  const script = 'mount -t tmpfs -o "$0" tmpfs "$1" && shift && exec "$@"';
  const { status, stderr } = spawnSync(
    'unshare',
    ['-m', 'sh', '-c', script, bounds, place, ...command],
    { cwd: FIXTURES, encoding: 'utf8', env: { ...process.env, TMPDIR: folder } },
  );
  return { code: status, err: stderr };
}

const kept = (file: string): StressResult => JSON.parse(readFileSync(file, 'utf8'));
const SHM = '/dev/shm';

describe.runIf(mayMount)('a disk that is full (skipped where this user may not mount one)', () => {
  test('ends the actor that writes to it with an error that says so', () => {
    const output = join(folder, 'actor');
    expect(stressWith(SHM, 'size=256k', ['fills-the-disk'], output).code).toBe(1);
    expect(kept(join(output, 'result.json')).targets).toMatchObject([
      {
        outcome: 'finding',
        findings: [{ message: expect.stringMatching(/writer ended with an error: ENOSPC/) }],
      },
    ]);
  });

  test('where there is no room for any file, says which', () => {
    const output = join(folder, 'none');
    expect(stressWith(SHM, 'nr_inodes=1', ['fills-the-disk'], output).code).toBe(2);
    const [target] = kept(join(output, 'result.json')).targets;
    expect(target).toMatchObject({ outcome: 'harness-error', findings: [] });
    expect(target?.error).toMatch(/^there is no place for the actors' files: ENOSPC.*\/dev\/shm/);
  });

  test('keeps the targets that were run before it was full', () => {
    const output = join(folder, 'second');
    const fixtures = ['atomic-update', 'fills-the-disk'];
    expect(stressWith(SHM, 'nr_inodes=3', fixtures, output).code).toBe(2);
    expect(kept(join(output, 'result.json')).targets).toMatchObject([
      { outcome: 'clean', rounds: 2 },
      { outcome: 'harness-error', error: expect.stringMatching(/setup of .* ENOSPC/) },
    ]);
  });

  test('under the results, has them written elsewhere', async () => {
    const output = join(folder, 'small');
    await mkdir(output);
    const { code, err } = stressWith(output, 'size=4k,nr_inodes=1', ['atomic-update'], output);
    expect(code).toBe(2);
    expect(err).toMatch(/^hammerlock: cannot write .* ENOSPC/);
    const [, file = ''] = /the result is in (\S+)\n$/.exec(err) ?? [];
    expect(existsSync(file)).toBe(true);
    expect(kept(file).targets).toMatchObject([{ outcome: 'clean', rounds: 2 }]);
  });
});
