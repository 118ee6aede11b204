import { enableCompileCache } from 'node:module';
import { loadavg } from 'node:os';
import { dirname } from 'node:path';
import { messageOf } from '../harness/base/errors.ts';
import { DEFAULT_STRESS_MS } from '../harness/base/limits.ts';
import { listenForInterrupt } from '../harness/cli/interrupt.ts';
import type { StressProgress } from '../harness/model/stress.ts';
import type { Target } from '../harness/model/target.ts';
import { resolveTargets } from '../harness/run/resolve-targets.ts';
import { runStressCampaign } from '../harness/run/stress/stress-campaign.ts';
import { startBusyLoops } from './busy-cores.ts';
import { writeReport } from './report.ts';
import {
  type Asked,
  type Condition,
  conditionOf,
  readAsked,
  seedOf,
} from './stress-false-alarms/asked.ts';
import { type RunRecord, recordOf } from './stress-false-alarms/run-record.ts';
import { linesOf, summaryOf, tableOf } from './stress-false-alarms/table.ts';

/** What `hammerlock run --mode stress` does unless told otherwise. */
const NOISE = 'light';

/** Busy loops beside a run; undefined: one for each core. */
const LOOPS: Readonly<Record<Condition, number | undefined>> = {
  quiet: 0,
  'one core busy': 1,
  'every core busy': undefined,
};

/**
 * `npm run bench:stress-false-alarms`: does stress find something where there is nothing? Stresses the correct subjects
 * of all built-in scenarios again and again, each time with another seed, on the machine as it is and beside busy loops.
 * Exit codes: 0 nothing was found, 1 something was, 2 it could not be run to its end, 130 it was interrupted.
 */
async function main(): Promise<number> {
  const asked = readAsked(process.argv.slice(2));
  // As the command line does: runs spend less of their time on loading.
  const { directory } = enableCompileCache();
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= dirname(directory);
  const targets = await resolveTargets([...asked.words], { cwd: process.cwd() });
  const interrupt = listenForInterrupt(() => say('interrupted: showing what there is'));
  const records: RunRecord[] = [];
  try {
    for (let run = 0; run < asked.runs && !interrupt.signal.aborted; run++) {
      const record = await runOnce(asked, targets, run, interrupt.signal);
      records.push(record);
      for (const line of linesOf(record)) say(line);
      // What was run is kept, however this ends.
      await writeReport(asked.json, 'stress false alarms', { ...asked, noise: NOISE, records });
    }
  } finally {
    interrupt.dispose();
  }
  if (records.length > 0) console.log(tableOf(records));
  for (const line of records.flatMap(linesOf)) console.log(line);
  console.log(summaryOf(records, asked.runs));
  if (records.some(({ alarms }) => alarms.length > 0)) return 1;
  if (interrupt.signal.aborted) return 130;
  return records.some(({ failures }) => failures.length > 0) ? 2 : 0;
}

async function runOnce(
  asked: Asked,
  targets: readonly Target[],
  run: number,
  signal: AbortSignal,
): Promise<RunRecord> {
  const condition = conditionOf(run);
  const loops = startBusyLoops(LOOPS[condition]);
  try {
    const result = await runStressCampaign({
      targets,
      seed: seedOf(asked, run),
      noise: NOISE,
      timeMs: asked.timeMs ?? DEFAULT_STRESS_MS * targets.length,
      keepGoing: false,
      ignoredLeaks: [],
      pin: false,
      signal,
      onProgress: progressOf(`run ${run + 1}/${asked.runs}, ${condition}`),
    });
    return recordOf(result, { run, condition, load: loadavg()[0] ?? Number.NaN });
  } finally {
    for (const loop of loops) loop.kill('SIGKILL');
  }
}

/** Says which target it is at, once for each. */
function progressOf(what: string): (progress: StressProgress) => void {
  let last = -1;
  return ({ target, index, targets }) => {
    if (index === last) return;
    last = index;
    say(`${what}: ${index + 1}/${targets} ${target}`);
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  process.exitCode = await main();
} catch (thrown) {
  console.error(`stress-false-alarms: ${messageOf(thrown)}`);
  process.exitCode = 2;
}
