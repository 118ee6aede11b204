import { parentPort, workerData } from 'node:worker_threads';
import { create, type ToolState } from '../scenarios/system/correct.ts';

/** What the hand-written loop is given: one round of the `system` scenario, and where the others wait. */
export interface LoopOrder {
  readonly state: ToolState & { readonly turns: number; readonly sites: number };
  readonly gate: SharedArrayBuffer;
}

/** What it answers: nothing, or all that its operations took and gave, as plain numbers. */
export interface LoopAnswer {
  readonly operations: number;
  readonly records: Float64Array | undefined;
}

/** A worker that uses the tool as the scenario's users do: what one would write without a harness. */
const { index, recorded } = workerData as { index: number; recorded: boolean };
const RESOLUTIONS = 4;
const FIELDS = 5;
const PER_TURN = RESOLUTIONS + 4;

parentPort?.on('message', ({ state, gate }: LoopOrder) => {
  const tool = create(state);
  const { turns, sites } = state;
  const clock = new Int32Array(gate);
  const records = recorded ? new Float64Array(turns * PER_TURN * FIELDS) : undefined;
  let at = 0;
  const op = (name: number, argument: number, call: () => unknown): void => {
    if (records === undefined) {
      call();
      return;
    }
    const invoked = Atomics.load(clock, 1);
    const value = call();
    records[at] = name;
    records[at + 1] = argument;
    records[at + 2] = invoked;
    records[at + 3] = Atomics.add(clock, 1, 1) + 1;
    records[at + 4] = value === undefined ? -1 : (value as number);
    at += FIELDS;
  };
  if (Atomics.add(clock, 0, 1) === 1) Atomics.notify(clock, 0);
  else Atomics.wait(clock, 0, 1);
  for (let turn = 0; turn < turns; turn++) {
    const job = turn * 2 + index;
    const site = 1 + (job % sites);
    op(0, job, () => tool.submit(job));
    op(1, site, () => tool.route(site, job + 1));
    for (let n = 1; n <= RESOLUTIONS; n++) {
      const other = 1 + ((job * n) % sites);
      op(2, other, () => tool.resolve(other));
    }
    op(3, 0, () => tool.take());
    op(4, 0, () => tool.countUse());
  }
  const answer: LoopAnswer = { operations: turns * PER_TURN, records };
  parentPort?.postMessage(answer, records === undefined ? [] : [records.buffer as ArrayBuffer]);
});
