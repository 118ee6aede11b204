import { parentPort, workerData } from 'node:worker_threads';
import { pinThread } from '../workers/pin-thread.ts';
import { create, type PaddedState } from './padded-tool.ts';
import { FIELDS, NAME, NOTHING, PER_TURN, RESOLUTIONS, type ToolRecords } from './tool-records.ts';

/** What the hand-written loop is given: one round of the `system` scenario, and where the others wait. */
export interface LoopOrder {
  readonly state: PaddedState;
  /** Words: the barrier, and the number of responses so far. */
  readonly gate: SharedArrayBuffer;
}

/** A worker that uses the tool as the scenario's users do and keeps what it sees: what one would write without a harness. */
const { index, core } = workerData as { index: number; core: number | undefined };
// As the harness does: two that take turns on one core are another thing to measure.
if (core !== undefined) pinThread(core);

parentPort?.on('message', ({ state, gate }: LoopOrder) => {
  const tool = create(state);
  const { turns, sites } = state;
  const words = new Int32Array(gate);
  const records: ToolRecords = new Float64Array(turns * PER_TURN * FIELDS);
  let at = 0;
  const op = (name: number, site: number, written: number, call: () => number | undefined) => {
    const invoked = Atomics.load(words, 1);
    const value = call();
    records[at] = name;
    records[at + 1] = site;
    records[at + 2] = invoked;
    records[at + 3] = Atomics.add(words, 1, 1) + 1;
    records[at + 4] = written === NOTHING ? (value ?? NOTHING) : written;
    at += FIELDS;
  };
  if (Atomics.add(words, 0, 1) === 1) Atomics.notify(words, 0);
  else Atomics.wait(words, 0, 1);
  for (let turn = 0; turn < turns; turn++) {
    const job = turn * 2 + index;
    const site = 1 + (job % sites);
    op(NAME.submit, 0, job, () => void tool.submit(job));
    op(NAME.route, site, job + 1, () => void tool.route(site, job + 1));
    for (let n = 1; n <= RESOLUTIONS; n++) {
      const other = 1 + ((job * n) % sites);
      op(NAME.resolve, other, NOTHING, () => tool.resolve(other));
    }
    op(NAME.take, 0, NOTHING, () => tool.take());
    op(NAME.use, 0, NOTHING, () => void tool.countUse());
  }
  parentPort?.postMessage(records, [records.buffer as ArrayBuffer]);
});
