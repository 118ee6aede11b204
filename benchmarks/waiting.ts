import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nodeOn, pinnableCores } from '../harness/run/lane-child.ts';
import { benchmarkTable, readArguments, writeReport } from './report.ts';
import { type Summary, shown, summarize } from './samples.ts';
import { type Measured, PROGRAMS } from './waiting-programs.ts';

/**
 * `npm run bench:waiting`: what is asynchronous, explored: tasks beside the same program under fast-check's
 * scheduler, threads that make file calls, and the turn between two processes. Each program has a process of its own,
 * bound to a core as a lane of a campaign is, the same one for all; random walks, rounds of all in turn. Threads
 * that make file calls are measured beside the same calls and hand-overs with no harness around them.
 */
const ROUNDS = 5;

/** Not counted: programs get faster for some 10,000 executions, as the platform compiles what it runs. */
const WARM_UP_ROUNDS = 4;

interface Row {
  readonly name: string;
  readonly executionsPerSecond: Summary;
  readonly pointsPerSecond: Summary;
}

/** The process of a program. */
interface Lane {
  readonly child: ChildProcess;
  /** Rejects when it ends. */
  readonly gone: Promise<never>;
}

/** Starts the process of a program, on a core where the system can pin. */
function startLane(program: number, core: number | undefined): Lane {
  const script = fileURLToPath(new URL('./waiting-lane.ts', import.meta.url));
  const child = fork(script, [String(program)], nodeOn(core));
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`a program's process ended with code ${code}`);
  });
  return { child, gone };
}

/** One round of a program, in its process. */
async function measure({ child, gone }: Lane, executions: number): Promise<Measured> {
  const answer = once(child, 'message').then(([measured]) => measured as Measured);
  child.send(executions);
  return Promise.race([answer, gone]);
}

function end({ child }: Lane): void {
  child.removeAllListeners('exit');
  child.disconnect();
}

const { json, scale } = readArguments();
const [core] = pinnableCores();
const lanes = PROGRAMS.map((_, program) => startLane(program, core));
const samples = PROGRAMS.map((): Measured[] => []);
for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
  for (const [at, { executions }] of PROGRAMS.entries()) {
    const scaled = Math.max(1, Math.round(executions * scale));
    const measured = await measure(lanes[at] as Lane, scaled);
    if (round >= 0) samples[at]?.push(measured);
  }
}
for (const lane of lanes) end(lane);
const rows = PROGRAMS.map(({ name }, at): Row => {
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
console.log(`random walks, a lane each, ${where}, ${ROUNDS} rounds, median (min…max)`);
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
