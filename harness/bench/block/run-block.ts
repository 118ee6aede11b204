import { Bench } from 'tinybench';
import { HarnessError, messageOf, UsageError } from '../../base/errors.ts';
import { nowMs } from '../../base/originals.ts';
import type { Reading } from '../../model/bench.ts';
import type { BlockReply, BlockRequest } from './block-protocol.ts';
import { INPUTS, Inputs } from './inputs.ts';
import { LatencyBook, type OperationCall } from './latency-book.ts';
import { Party } from './party-host.ts';
import { LEAST_EXECUTIONS, readingsOf } from './readings.ts';
import { type SkippedTime, skipTime } from './skipped-time.ts';
import { refuseToWait, Solo, WouldWait } from './solo.ts';
import { loadStage, type Stage } from './stage.ts';

/** Of the time that a block measures, spent before it: code is compiled meanwhile. */
const WARMUP_SHARE = 0.5;
const WARMUP_EXECUTIONS = 4;

type Measurement = Extract<BlockRequest, { kind: 'block' }>;

/** Does what the process of a block is asked for. Never throws. */
export async function runBlock(request: BlockRequest): Promise<BlockReply> {
  try {
    if (request.kind === 'trial') return await runTrial(request);
    return { kind: 'measured', readings: await measure(request) };
  } catch (thrown) {
    if (thrown instanceof WouldWait) return { kind: 'waits' };
    const usage = thrown instanceof UsageError;
    return { kind: 'failed', usage, message: messageOf(thrown) };
  }
}

/** Whether the actors can run one after another in an order, with each of the inputs. */
async function runTrial({
  subject,
  order,
}: Extract<BlockRequest, { kind: 'trial' }>): Promise<BlockReply> {
  const time = skipTime();
  const hasRefused = refuseToWait();
  const stage = await loadStage(subject);
  const inputs = await Inputs.of(stage);
  const solo = new Solo(stage, inputs, time, { order, isTogether: false });
  const { count } = new LatencyBook();
  try {
    for (let execution = 0; execution < INPUTS; execution++) await solo.run(execution, count);
  } catch (thrown) {
    if (!hasRefused()) throw thrown;
  }
  // User code may have caught what it was thrown.
  return hasRefused() ? { kind: 'waits' } : { kind: 'ran', redirected: stage.wasRedirected() };
}

/** Where the actors share one thread, the load is measured in this one, without the pauses they take. */
async function measure(request: Measurement): Promise<Reading[]> {
  const isAlone = request.load === 'alone';
  let time: SkippedTime | undefined;
  if (isAlone || request.isOneThread) time = skipTime();
  const stage = await loadStage(request.subject);
  const inputs = await Inputs.of(stage);
  if (time === undefined) return measureParty(request, stage, inputs);
  const order = isAlone ? request.order : stage.actors.map((_, actor) => actor);
  const solo = new Solo(stage, inputs, time, { order, isTogether: !isAlone });
  return measureSolo(request, solo);
}

/** Executions without a clock at each operation first; then with one. */
async function measureSolo({ timeMs }: Measurement, solo: Solo): Promise<Reading[]> {
  const book = new LatencyBook();
  const tally = new LatencyBook();
  const bench = benchFor(timeMs / 2, (task) => {
    if (task === 'executions') tally.forget();
    else book.forget();
  });
  let executions = 0;
  const run = (op: OperationCall) => timed(cpuMs, () => solo.run(executions++, op));
  bench.add('executions', () => run(tally.count), { async: true });
  bench.add('operations', () => run(book.time), { async: true });
  await bench.run();
  const { p50, samplesCount } = latencyOf(bench, 'executions');
  return readingsOf(
    {
      medianMs: p50,
      count: samplesCount,
      operationsPerExecution: tally.operations / samplesCount,
    },
    new Map([...book.latencies()].map(([name, noted]) => [name, [noted]])),
  );
}

async function measureParty(
  { timeMs, subject }: Measurement,
  stage: Stage,
  inputs: Inputs,
): Promise<Reading[]> {
  const party = await Party.gather(stage, inputs, subject);
  try {
    let rounds = 0;
    const bench = benchFor(timeMs, async () => {
      await party.forget();
      rounds = 0;
    });
    bench.add(
      'rounds',
      () => {
        rounds++;
        return timed(nowMs, () => party.play());
      },
      { async: true },
    );
    await bench.run();
    const { p50, samplesCount } = latencyOf(bench, 'rounds');
    const { operations, latencies } = await party.report();
    // The last batch of rounds was played to its end after the last one that was timed.
    const played = Math.ceil(rounds / Party.batch) * Party.batch;
    return readingsOf(
      { medianMs: p50, count: samplesCount, operationsPerExecution: operations / played },
      latencies,
    );
  } finally {
    await party.end();
  }
}

/** `beforeRun` is told the name of a task that has warmed up. */
function benchFor(timeMs: number, beforeRun: (task: string) => void | Promise<void>): Bench {
  return new Bench({
    time: timeMs,
    iterations: LEAST_EXECUTIONS,
    warmupTime: timeMs * WARMUP_SHARE,
    warmupIterations: WARMUP_EXECUTIONS,
    throws: true,
    setup: (task, mode) => (mode === 'run' ? beforeRun(task?.name ?? '') : undefined),
  });
}

/** A sample is what was measured inside, while all that an iteration takes counts against the time. */
async function timed(
  clock: () => number,
  run: () => Promise<number>,
): Promise<{ overriddenDuration: number; overriddenIterationCost: number }> {
  const began = clock();
  const overriddenDuration = await run();
  return { overriddenDuration, overriddenIterationCost: clock() - began };
}

/** By the time that it was given, a block warms up and measures as much beside a load as alone. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function latencyOf(bench: Bench, name: string): { p50: number; samplesCount: number } {
  const result = bench.getTask(name)?.result;
  if (result?.state === 'completed') return result.latency;
  throw new HarnessError(`tinybench did not complete the measurement: ${result?.state}`);
}
