import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { replay, resolveTargets, runCampaign, type TargetResult } from '../../harness/api.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAX_LINES = 40;
/** For some, fewer than the overview of the pages speaks of: this is run on every change. */
const CLEAN_EXECUTIONS = 100;

/** Killed processes are replaced over and over: each costs about a tenth of a second on a quiet machine. */
const PATIENCE_MS = 120_000;

const entries = await readdir(`${ROOT}/examples/real-bugs`, { withFileTypes: true });
const names = entries
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

test('there is something to check', () => {
  expect(names.length).toBeGreaterThan(7);
});

describe.each(names)('%s', { timeout: PATIENCE_MS }, (name) => {
  const file = `examples/real-bugs/${name}/scenario.ts`;

  test(`is told in at most ${MAX_LINES} lines`, async () => {
    const lines = (await readFile(`${ROOT}/${file}`, 'utf8')).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(MAX_LINES);
  });

  test('is found in the old version as soon as it says', async () => {
    const { expected, findings, notes } = await hammer(`${file}/buggy`);
    expect(findings, notes.join('; ')).toHaveLength(1);
    expect(expected).toContain(findings[0]!.kind);
    expect(findings[0]!.reproduced).toEqual({ times: 10, of: 10 });
  });

  test('is gone from the new version', async () => {
    const { outcome, executions } = await hammer(`${file}/fixed`, CLEAN_EXECUTIONS);
    expect({ outcome, executions }).toEqual({ outcome: 'clean', executions: CLEAN_EXECUTIONS });
  });

  test('comes back from the replay line of its page', async () => {
    const page = await readFile(`${ROOT}/docs/real-bugs/${name}.md`, 'utf8');
    const tokens = [...page.matchAll(/^hammerlock replay (\S+)$/gm)].map(([, token]) => token!);
    expect(tokens).toHaveLength(1);
    const { target, finding } = await replay({ token: tokens[0]! }, { times: 1, cwd: ROOT });
    expect(target).toBe(`${file}/buggy`);
    expect(finding).toBeDefined();
  });
});

test('the overview names every one of them', async () => {
  const overview = await readFile(`${ROOT}/docs/real-bugs/README.md`, 'utf8');
  expect(names.filter((name) => !overview.includes(`](${name}.md)`))).toEqual([]);
});

/** Hammers one variant, by default as often as it says that its bug takes. */
async function hammer(word: string, executions?: number): Promise<TargetResult> {
  const targets = await resolveTargets([word], { cwd: ROOT });
  const { targets: results } = await runCampaign({
    targets,
    seed: '1',
    strategy: 'portfolio',
    executions: executions ?? targets[0]!.within,
    lanes: 1,
    keepGoing: false,
  });
  return results[0]!;
}
