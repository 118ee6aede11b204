import { type ChildProcess, fork } from 'node:child_process';
import { enableCompileCache } from 'node:module';
import { availableParallelism, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare } from '../harness/bench/compare.ts';
import type { ComparedMetric } from '../harness/model/bench.ts';
import type { Target } from '../harness/model/target.ts';
import { resolveTargets } from '../harness/run/resolve-targets.ts';
import { loadName } from '../reports/bench-table.ts';
import { benchmarkTable, writeReport } from './report.ts';
import { shown, summarize } from './samples.ts';

/**
 * Does `compare` tell what is different, and nothing else? Compares code with itself, and with the same code made
 * slower by a fifth, on the machine as it is and beside a load that comes and goes on every core.
 */
const THRESHOLD = 0.05;
const BLOCKS = 8;
const BLOCK_MS = 100;

/** Compared with themselves, in turns. */
const SAME = ['queue', 'shared-map', 'cache', 'sqlite-store', 'mutex', 'job-queue'];
/** Compared with a subject whose every operation does a fifth more work, in turns. */
const SLOWER = [file('./digest.scenario.ts'), file('./digest-in-tasks.scenario.ts')];
const SLOWER_SUBJECT = file('./subjects/slower-digest.ts');

const CONDITIONS = ['quiet', 'bursty'] as const;
type Condition = (typeof CONDITIONS)[number];

interface Comparison {
  readonly kind: 'same' | 'slower';
  readonly condition: Condition;
  readonly target: string;
  readonly seconds: number;
  /** Of the machine, over the last minute. */
  readonly load: number;
  readonly slower: readonly string[];
  readonly faster: readonly string[];
  /** Metrics of which one round said something that the other one did not. */
  readonly unconfirmed: readonly string[];
}

function file(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

const { values: options } = parseArgs({
  options: {
    same: { type: 'string', default: '20' },
    slower: { type: 'string', default: '10' },
    conditions: { type: 'string', default: CONDITIONS.join() },
    json: { type: 'string' },
  },
});

// As the command line does: blocks spend less of their time on loading.
const { directory } = enableCompileCache();
if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= dirname(directory);

const comparisons: Comparison[] = [];
const failures: string[] = [];
for (const condition of CONDITIONS.filter((each) => options.conditions.split(',').includes(each))) {
  const load = condition === 'bursty' ? startBursts() : [];
  try {
    for (let n = 0; n < Number(options.same); n++) {
      const [target] = await resolveTargets([SAME[n % SAME.length]], { cwd: process.cwd() });
      await attempt('same', condition, target, target);
    }
    for (let n = 0; n < Number(options.slower); n++) {
      const scenario = SLOWER[n % SLOWER.length];
      const where = { cwd: process.cwd() };
      const [base] = await resolveTargets([scenario], where);
      const [next] = await resolveTargets([scenario], { ...where, subject: SLOWER_SUBJECT });
      await attempt('slower', condition, base, next);
    }
  } finally {
    for (const child of load) child.kill('SIGKILL');
  }
}
report();
await writeReport(options.json, 'false alarms', {
  BLOCKS,
  BLOCK_MS,
  THRESHOLD,
  comparisons,
  failures,
});

function startBursts(): ChildProcess[] {
  const script = file('./bursts.ts');
  const execArgv = ['--disable-warning=ExperimentalWarning'];
  return Array.from({ length: availableParallelism() }, () => fork(script, [], { execArgv }));
}

/** A comparison that fails is neither an alarm nor none, and ends no series of hours. */
async function attempt(...comparison: Parameters<typeof add>): Promise<void> {
  try {
    await add(...comparison);
  } catch (thrown) {
    failures.push(`${comparison[3].name}: ${String(thrown)}`);
    console.log(`failed: ${failures.at(-1)}`);
  }
}

async function add(
  kind: Comparison['kind'],
  condition: Condition,
  base: Target,
  next: Target,
): Promise<void> {
  const began = performance.now();
  const result = await compare(
    [{ base: { target: base }, next: { target: next } }],
    { base: 'itself', options: '', notes: [], threshold: THRESHOLD, cwd: process.cwd() },
    { blocks: BLOCKS, blockMs: BLOCK_MS, signal: new AbortController().signal },
  );
  const metrics = result.targets.flatMap(({ loads }) =>
    loads.flatMap((each) =>
      each.kind === 'compared'
        ? each.metrics.map((metric) => ({ ...metric, load: loadName(each.load) }))
        : [],
    ),
  );
  const named = (holds: (metric: ComparedMetric) => boolean) =>
    metrics.filter(holds).map(({ load, name }) => `${load}, ${name}`);
  const comparison: Comparison = {
    kind,
    condition,
    target: next.name,
    seconds: (performance.now() - began) / 1000,
    load: loadavg()[0] ?? Number.NaN,
    slower: named(({ verdict }) => verdict === 'slower'),
    faster: named(({ verdict }) => verdict === 'faster'),
    unconfirmed: named(({ verdict, rounds }) => verdict === 'no difference' && rounds.length > 1),
  };
  comparisons.push(comparison);
  const said = [
    ...comparison.slower.map((name) => `slower: ${name}`),
    ...comparison.faster.map((name) => `faster: ${name}`),
    ...comparison.unconfirmed.map((name) => `not confirmed: ${name}`),
  ];
  console.log(
    `${kind}, ${condition}, ${next.name}, load ${comparison.load.toFixed(1)}, ${comparison.seconds.toFixed(1)} s: ${said.join('; ') || 'no difference'}`,
  );
}

function report(): void {
  const groups = Map.groupBy(comparisons, ({ kind, condition }) => `${kind}, ${condition}`);
  const rows = [...groups].map(([name, group]) => [
    name,
    String(group.length),
    String(group.filter(({ slower }) => slower.length > 0).length),
    String(group.filter(({ faster }) => faster.length > 0).length),
    String(group.filter(({ unconfirmed }) => unconfirmed.length > 0).length),
    shown(summarize(group.map(({ seconds }) => seconds)), 1),
  ]);
  const head = ['code, machine', 'comparisons', 'slower', 'faster', 'not confirmed', 'seconds'];
  console.log(benchmarkTable(head, rows));
  const alarms = comparisons.filter(
    ({ kind, slower, faster }) => kind === 'same' && slower.length + faster.length > 0,
  );
  const planted = comparisons.filter(({ kind }) => kind === 'slower');
  const found = planted.filter(({ slower }) => slower.length > 0);
  console.log(
    `false alarms: ${alarms.length} of ${comparisons.length - planted.length}; slowdowns found: ${found.length} of ${planted.length}; failed: ${failures.length}`,
  );
  const isRight = alarms.length === 0 && found.length >= 0.9 * planted.length;
  if (!isRight || failures.length > 0) process.exitCode = 1;
}
