import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(
  new URL('../../../benchmarks/stress-false-alarms.ts', import.meta.url),
);
const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const LIMIT_MS = 120_000;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stress-false-alarms-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the benchmark; `interruptAt`: what it says when it is interrupted. */
async function measure(args: readonly string[], interruptAt?: string) {
  const file = join(folder, 'report.json');
  const flags = ['--disable-warning=ExperimentalWarning', SCRIPT, ...args, '--json', file];
  const child = spawn(process.execPath, flags, { cwd: FIXTURES, timeout: LIMIT_MS });
  let stderr = '';
  let isInterrupted = false;
  child.stderr.setEncoding('utf8').on('data', (piece) => {
    stderr += piece;
    if (isInterrupted || interruptAt === undefined || !stderr.includes(interruptAt)) return;
    isInterrupted = true;
    child.kill('SIGINT');
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const stdout = await text(child.stdout);
  const status = await ended;
  return { status, stdout, stderr, figures: async () => JSON.parse(await readFile(file, 'utf8')) };
}

test(
  'correct subjects raise no alarm, quiet and beside a busy loop, each run with a seed of its own',
  async () => {
    const targets = ['./atomic-update.scenario.ts', './task-counter-locked.scenario.ts'];
    const { status, stdout, stderr, figures } = await measure([
      ...targets,
      ...['--runs', '2', '--time', '2'],
    ]);
    expect(stdout).toContain('0 false alarms; 2 of 2 runs complete');
    expect(stderr).toMatch(/run 2\/2, one core busy: 2\/2 \S*task-counter-locked/);
    expect(status).toBe(0);
    const { records } = (await figures()).figures;
    expect(records).toMatchObject([
      { seed: '1-0', condition: 'quiet', targets: 2, alarms: [] },
      { seed: '1-1', condition: 'one core busy', targets: 2, alarms: [] },
    ]);
    for (const { rounds, operations } of records)
      expect([rounds > 0, operations > 0]).toEqual([true, true]);
  },
  LIMIT_MS,
);

test(
  'a planted bug is an alarm, with the line that hammers in the same way again',
  async () => {
    const args = ['./always-at-end.scenario.ts', '--runs', '1', '--time', '20'];
    const { status, stdout } = await measure(args);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /invariant in \S*always-at-end\S* \(run 1, quiet, load [\d.]+\): written/,
    );
    expect(stdout).toMatch(/ {2}hammerlock run \S*always-at-end\S* --mode stress .*--seed 1-0/);
    expect(stdout).toContain('1 false alarms; 1 of 1 runs complete');
  },
  LIMIT_MS,
);

test(
  'an interruption keeps what there is',
  async () => {
    const args = ['./atomic-update.scenario.ts', '--runs', '50', '--time', '1'];
    const { status, stdout, figures } = await measure(args, 'run 2/50');
    expect(status).toBe(130);
    expect(stdout).toContain('0 false alarms; 1 of 50 runs complete');
    const { records } = (await figures()).figures;
    expect(records).toMatchObject([{ ended: 'complete' }, { ended: 'interrupted' }]);
  },
  LIMIT_MS,
);

test('what cannot be run is no alarm', async () => {
  const { status, stderr } = await measure(['./nowhere.scenario.ts']);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^stress-false-alarms: [^\n]*nowhere[^\n]*\n$/);
});
