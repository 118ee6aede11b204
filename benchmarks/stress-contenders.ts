import { lstat, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { openScratch } from '../harness/base/scratch.ts';
import { pinnableCores } from '../harness/run/lane-child.ts';
import { resolveTargets } from '../harness/run/resolve-targets.ts';
import { judgeRound } from '../harness/run/stress/judge-round.ts';
import { loadForStress } from '../harness/run/stress/load-for-stress.ts';
import { openSession } from '../harness/run/stress/open-session.ts';
import { type State, USERS } from '../scenarios/system/users.ts';
import { checkRecords } from './tool-checks.ts';
import type { LoopOrder } from './tool-loop.ts';
import type { ToolRecords } from './tool-records.ts';

/** What some rounds took, of one operation: by the wall clock, and CPU time of all threads. */
export interface Run {
  readonly operations: number;
  readonly wallNs: number;
  readonly cpuNs: number;
}

/** One way to run rounds of the `system` scenario. */
export interface Contender {
  run(rounds: number): Promise<Run>;
  close(): Promise<unknown>;
}

const [target] = await resolveTargets(['system'], { cwd: import.meta.dirname });
if (target === undefined) throw new Error('there is no system scenario');
const loaded = await loadForStress(target);
const { scenario } = loaded;

/** The harness: everything recorded, and checked by the scenario's own invariants. */
export function harness(): Contender {
  const session = openSession(loaded, { seed: 'bench', noise: 'none' });
  let next = 0;
  return {
    run: (rounds) =>
      timed(async () => {
        let operations = 0;
        const outcome = await session.run(next, rounds, 'nothing', ({ log, state }) => {
          operations += log.operations;
          const verdict = judgeRound(scenario, log, state);
          if (verdict.kind !== 'clean')
            throw new Error(`a round is not right: ${JSON.stringify(verdict)}`);
        });
        if (outcome.kind !== 'complete') throw new Error('a round broke');
        next += rounds;
        return operations;
      }),
    close: () => session.close(),
  };
}

/** Workers, a barrier, records in arrays that are posted, and checks while the next round runs. */
export function handWritten(): Contender {
  const cores = pinnableCores();
  // As the harness does: the platform's own threads run anywhere, and not where the first worker is bound to.
  lstat('/', () => undefined);
  const workers = Array.from({ length: USERS }, (_, index) => {
    const workerData = { index, core: cores[index % cores.length] };
    return new Worker(new URL('./tool-loop.ts', import.meta.url), { workerData });
  });
  const begin = () => {
    const folder = mkdtempSync(join(openScratch().real, 'by-hand-'));
    const context = { mode: 'stress', random: Math.random, folder: () => folder } as const;
    const state = scenario.setup?.(context) as State;
    const order: LoopOrder = { state, gate: new SharedArrayBuffer(64) };
    const records = Promise.all(workers.map((worker) => answerOf(worker, order)));
    return { state, records, folder };
  };
  return {
    run: (rounds) =>
      timed(async () => {
        let operations = 0;
        let current = begin();
        for (let round = 1; round <= rounds; round++) {
          const { state, folder } = current;
          const records = await current.records;
          if (round < rounds) current = begin();
          checkRecords(records, state);
          rmSync(folder, { recursive: true });
          for (const own of records) operations += own.operations;
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
