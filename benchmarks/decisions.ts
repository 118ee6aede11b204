import { performance } from 'node:perf_hooks';
import { loadTarget } from '../harness/run/load-target.ts';
import { resolveTargets } from '../harness/run/resolve-targets.ts';
import { type ExecutionOrder, Session } from '../harness/run/session.ts';
import { assign } from '../harness/strategies/portfolio.ts';
import { benchmarkTable, readArguments, writeReport } from './report.ts';
import { type Summary, shown, summarize } from './samples.ts';
import { freshCells, READS, readOver } from './stay-loop.ts';

/**
 * `npm run bench:decisions`: what a schedule point costs an actor that stays: nanoseconds from one
 * plain read of shared memory to the next, everything included (instrumentation, decision, trace
 * hash), less the loop itself. One long execution is one sample; the start of a batch vanishes in it.
 */
const ROUNDS = 9;
/** Executions that are not counted: the threads' code is being compiled. */
const WARM_UP = 2;
const STRATEGIES = ['random', 'pct', 'pos'] as const;
const PROGRAMS = {
  'stay-alone': '1 actor',
  'stay-ended': '3 actors, two ended',
  'stay-blocked': '3 actors, two blocked',
} as const;

type Strategy = (typeof STRATEGIES)[number];
type Program = keyof typeof PROGRAMS;

async function openSession(program: Program): Promise<Session> {
  const file = new URL(`./${program}.scenario.ts`, import.meta.url).pathname;
  const [target] = await resolveTargets([file], { cwd: process.cwd() });
  if (target === undefined) throw new Error(`${program} is gone`);
  // With a shorter length PCT and POS would give way to the random walk.
  const options = { seed: 'bench', isolation: 'reused', expectedSteps: READS } as const;
  return new Session(await loadTarget(target), options);
}

/** Nanoseconds a step of one execution, measured on the host around its batch. */
async function nsPerStep(session: Session, number: number, strategy: Strategy): Promise<number> {
  const order: ExecutionOrder = { number, assignment: assign(number, strategy) };
  let steps = 0;
  const began = performance.now();
  await session.run([order], (record) => {
    if (record.ending !== 'ended') throw new Error(`an execution ended as ${record.ending}`);
    steps = record.steps;
    return false;
  });
  const ns = (performance.now() - began) * 1e6;
  if (steps < READS) throw new Error('the reads were not schedule points');
  return ns / steps;
}

/** Nanoseconds a round of the same loop on the host, where it is not instrumented. */
function nsPerBareRead(cells: Int32Array): number {
  const reads = 20 * READS;
  const began = performance.now();
  readOver(cells, reads);
  return ((performance.now() - began) * 1e6) / reads;
}

const { json, scale } = readArguments();
const rounds = Math.max(3, Math.round(ROUNDS * scale));
const sessions = new Map<Program, Session>();
for (const program of Object.keys(PROGRAMS) as Program[])
  sessions.set(program, await openSession(program));
const cells = freshCells();
const bare: number[] = [];
const samples = new Map<string, number[]>();
// Everything in every round: the machine drifts.
for (let round = -WARM_UP; round < rounds; round++) {
  const bareNs = nsPerBareRead(cells);
  if (round >= 0) bare.push(bareNs);
  for (const [program, session] of sessions) {
    for (const strategy of STRATEGIES) {
      const ns = (await nsPerStep(session, round + WARM_UP, strategy)) - bareNs;
      const key = `${program}/${strategy}`;
      if (round >= 0) samples.set(key, [...(samples.get(key) ?? []), ns]);
    }
  }
}
for (const session of sessions.values()) await session.close();

const rows = [...sessions.keys()].map((program) => ({
  program: PROGRAMS[program],
  nsPerDecision: Object.fromEntries(
    STRATEGIES.map((name) => [name, summarize(samples.get(`${program}/${name}`) as number[])]),
  ) as Record<Strategy, Summary>,
}));
console.log(
  `ns a schedule point that stays (plain read of shared memory), less ${shown(summarize(bare), 2)} ns of the bare loop; ` +
    `${rounds} executions × ${READS} points a cell, median (min…max)`,
);
console.log(
  benchmarkTable(
    ['program', ...STRATEGIES.map((name) => `${name}, ns`)],
    rows.map(({ program, nsPerDecision }) => [
      program,
      ...STRATEGIES.map((name) => shown(nsPerDecision[name], 1)),
    ]),
  ),
);
await writeReport(json, 'decisions', { reads: READS, bareNs: summarize(bare), rows });
