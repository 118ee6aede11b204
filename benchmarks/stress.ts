import { Worker } from 'node:worker_threads';
import { allocateParallel, openParallel } from '../harness/parallel/layout.ts';
import { ParallelRecorder } from '../harness/record/parallel-recorder.ts';
import { RingReader, RingWriter, ringBytes } from '../harness/record/ring.ts';
import { resolveTargets } from '../harness/run/resolve-targets.ts';
import { judgeRound } from '../harness/run/stress/judge-round.ts';
import { loadForStress } from '../harness/run/stress/load-for-stress.ts';
import { openSession } from '../harness/run/stress/open-session.ts';
import { RoundSupply } from '../harness/run/stress/round-supply.ts';
import { ParallelStage } from '../workers/parallel-stage.ts';
import { benchmarkTable, readArguments, writeReport } from './report.ts';
import { type Summary, shown, summarize } from './samples.ts';
import type { LoopAnswer, LoopOrder } from './tool-loop.ts';

/**
 * `npm run bench:stress`: what stress costs. The `system` scenario's rounds, on two threads, by the harness with every
 * operation recorded and checked, beside a hand-written loop of workers that does the same operations, bare and
 * with its records kept in arrays; rounds of all in turn. And what recording one operation costs.
 */
const ROUNDS = 7;
const SPIN = 200_000;

const { json, scale } = readArguments();
const [target] = await resolveTargets(['system'], { cwd: process.cwd() });
if (target === undefined) throw new Error('there is no system scenario');
const loaded = await loadForStress(target);
const supply = new RoundSupply(loaded, 'bench');
const batch = Math.max(1, Math.round(8 * scale));

interface Contender {
  readonly name: string;
  /** Runs a batch of rounds; returns how many operations there were. */
  run(): Promise<number>;
  close(): Promise<unknown>;
}

function harness(name: string, isChecked: boolean): Contender {
  const session = openSession(loaded, { seed: 'bench', noise: 'none' });
  return {
    name,
    async run() {
      let operations = 0;
      const outcome = await session.run(0, batch, 'nothing', ({ log, state }) => {
        operations += log.operations;
        if (!isChecked) return;
        const verdict = judgeRound(loaded.scenario, log, state);
        if (verdict.kind !== 'clean') throw new Error(`a round ended as ${verdict.kind}`);
      });
      if (outcome.kind !== 'complete') throw new Error('a round broke');
      return operations;
    },
    close: () => session.close(),
  };
}

function handWritten(name: string, recorded: boolean): Contender {
  const workers = [0, 1].map(
    (index) =>
      new Worker(new URL('./tool-loop.ts', import.meta.url), { workerData: { index, recorded } }),
  );
  return {
    name,
    async run() {
      let operations = 0;
      for (let round = 0; round < batch; round++) {
        const state = supply.state(round, 0) as LoopOrder['state'];
        const order: LoopOrder = { state, gate: new SharedArrayBuffer(64) };
        const answers = await Promise.all(workers.map((worker) => answerOf(worker, order)));
        operations += answers.reduce((sum, answer) => sum + answer.operations, 0);
      }
      return operations;
    },
    close: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}

function answerOf(worker: Worker, order: LoopOrder): Promise<LoopAnswer> {
  // A worker that throws ends the benchmark: nobody listens to its error.
  return new Promise((resolve) => {
    worker.once('message', resolve);
    worker.postMessage(order);
  });
}

/** Nanoseconds that recording adds to an operation, on one thread, beside the same calls without. */
function recordingNs(): number {
  const control = openParallel(allocateParallel(1), 1);
  const ring = new SharedArrayBuffer(ringBytes(1 << 18));
  const stage = new ParallelStage(
    control,
    new ParallelRecorder(new RingWriter(ring)),
    () => {},
    () => 0,
  );
  const reader = new RingReader(ring);
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let spentMs = 0;
  let bareMs = 0;
  const calls = Math.round(SPIN * scale);
  for (let done = 0; done < calls; done += 10_000) {
    const began = performance.now();
    for (let n = 0; n < 10_000; n++)
      stage.operation(0, n, 'add', [n], () => Atomics.add(cell, 0, 1));
    const recorded = performance.now();
    for (let n = 0; n < 10_000; n++) bare([n], () => Atomics.add(cell, 0, 1));
    bareMs += performance.now() - recorded;
    spentMs += recorded - began;
    reader.drain(() => {});
  }
  return ((spentMs - bareMs) * 1e6) / calls;
}

let kept: unknown;
function bare(args: readonly unknown[], call: () => number): void {
  kept = args;
  call();
}

const contenders = [
  handWritten('hand-written loop, bare', false),
  handWritten('hand-written loop, records kept', true),
  harness('harness, recorded', false),
  harness('harness, recorded and checked', true),
];
const samples = contenders.map((): number[] => []);
const costs: number[] = [];
for (let round = -2; round < ROUNDS; round++) {
  for (const [at, contender] of contenders.entries()) {
    const began = performance.now();
    const operations = await contender.run();
    const perSecond = (operations * 1000) / (performance.now() - began);
    if (round >= 0) samples[at]?.push(perSecond);
  }
  const cost = recordingNs();
  if (round >= 0) costs.push(cost);
}
for (const contender of contenders) await contender.close();

const summaries = samples.map(summarize);
const reference = summaries[1] as Summary;
process.stdout.write(
  `${benchmarkTable(
    ['system, 2 threads', 'operations/s', 'against the loop that keeps records'],
    contenders.map(({ name }, at) => {
      const summary = summaries[at] as Summary;
      return [name, shown(summary), `${(summary.median / reference.median).toFixed(2)}×`];
    }),
  )}\n`,
);
const cost = summarize(costs);
process.stdout.write(
  `recording adds ${shown(cost)} ns to an operation on one thread (${costs.length} samples)\n`,
);
if (kept === undefined) throw new Error('nothing was called');
await writeReport(json, 'stress', {
  operationsPerSecond: Object.fromEntries(contenders.map(({ name }, at) => [name, samples[at]])),
  recordingNs: costs,
});
