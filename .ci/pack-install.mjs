/**
 * Packs the package, installs it into an empty project and uses it as a user would:
 * `node pack-install.mjs SCRATCH_FOLDER`. Exits with 1 and a reason at the first thing that is wrong.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const project = join(resolve(process.argv[2]), 'project');
const root = resolve(import.meta.dirname, '..');
mkdirSync(project, { recursive: true });

const packed = npm(['pack', '--json', '--pack-destination', project], root);
const [tarball] = Object.values(JSON.parse(packed.slice(packed.search(/^[[{]/m))));
writeFileSync(
  join(project, 'package.json'),
  '{ "name": "user", "private": true, "type": "module" }',
);
npm(['install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball.filename}`], project);

const paths = tarball.files.map((file) => file.path);
check(
  paths.some((path) => path === 'dist/harness/cli/main.js'),
  'the package holds the command line',
);
check(!paths.some((path) => /^(tests|benchmarks|node_modules)\//.test(path)), 'and no tests');

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
equal(hammerlock(['--version']).stdout.trim(), version, '--version');

const scenarios = JSON.parse(hammerlock(['list', '--json'], 0).stdout);
check(scenarios.length > 0, 'list names scenarios');
const [scenario, variant] = firstBuggy(scenarios);
const target = `${scenario.name}/${variant.name}`;

const executions = ['--executions', String(variant.within ?? 2000), '--seed', 'smoke'];
const found = JSON.parse(hammerlock(['run', target, '--json', ...executions], 1).stdout);
const finding = found.targets[0].findings[0];
check(variant.expected.includes(finding.kind), `${target} is found: ${finding.kind}`);
hammerlock(['report', '--output', 'page.html'], 0);
check(readFileSync(join(project, 'page.html'), 'utf8').includes('uPlot'), 'a page has its script');
check(hammerlock(['replay', finding.token], 1).stdout.includes(finding.kind), 'and replays');
hammerlock(['run', scenario.name, '--executions', '100', '--seed', 'smoke'], 0);
equal(hammerlock(['run', 'no-such-scenario'], 2).stderr.trim().split('\n').length, 1, 'one line');

// A scenario of the user's own, in TypeScript, against the published types and exports.
writeFileSync(
  join(project, 'counter.ts'),
  `import { defineScenario } from 'hammerlock';
export default defineScenario({
  name: 'counter',
  setup: () => ({ memory: new SharedArrayBuffer(4) }),
  open: (_: unknown, state: { memory: SharedArrayBuffer }) => new Int32Array(state.memory),
  actors: { adder: { count: 2, run: (_, cells) => { cells[0] = (cells[0] as number) + 1; } } },
  observe: (cells) => cells[0],
  invariants: { 'every addition counts': ({ observed }) => observed === 2 ? undefined : 'lost' },
});
`,
);
hammerlock(['run', './counter.ts', '--executions', '500', '--seed', 'smoke'], 1);

// The same for a litmus program, and the shipped ones, which start their threads from compiled files.
writeFileSync(
  join(project, 'publish.ts'),
  `import { defineLitmus } from 'hammerlock';
export default defineLitmus({
  name: 'publish',
  memory: { data: Int32Array, flag: Int32Array },
  registers: ['flag', 'data'],
  actors: [
    ({ data, flag }, i) => { data[i] = 1; Atomics.store(flag, i, 1); },
    ({ data, flag }, i, r) => { r.flag = Atomics.load(flag, i); r.data = data[i] as number; },
  ],
  outcomes: [
    { when: { flag: 1, data: 0 }, grade: 'forbidden', why: 'the flag was raised behind the data' },
    { when: {}, grade: 'acceptable', why: 'anything else' },
  ],
});
`,
);
hammerlock(['run', '--mode', 'litmus', './publish.ts', 'iriw', '--executions', '20000'], 0);
const api = "import * as api from 'hammerlock/api'; process.exit(Object.keys(api).length ? 0 : 1)";
equal(
  run(process.execPath, ['--input-type=module', '-e', api], project).status,
  0,
  'hammerlock/api',
);
console.log('the package works as installed');

function firstBuggy(all) {
  for (const each of all) {
    const buggy = each.variants.find((one) => one.expected.length > 0);
    if (buggy !== undefined) return [each, buggy];
  }
  return fail('list names no buggy variant');
}

/** Runs the installed command; its exit code must be the given one. */
function hammerlock(args, expected = 0) {
  const command = join(project, 'node_modules', '.bin', 'hammerlock');
  const result = run(process.execPath, [command, ...args], project);
  if (result.status !== expected) {
    const text = `${result.stdout}\n${result.stderr}`;
    fail(`hammerlock ${args.join(' ')} exited with ${result.status}, not ${expected}:\n${text}`);
  }
  return result;
}

function npm(args, cwd) {
  const result = run('npm', args, cwd);
  if (result.status !== 0) fail(`npm ${args[0]} failed:\n${result.stdout}\n${result.stderr}`);
  return result.stdout;
}

function run(command, args, cwd) {
  return spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 120_000, maxBuffer: 1 << 28 });
}

function equal(actual, expected, what) {
  check(actual === expected, `${what}: got ${actual}, expected ${expected}`);
}

function check(holds, what) {
  if (!holds) fail(what);
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
