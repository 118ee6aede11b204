import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../../benchmarks/same-everywhere.ts', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const LIMIT_MS = 120_000;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'same-everywhere-'));
});
afterAll(() => rm(folder, { recursive: true }));

function compare(...args: string[]) {
  const flags = ['--disable-warning=ExperimentalWarning', SCRIPT];
  const file = join(folder, 'report.json');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...flags, ...args, '--json', file],
    { cwd: FIXTURES, encoding: 'utf8', timeout: LIMIT_MS },
  );
  return { status, stdout, stderr, figures: async () => JSON.parse(await readFile(file, 'utf8')) };
}

test(
  'what a seed decides is the same in two lanes beside busy loops, with a bug and without',
  async () => {
    const targets = ['./lost-update.scenario.ts', './process-counter.scenario.ts'];
    const args = ['--lanes', '2', '--load', 'busy', '--executions', '6'];
    const { status, stdout, stderr, figures } = compare(...targets, ...args);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('12 executions in 1 configurations compared');
    expect(stdout).toContain('all the same');
    const { rows } = (await figures()).figures;
    expect(rows).toMatchObject([{ executions: 6 }, { executions: 6 }]);
    expect(rows[0].distinct).toBeGreaterThan(1);
  },
  LIMIT_MS,
);

test(
  'what no seed decides is found',
  async () => {
    const args = ['--lanes', '2', '--load', 'quiet', '--executions', '4'];
    const { status, stdout, figures } = compare('./cpu-time.scenario.ts', ...args);
    expect(status).toBe(1);
    expect(stdout).toMatch(/cpu-time\S* differs \(4 of 4, first seed 1-0\)/);
    const [{ configurations }] = (await figures()).figures.rows;
    expect(configurations).toMatchObject([{ difference: { executions: 4, seed: '1-0' } }]);
  },
  LIMIT_MS,
);

test('what cannot be run is no difference', () => {
  const { status, stderr } = compare('./nowhere.scenario.ts', '--load', 'quiet');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^same-everywhere: [^\n]*nowhere[^\n]*\n$/);
});
