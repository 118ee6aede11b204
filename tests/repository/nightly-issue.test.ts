import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderReport } from '../../reports/formats.ts';
import { kindName } from '../../reports/result-kinds.ts';
import { EVERY_KIND } from '../reports/wild-results.ts';

const SCRIPT = fileURLToPath(new URL('../../.ci/nightly-issue.mjs', import.meta.url));
const RUN_URL = 'https://github.example/o/r/actions/runs/7';

/** Stands in for GitHub's command: answers a list of issues, and notes what it is told otherwise. */
const FAKE_GH = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
if (args[1] === 'list') process.stdout.write(process.env.ISSUES);
else appendFileSync(process.env.NOTED, JSON.stringify({ args, body: readFileSync(0, 'utf8') }) + '\\n');
`;

let folder: string;
const results = () => join(folder, 'results');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-nightly-'));
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin/gh'), FAKE_GH);
  await chmod(join(folder, 'bin/gh'), 0o755);
  for (const result of EVERY_KIND) await save(kindName(result), renderReport([result], 'json'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function save(job: string, json: string): Promise<void> {
  await mkdir(join(results(), job), { recursive: true });
  await writeFile(join(results(), job, 'result.json'), json);
}

async function run(action: string, issues: unknown = []): Promise<string> {
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
    ISSUES: JSON.stringify(issues),
    NOTED: join(folder, 'noted'),
    RUN_URL,
  };
  return (await promisify(execFile)(process.execPath, [SCRIPT, results(), action], { env })).stdout;
}

async function noted(): Promise<{ args: string[]; body: string }[]> {
  const lines = (await readFile(join(folder, 'noted'), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

test('the text names the run and holds the line that replays each finding', async () => {
  const body = await run('body');
  expect(body).toContain(RUN_URL);
  expect(body.split('hammerlock replay counter/plain@').length - 1).toBeGreaterThanOrEqual(4);
  const inOrder = EVERY_KIND.toSorted((a, b) => (kindName(a) < kindName(b) ? -1 : 1));
  expect(body).toContain(renderReport(inOrder, 'markdown').trimEnd());
  expect(body).toContain('hammerlock compare queue/correct --against-ref 0123456789ab');
  expect(body).toContain('hammerlock run ./mine.ts --mode litmus --seed 1 --executions 1234567');
  expect(body.length).toBeLessThan(65_536);
});

test('the first failing night opens an issue', async () => {
  await run('post', [{ number: 3, title: 'Something else' }]);
  const [only, ...others] = await noted();
  expect(only?.args.slice(0, 4)).toEqual(['issue', 'create', '--title', 'The nightly run failed']);
  expect(only?.body).toBe(await run('body'));
  expect(others).toEqual([]);
});

test('a later one writes to the same issue', async () => {
  await run('post', [
    { number: 3, title: 'Something else' },
    { number: 12, title: 'The nightly run failed' },
  ]);
  const all = await noted();
  expect(all.map(({ args }) => args.slice(0, 3))).toEqual([['issue', 'edit', '12']]);
});

test('a night without results, or with a spoilt one, is told of too', async () => {
  await save('stress', '{"version":1,"mode":"**@everyone**"}');
  expect(await run('body')).toContain('The result of stress cannot be used: its kind is');
  expect(await run('body')).not.toContain('@everyone');
  await rm(results(), { recursive: true });
  expect(await run('body')).toContain('No job left a result');
});
