import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** One import that each rule must refuse: rule, importing file, what it imports. */
const VIOLATIONS: [rule: string, from: string, imports: string][] = [
  ['layer: harness/base', 'harness/base/a.ts', '../model/a.ts'],
  ['layer: harness/model', 'harness/model/b.ts', '../seed/a.ts'],
  ['layer: harness/seed', 'harness/seed/b.ts', '../model/a.ts'],
  ['layer: harness/strategies', 'harness/strategies/b.ts', '../checkers/a.ts'],
  ['layer: harness/checkers', 'harness/checkers/b.ts', '../strategies/a.ts'],
  ['layer: harness/shrink', 'harness/shrink/b.ts', '../run/a.ts'],
  ['layer: harness/conductor', 'harness/conductor/b.ts', '../instrument/a.ts'],
  ['layer: harness/instrument', 'harness/instrument/b.ts', '../conductor/a.ts'],
  ['layer: harness/record', 'harness/record/b.ts', '../conductor/a.ts'],
  ['layer: harness/parallel', 'harness/parallel/b.ts', '../conductor/a.ts'],
  ['layer: harness/litmus', 'harness/litmus/b.ts', '../conductor/a.ts'],
  ['layer: workers', 'workers/b.ts', '../harness/actors/a.ts'],
  ['layer: harness/actors', 'harness/actors/b.ts', '../conductor/a.ts'],
  ['layer: harness/run', 'harness/run/b.ts', '../../reports/a.ts'],
  ['layer: harness/bench', 'harness/bench/b.ts', '../doctor/a.ts'],
  ['layer: harness/doctor', 'harness/doctor/b.ts', '../fleet/a.ts'],
  ['layer: harness/fleet', 'harness/fleet/b.ts', '../bench/a.ts'],
  ['layer: reports', 'reports/b.ts', '../harness/run/a.ts'],
  ['layer: harness/index.ts', 'harness/index.ts', './run/a.ts'],
  ['layer: harness/api.ts', 'harness/api.ts', './cli/a.ts'],
  ['layer: harness/cli', 'harness/cli/b.ts', '../conductor/a.ts'],
  ['only-in: piscina', 'harness/actors/c.ts', 'piscina'],
  ['only-in: oxc-parser, magic-string', 'harness/run/c.ts', 'oxc-parser'],
  ['only-in: oxc-parser, magic-string', 'workers/c.ts', 'magic-string'],
  ['only-in: seedrandom', 'harness/run/d.ts', 'seedrandom'],
  ['only-in: commander', 'harness/run/e.ts', 'commander'],
  ['only-in: cli-table3', 'harness/run/f.ts', 'cli-table3'],
  ['only-in: uplot', 'reports/d.ts', 'uplot'],
  ['only-in: tinybench', 'harness/run/g.ts', 'tinybench'],
  ['only-in: bullmq, ioredis', 'harness/run/h.ts', 'bullmq'],
  ['every-folder-has-a-layer', 'harness/elsewhere/a.ts', '../base/b.ts'],
  ['no-cycles', 'harness/record/c.ts', './d.ts'],
  ['workers-by-url', 'harness/actors/d.ts', '../../workers/protocol.ts'],
  ['main-by-url', 'harness/run/i.ts', './lane-main.ts'],
  ['main-by-url', 'harness/run/p.ts', './stress/stress-main.ts'],
  ['block-entries-by-url', 'harness/bench/c.ts', './block/block-main.ts'],
  ['blocks-by-process', 'harness/bench/d.ts', './block/solo.ts'],
  ['cli-loads-lazily', 'harness/cli/c.ts', '../run/a.ts'],
  ['index-stays-light', 'harness/checkers/c.ts', 'oxc-parser'],
  ['scenarios-as-a-user', 'scenarios/queue/a.ts', '../../harness/model/a.ts'],
  ['scenarios-as-a-user', 'scenarios/queue/b.ts', '../cache/a.ts'],
  ['beside-all-scenarios', 'scenarios/a.ts', '../harness/index.ts'],
  ['system-of-the-others', 'scenarios/system/a.ts', '../cache/a.ts'],
  ['litmus-as-a-user', 'litmus/a.ts', '../harness/model/a.ts'],
  ['litmus-as-a-user', 'litmus/b.ts', './c.ts'],
  ['scenarios-packages', 'scenarios/queue/c.ts', 'piscina'],
  ['pure-layers', 'harness/strategies/c.ts', 'node:fs'],
  ['pure-layers', 'reports/html/a.ts', 'node:fs'],
  ['clocks-from-originals', 'harness/run/j.ts', 'node:perf_hooks'],
  ['no-vague-names', 'harness/run/k.ts', './string-utils.ts'],
  ['no-tests-in-source', 'harness/run/l.ts', '../../tests/a.ts'],
  ['no-development-packages', 'harness/run/m.ts', 'vitest'],
  ['declared-and-found', 'harness/run/n.ts', './missing.ts'],
];

/** What must stay allowed: a rule that refuses everything would pass the table above. */
const ALLOWED: [from: string, imports: string][] = [
  ['harness/run/o.ts', '../actors/a.ts'],
  ['harness/actors/pool.ts', 'piscina'],
  ['harness/actors/h.ts', '../parallel/layout.ts'],
  ['scenarios/system/b.ts', '../cache/correct.ts'],
  ['scenarios/system/c.ts', '../cache/judge-a.ts'],
  ['scenarios/system/d.ts', '../cache/correct-in-threads.ts'],
  ['harness/actors/e.ts', '../conductor/layout.ts'],
  ['scenarios/queue/d.ts', '../../harness/index.ts'],
  ['scenarios/queue/e.ts', './d.ts'],
  ['scenarios/queue/f.ts', '../b.ts'],
  ['litmus/d.ts', '../harness/index.ts'],
  ['harness/actors/g.ts', '../litmus/control.ts'],
  ['reports/c.ts', 'cli-table3'],
  ['harness/checkers/d.ts', 'node:util'],
  ['reports/html/b.ts', 'uplot'],
  ['reports/html/page-code.ts', 'node:fs'],
  ['harness/actors/f.ts', 'the types of ../../workers/protocol.ts'],
  ['harness/cli/d.ts', '../run/a.ts, lazily'],
];

const LEAVES = [
  ...['base/b', 'model/a', 'seed/a', 'strategies/a', 'checkers/a', 'conductor/a', 'instrument/a'],
  ...[
    'conductor/layout',
    'parallel/layout',
    'litmus/control',
    'actors/a',
    'run/a',
    'run/lane-main',
    'run/stress/stress-main',
    'run/string-utils',
    'bench/a',
    'bench/block/block-main',
    'bench/block/solo',
  ],
  ...['doctor/a', 'fleet/a', 'cli/a'],
].map((name) => `harness/${name}.ts`);
const OTHER_LEAVES = [
  'workers/protocol.ts',
  'reports/a.ts',
  'scenarios/b.ts',
  'scenarios/cache/a.ts',
  'scenarios/cache/correct.ts',
  'scenarios/cache/correct-in-threads.ts',
  'scenarios/cache/judge-a.ts',
  'litmus/c.ts',
  'tests/a.ts',
];

interface Report {
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}

let folder: string;
let violations: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-layers-'));
  for (const leaf of [...LEAVES, ...OTHER_LEAVES]) await write(leaf, 'export {};\n');
  for (const [from, imports] of [
    ...VIOLATIONS.map(([, ...pair]) => pair),
    ...ALLOWED.slice(0, -2),
  ]) {
    await write(from, `import '${imports}';\n`);
  }
  await write('harness/record/d.ts', `import './c.ts';\n`);
  await write('harness/actors/f.ts', `import type {} from '../../workers/protocol.ts';\n`);
  await write('harness/cli/d.ts', `await import('../run/a.ts');\n`);
  // The index reaches the parser through a checker.
  await write('harness/index.ts', `import './run/a.ts';\nimport './checkers/c.ts';\n`);
  await writePackages();
  await cp(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  violations = await cruise();
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(VIOLATIONS)('%s refuses %s → %s', (rule, from) => {
  const source = rule === 'index-stays-light' ? 'harness/index.ts' : from;
  expect(violations).toContain(`${rule} | ${source}`);
});

test.each(ALLOWED)('%s may import %s', (from) => {
  expect(violations.filter((line) => line.endsWith(`| ${from}`))).toEqual([]);
});

test('every rule has a violation here and a reason of one line', () => {
  const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
    forbidden: { name: string; comment: string; severity: string }[];
  };
  expect(forbidden.map((rule) => rule.name).sort()).toEqual(
    [...new Set(VIOLATIONS.map(([rule]) => rule))].sort(),
  );
  for (const rule of forbidden) {
    expect(rule.comment).toMatch(/^.{10,100}$/);
    expect(rule.severity).toBe('error');
  }
});

async function write(path: string, text: string): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function writePackages(): Promise<void> {
  const names = ['piscina', 'oxc-parser', 'magic-string', 'seedrandom', 'commander', 'cli-table3'];
  const all = [...names, 'uplot', 'tinybench', 'bullmq', 'vitest'];
  for (const name of all) {
    await write(`node_modules/${name}/package.json`, `{"name":"${name}","version":"1.0.0"}`);
    await write(`node_modules/${name}/index.js`, '');
  }
  const dependencies = Object.fromEntries(all.slice(0, -1).map((name) => [name, '1.0.0']));
  const manifest = {
    name: 'x',
    type: 'module',
    dependencies,
    devDependencies: { vitest: '1.0.0' },
  };
  await write('package.json', JSON.stringify(manifest));
}

/** `rule | importing file` of everything that the rules refuse in the folder. */
async function cruise(): Promise<string[]> {
  const entry = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const config = join(root, '.dependency-cruiser.cjs');
  const folders = ['harness', 'workers', 'reports', 'scenarios', 'litmus'];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [entry, '--config', config, '--output-type', 'json', ...folders],
    { cwd: folder, maxBuffer: 1 << 26 },
  ).catch((error: { stdout: string }) => error);
  const report = JSON.parse(stdout) as Report;
  return report.summary.violations.map(({ rule, from }) => `${rule.name} | ${from}`);
}
