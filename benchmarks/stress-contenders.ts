import { Worker } from 'node:worker_threads';
import { pinnableCores } from '../harness/run/lane-child.ts';
import { resolveTargets } from '../harness/run/resolve-targets.ts';
import { judgeRound } from '../harness/run/stress/judge-round.ts';
import { loadForStress } from '../harness/run/stress/load-for-stress.ts';
import { openSession } from '../harness/run/stress/open-session.ts';
import type { PaddedState } from './padded-tool.ts';
import type { LoopOrder } from './tool-loop.ts';
import { checkRecords, FIELDS, type ToolRecords } from './tool-records.ts';

/** What some rounds took, of one operation: by the wall clock, and CPU time of all threads. */
export interface Run {
  readonly operations: number;
  readonly wallNs: number;
  readonly cpuNs: number;
}

/** One way to run rounds of the `system` scenario, with so much padding in each operation. */
export interface Contender {
  run(rounds: number): Promise<Run>;
  close(): Promise<unknown>;
}

const [target] = await resolveTargets(['system'], {
  cwd: import.meta.dirname,
  subject: './padded-tool.ts',
});
if (target === undefined) throw new Error('there is no system scenario');
const loaded = await loadForStress(target);

/** The harness: everything recorded, and checked by the scenario's own invariants. */
export async function harness(padding: number): Promise<Contender> {
  const { scenario } = loaded;
  const setup: typeof scenario.setup = (context) => stateOf(scenario.setup?.(context), padding);
  const padded = { ...loaded, scenario: { ...scenario, setup } };
  const session = openSession(padded, { seed: 'bench', noise: 'none' });
  return {
    run: (rounds) =>
      timed(async () => {
        let operations = 0;
        const outcome = await session.run(0, rounds, 'nothing', ({ log, state }) => {
          operations += log.operations;
          const verdict = judgeRound(scenario, log, state);
          if (verdict.kind !== 'clean') throw new Error(`a round ended as ${verdict.kind}`);
        });
        if (outcome.kind !== 'complete') throw new Error('a round broke');
        return operations;
      }),
    close: () => session.close(),
  };
}

/** Turns of each user in a round whose operations are longer: there, a few make a round that takes as long. */
const FEW_TURNS = 1_000;

function stateOf(made: unknown, padding: number): PaddedState {
  const state = made as PaddedState;
  return { ...state, padding, turns: padding > 0 ? FEW_TURNS : state.turns };
}

/** Workers, a barrier, records in arrays that are posted, and checks while the next round runs. */
export function handWritten(padding: number): Contender {
  const cores = pinnableCores();
  const workers = [0, 1].map((index) => {
    const workerData = { index, core: cores[index % cores.length] };
    return new Worker(new URL('./tool-loop.ts', import.meta.url), { workerData });
  });
  const begin = () => {
    const state = loaded.scenario.setup?.({
      mode: 'stress',
      random: Math.random,
      folder: () => '',
    });
    const order: LoopOrder = {
      state: stateOf(state, padding),
      gate: new SharedArrayBuffer(64),
    };
    return { order, records: Promise.all(workers.map((worker) => answerOf(worker, order))) };
  };
  return {
    run: (rounds) =>
      timed(async () => {
        let operations = 0;
        let current = begin();
        for (let round = 1; round <= rounds; round++) {
          const records = await current.records;
          const { order } = current;
          if (round < rounds) current = begin();
          checkRecords(records, order);
          for (const { length } of records) operations += length / FIELDS;
        }
        return operations;
      }),
    close: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}

function answerOf(worker: Worker, order: LoopOrder): Promise<ToolRecords> {
  // A worker that throws ends the benchmark: nobody listens to its error.
  return new Promise((resolve) => {
    worker.once('message', resolve);
    worker.postMessage(order);
  });
}

async function timed(work: () => Promise<number>): Promise<Run> {
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  const operations = await work();
  const wallNs = ((performance.now() - began) * 1e6) / operations;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { operations, wallNs, cpuNs: ((user + system) * 1000) / operations };
}
