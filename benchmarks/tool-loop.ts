import { parentPort, workerData } from 'node:worker_threads';
import type { Sides } from '../scenarios/proxy-map/correct.ts';
import { create, type Tool } from '../scenarios/system/correct.ts';
import {
  CLIENTS,
  COLD_MODULES,
  EVERY,
  HOT_MODULES,
  PROXIES,
  RECORDS,
  RESOLUTIONS,
  SETTINGS,
  type State,
  USERS,
} from '../scenarios/system/users.ts';
import { pinThread } from '../workers/pin-thread.ts';
import { NAME, RecordWriter, type ToolRecords } from './tool-records.ts';

/** What the hand-written loop is given: one round of the `system` scenario, and where the others wait. */
export interface LoopOrder {
  readonly state: State;
  /** Words: who has come to the barrier so far, in all rounds; the number of responses so far. */
  readonly gate: SharedArrayBuffer;
}

/** Operations of a turn, at most. */
const PER_TURN = 32;

/** A worker that uses the tool as the scenario's users do and keeps what it sees: what one would write without a harness. */
const { index, core } = workerData as { index: number; core: number | undefined };
// As the harness does: two that take turns on one core are another thing to measure.
if (core !== undefined) pinThread(core);

parentPort?.on('message', async ({ state, gate }: LoopOrder) => {
  const words = new Int32Array(gate);
  const tool = create(state);
  const records = new RecordWriter(state.turns * PER_TURN, words);
  const looks: Sides[] = [];
  meet(words, USERS);
  await useTool(tool, state, records, looks);
  const sights = await tool.seen();
  meet(words, 2 * USERS);
  const contents = index === 0 ? await tool.contents() : undefined;
  meet(words, 3 * USERS);
  tool.close();
  const { numbers, operations } = records;
  const answer: ToolRecords = { numbers, operations, looks, sights, contents };
  parentPort?.postMessage(answer, [numbers.buffer]);
});

/** Waits until so many have come. */
function meet(words: Int32Array, all: number): void {
  let come = Atomics.add(words, 0, 1) + 1;
  if (come === all) Atomics.notify(words, 0);
  for (; come < all; come = Atomics.load(words, 0)) Atomics.wait(words, 0, come);
}

async function useTool(
  tool: Tool,
  { turns, sites }: State,
  records: RecordWriter,
  looks: Sides[],
): Promise<void> {
  let paging = Promise.resolve();
  for (let turn = 0; turn < turns; turn++) {
    const job = turn * USERS + index;
    work(tool, records, job, sites);
    const module = 1 + ((turn + index) % HOT_MODULES);
    await records.wait(NAME.load, module, 0, () => tool.load(module));
    if (turn % EVERY.request === 0) {
      const asked = 1 + ((turn / EVERY.request) % sites);
      const isGivenUp = turn % EVERY.record === 0;
      await records.wait(NAME.ask, asked, 0, () => tool.ask(asked, isGivenUp));
    }
    if (turn % EVERY.change === 0) await develop(tool, records, turn);
    if (turn % EVERY.client === 0) await beServed(tool, records, turn);
    if (turn % EVERY.entry === 0) records.call(NAME.log, job, 0, () => tool.log(job));
    if (turn % EVERY.record === 0) {
      const record = 1 + ((turn / EVERY.record) % RECORDS);
      records.call(NAME.increment, record, 0, () => tool.increment(record));
    }
    if (turn % EVERY.page === 0) {
      await paging;
      records.call(NAME.look, 0, 0, () => void looks.push(tool.look()));
      paging = replacePage(tool, records, job + 1);
    }
  }
  await paging;
  await tool.flush();
}

function work(tool: Tool, records: RecordWriter, job: number, sites: number): void {
  const site = 1 + (job % sites);
  records.call(NAME.submit, job, 0, () => tool.submit(job));
  records.call(NAME.route, site, job + 1, () => tool.route(site, job + 1));
  for (let n = 1; n <= RESOLUTIONS; n++) {
    const other = 1 + ((job * n) % sites);
    records.call(NAME.resolve, other, 0, () => tool.resolve(other));
  }
  for (let n = 0; n < 2; n++) {
    const setting = (job + n) % SETTINGS;
    records.call(NAME.setting, setting, 0, () => tool.setting(setting));
  }
  records.call(NAME.take, 0, 0, () => tool.take());
  records.call(NAME.tell, job, 0, () => tool.tell(job));
  records.call(NAME.hear, 0, 0, () => tool.hear());
  records.call(NAME.use, 0, 0, () => tool.countUse());
}

async function develop(tool: Tool, records: RecordWriter, turn: number): Promise<void> {
  const version = turn * USERS + index + 1;
  const nth = turn / EVERY.change;
  const module = 1 + (nth % HOT_MODULES);
  const cold = 1 + HOT_MODULES + (nth % COLD_MODULES);
  const setting = nth % SETTINGS;
  await records.wait(NAME.change, module, version, () => tool.change(module, version));
  await records.wait(NAME.load, cold, 0, () => tool.load(cold));
  records.call(NAME.adjust, setting, version, () => tool.adjust(setting, version));
  await records.wait(NAME.publish, turn, 0, () => tool.publish(`${index + 1}.${turn}`));
}

async function beServed(tool: Tool, records: RecordWriter, turn: number): Promise<void> {
  const nth = turn / EVERY.client;
  const clientOf = (n: number) => index + USERS * (n % CLIENTS);
  const [client, other, dropped] = [clientOf(nth), clientOf(nth + 5), clientOf(nth + 32)];
  await records.wait(NAME.connect, client, 0, () => tool.connect(client));
  await records.wait(NAME.send, client, turn, () => tool.send(client, turn));
  await records.wait(NAME.send, other, turn + 1, () => tool.send(other, turn + 1));
  records.call(NAME.drop, dropped, 0, () => tool.drop(dropped));
  const site = 1 + nth;
  await records.wait(NAME.proxy, site, 0, () => tool.proxy(site));
  if (site <= PROXIES) return;
  const old = site - PROXIES;
  await records.wait(NAME.unproxy, old, 0, () => tool.unproxy(old));
}

async function replacePage(tool: Tool, records: RecordWriter, page: number): Promise<void> {
  await records.wait(NAME.save, page, 0, () => tool.save(page));
  await records.wait(NAME.page, 0, 0, () => tool.page());
}
