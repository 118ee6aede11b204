import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fixture, hammerlock, inFreshFolder } from './command-line.ts';

const main = fileURLToPath(new URL('../../../harness/cli/main.ts', import.meta.url));
const lossy = fixture('lossy-counter');

test.each([
  ['ends the process as if all were well', 'process.exit(0);'],
  ['ends the process', 'process.exit(1);'],
  ['never comes to its end', 'await new Promise(() => {});'],
])('a scenario that %s while it is loaded is no success', async (_, code) => {
  await inFreshFolder(async (folder) => {
    await writeFile(join(folder, 'app.mjs'), `${code}\n`);
    await writeFile(join(folder, 'mine.mjs'), "import './app.mjs';\nexport default {};\n");
    const ended = await hammerlock(['run', lossy, './mine.mjs'], folder);
    expect(ended.code).toBe(2);
    expect(ended.err).toMatch(/code that was loaded ended the process .*process\.exit/);
  });
});

/** Runs the command line with its output to a file descriptor, or to a pipe that is closed after the first piece. */
function runTo(
  stdout: number | 'closed',
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; err: string }> {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    stdio: ['ignore', stdout === 'closed' ? 'pipe' : stdout, 'pipe'],
  });
  child.stdout?.once('data', () => child.stdout?.destroy());
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, err }));
  });
}

test('where nobody reads the output any more, findings are kept and the exit code stands', async () => {
  await inFreshFolder(async (folder) => {
    const { code, err } = await runTo('closed', ['run', lossy, '--seed', '1'], folder);
    expect([code, err]).toEqual([1, '']);
    const kept = await readdir(join(folder, '.hammerlock'));
    expect(kept).toEqual(expect.arrayContaining(['corpus.json', 'findings', 'result.json']));
  });
});

test.runIf(existsSync('/dev/full'))(
  'an output that cannot be written is said in one line, and is no success',
  async () => {
    await inFreshFolder(async (folder) => {
      const full = openSync('/dev/full', 'w');
      const listed = await runTo(full, ['list'], folder);
      expect(listed.code).toBe(2);
      expect(listed.err).toMatch(
        /^hammerlock: the standard output cannot be written: ENOSPC[^\n]*\n$/,
      );
      const run = await runTo(full, ['run', lossy, '--seed', '1'], folder);
      expect(run.code).toBe(1);
      expect(await readdir(join(folder, '.hammerlock', 'findings'))).toHaveLength(1);
      closeSync(full);
    });
  },
);
