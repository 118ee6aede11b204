import { cpus } from 'node:os';
import { pinnableCores } from '../harness/run/lane-child.ts';
import type { Measured } from './counter-lane.ts';
import { type Core, measureLanes } from './counter-lanes.ts';
import { benchmarkTable, readArguments, writeReport } from './report.ts';
import { type Summary, shown, summarize } from './samples.ts';

/**
 * `npm run bench:explore`: executions a second of the counter program on one lane and on several,
 * pinned to one core each. Rounds with one lane and with all alternate, as machines drift. Rows differ in
 * the context switches of an execution, which are what it costs.
 */
const ROUNDS = 6;
const MEASUREMENT_MS = 1_000;

/** About 3 context switches an execution (what PCT makes by default), 15 and 77; the default's mix. */
const MARK = 'given:8';
const SCHEDULES = ['pct:3', MARK, 'random', 'portfolio'] as const;

/** What the prototype of this design did: one pinned lane at about 15 switches an execution. */
const PROTOTYPE = {
  executionsPerSecond: 12_600,
  switchesPerSecond: 195_000,
  source: 'prototype of this design, 2 cores, Node 24',
} as const;

interface Row {
  readonly schedule: string;
  readonly switchesPerExecution: number;
  readonly executionsPerSecond: Summary;
  readonly executionsPerCpuSecond: Summary;
  readonly switchesPerSecond: Summary;
  /** CPU time a second of the single lane: below 1 where it had to share its core. */
  readonly coreShare: Summary;
  /** All lanes together. */
  readonly allLanesPerSecond: Summary;
  /** All lanes over the round's single lane, by the clock and by the CPU time of each lane. */
  readonly scaling: Summary;
  readonly cpuScaling: Summary;
}

interface Round {
  readonly one: readonly Measured[];
  readonly all: readonly (readonly Measured[])[];
}

const rate = ({ executions, seconds }: Measured) => executions / seconds;
const cpuRate = ({ executions, cpuSeconds }: Measured) => executions / cpuSeconds;

function rowOf(schedule: string, at: number, rounds: readonly Round[]): Row {
  const ones = rounds.map(({ one }) => one[at] as Measured);
  const totals = (of: (measured: Measured) => number) =>
    rounds.map(({ all }) => all.reduce((sum, lane) => sum + of(lane[at] as Measured), 0));
  const scaling = (of: (measured: Measured) => number) =>
    summarize(totals(of).map((total, round) => total / of(ones[round] as Measured)));
  const count = (of: (measured: Measured) => number) => ones.reduce((sum, one) => sum + of(one), 0);
  return {
    schedule,
    switchesPerExecution: count((one) => one.switches) / count((one) => one.executions),
    executionsPerSecond: summarize(ones.map(rate)),
    executionsPerCpuSecond: summarize(ones.map(cpuRate)),
    switchesPerSecond: summarize(ones.map((one) => one.switches / one.seconds)),
    coreShare: summarize(ones.map((one) => one.cpuSeconds / one.seconds)),
    allLanesPerSecond: summarize(totals(rate)),
    scaling: scaling(rate),
    cpuScaling: scaling(cpuRate),
  };
}

const { json, scale } = readArguments();
const ms = Math.round(MEASUREMENT_MS * scale);
const pinnable = pinnableCores();
const lanes = Math.min(2, pinnable.length || cpus().length);
const cores = Array.from({ length: lanes }, (_, lane): Core => pinnable[lane]);
const rounds: Round[] = [];
while (rounds.length < ROUNDS) {
  // One lane takes the cores in turn: some may be busier than others.
  const [one] = (await measureLanes([cores[rounds.length % lanes]], SCHEDULES, ms)) as [Measured[]];
  rounds.push({ one, all: await measureLanes(cores, SCHEDULES, ms) });
}
const rows = SCHEDULES.map((schedule, at) => rowOf(schedule, at, rounds));
const pinned = pinnable.length > 0 ? 'pinned to one core each' : 'not pinned: no taskset here';
console.log(
  `counter program: 3 threads × 20 read-modify-writes. ${ROUNDS} rounds × ${ms} ms, median (min…max), lanes ${pinned}`,
);
const heads = [
  'schedule',
  'switches/execution',
  'executions/s, 1 lane',
  'executions/CPU s, 1 lane',
];
console.log(
  benchmarkTable(
    [...heads, 'switches/s, 1 lane', `executions/s, ${lanes} lanes`, 'scaling', 'by CPU time'],
    rows.map((row) => [
      row.schedule,
      row.switchesPerExecution.toFixed(1),
      shown(row.executionsPerSecond),
      shown(row.executionsPerCpuSecond),
      shown(row.switchesPerSecond),
      shown(row.allLanesPerSecond),
      shown(row.scaling, 2),
      shown(row.cpuScaling, 2),
    ]),
  ),
);
const { coreShare } = rows.find(({ schedule }) => schedule === MARK) as Row;
console.log(`share of its core that the single lane got with ${MARK}: ${shown(coreShare, 2)}`);
if (coreShare.median < 0.9)
  console.log('other processes were running: only the figures by CPU time compare');
const { executionsPerSecond, switchesPerSecond, source } = PROTOTYPE;
console.log(
  `to compare with ${MARK}, 1 lane: ${executionsPerSecond.toLocaleString('en-US')} executions/s, ` +
    `${switchesPerSecond.toLocaleString('en-US')} switches/s (${source})`,
);
await writeReport(json, 'explore', { rounds: ROUNDS, measurementMs: ms, lanes, rows, PROTOTYPE });
