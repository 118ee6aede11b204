import { loadTarget } from '../harness/run/load-target.ts';
import { resolveTargets } from '../harness/run/resolve-targets.ts';
import { type ExecutionOrder, Session } from '../harness/run/session.ts';
import { STEPS, TASKS, underFastCheck } from './awaits.ts';
import { filesByHand } from './files-by-hand.ts';
import { THREADS } from './files-by-hand-words.ts';
import { pinProcess } from './pin-process.ts';
import { benchmarkTable, readArguments, writeReport } from './report.ts';
import { type Summary, shown, summarize } from './samples.ts';

/**
 * `npm run bench:waiting`: what is asynchronous, explored: tasks beside the same program under fast-check's
 * scheduler, threads that make file calls, and the turn between two processes. In this one process, random walks, rounds
 * of all in turn. Threads that make file calls are measured beside the same calls and hand-overs with no harness around
 * them. The process is bound to a core, as the lanes of a campaign are.
 */
const ROUNDS = 5;

/** Not counted: programs get faster for some 10,000 executions, as the platform compiles what it runs. */
const WARM_UP_ROUNDS = 4;

interface Measured {
  readonly executions: number;
  readonly points: number;
  readonly seconds: number;
}

interface Subject {
  readonly name: string;
  readonly executions: number;
  run(executions: number): Promise<Measured>;
  close(): Promise<void>;
}

async function ours(name: string, file: string, executions: number): Promise<Subject> {
  const cwd = new URL('.', import.meta.url).pathname.replace(/\/$/, '');
  const [target] = await resolveTargets([`./${file}.scenario.ts`], { cwd });
  if (target === undefined) throw new Error(`${file} holds no scenario`);
  const loaded = await loadTarget(target);
  const session = new Session(loaded, { seed: 'bench', isolation: 'reused', expectedSteps: 1 });
  return {
    name,
    executions,
    async run(count) {
      const orders = Array.from(
        { length: count },
        (_, number): ExecutionOrder => ({
          number,
          assignment: { strategy: 'random', parameter: 0 },
        }),
      );
      let points = 0;
      const began = performance.now();
      await session.run(orders, ({ ending, steps }) => {
        if (ending !== 'ended') throw new Error(`${name}: an execution ended as ${ending}`);
        points += steps;
        return false;
      });
      return { executions: count, points, seconds: (performance.now() - began) / 1000 };
    },
    close: () => session.close(),
  };
}

function fastCheck(executions: number): Subject {
  return {
    name: `${TASKS} tasks × ${STEPS} awaits, fast-check's scheduler`,
    executions,
    async run(count) {
      const began = performance.now();
      await underFastCheck(count);
      const points = count * TASKS * STEPS;
      return { executions: count, points, seconds: (performance.now() - began) / 1000 };
    },
    close: async () => {},
  };
}

/** The calls of `files-in-threads` with no harness around them: of its steps, or each at once. */
function byHand(name: string, inSteps: boolean, executions: number): Subject {
  const program = filesByHand(inSteps);
  return {
    name,
    executions,
    async run(count) {
      const began = performance.now();
      await program.run(count);
      const points = count * THREADS * STEPS * (inSteps ? 2 : 1);
      return { executions: count, points, seconds: (performance.now() - began) / 1000 };
    },
    close: () => program.close(),
  };
}

interface Row {
  readonly name: string;
  readonly executionsPerSecond: Summary;
  readonly pointsPerSecond: Summary;
}

const { json, scale } = readArguments();
const core = pinProcess();
const scaled = (executions: number) => Math.max(1, Math.round(executions * scale));
const subjects = [
  await ours(`${TASKS} tasks × ${STEPS} awaits`, 'awaits-in-tasks', scaled(20_000)),
  fastCheck(scaled(10_000)),
  await ours(`3 threads × ${STEPS} whole-file calls`, 'files-in-threads', scaled(3_000)),
  byHand('the same steps by hand', true, scaled(3_000)),
  byHand('the same calls by hand, one step each', false, scaled(3_000)),
  await ours(`3 threads × ${STEPS} file calls of one step each`, 'paths-in-threads', scaled(3_000)),
  await ours('3 threads × 8 file calls of all kinds', 'calls-in-threads', scaled(3_000)),
  await ours('2 processes × 500 points', 'points-in-processes', scaled(50)),
];
const samples = subjects.map((): Measured[] => []);
for (let round = 0; round < WARM_UP_ROUNDS; round++) {
  for (const subject of subjects) await subject.run(subject.executions);
}
for (let round = 0; round < ROUNDS; round++) {
  for (const [at, subject] of subjects.entries())
    samples[at]?.push(await subject.run(subject.executions));
}
for (const subject of subjects) await subject.close();
const rows = subjects.map(({ name }, at): Row => {
  const of = (figure: (measured: Measured) => number) =>
    summarize((samples[at] as Measured[]).map(figure));
  return {
    name,
    executionsPerSecond: of(({ executions, seconds }) => executions / seconds),
    pointsPerSecond: of(({ points, seconds }) => points / seconds),
  };
});

/** Executions of one program in the time of one of another, round by round; programs by their places in the table. */
function ratioOf(one: number, other: number): Summary {
  const pace = ({ executions, seconds }: Measured) => executions / seconds;
  const rounds = (samples[one] as Measured[]).map(
    (measured, round) => pace(measured) / pace(samples[other]?.[round] as Measured),
  );
  return summarize(rounds);
}

const ratios = { tasksOverFastCheck: ratioOf(0, 1), filesOverByHand: ratioOf(2, 3) };
const where = core === undefined ? 'not pinned: no taskset here' : 'pinned to one core';
console.log(`random walks, one lane, ${where}, ${ROUNDS} rounds, median (min…max)`);
console.log(
  benchmarkTable(
    ['program', 'executions/s', 'schedule points/s'],
    rows.map((row) => [row.name, shown(row.executionsPerSecond), shown(row.pointsPerSecond)]),
  ),
);
console.log(`tasks over fast-check, round by round: ${shown(ratios.tasksOverFastCheck, 2)}`);
console.log(
  `whole-file calls over the same steps by hand, round by round: ${shown(ratios.filesOverByHand, 2)}`,
);
await writeReport(json, 'waiting', { rounds: ROUNDS, rows, ratios });
