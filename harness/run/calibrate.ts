import { CALIBRATION_EXECUTIONS } from '../base/limits.ts';
import { ISOLATIONS, type Isolation } from '../model/scenario.ts';
import type { ExecutionRecord } from './execution-record.ts';
import type { LaneReply } from './lane-protocol.ts';
import type { LoadedTarget } from './load-target.ts';
import { type ExecutionOrder, Session } from './session.ts';

type OpenReport = Extract<LaneReply, { kind: 'opened' }>['report'];

/** A session that has learnt what strategies must know beforehand. */
export interface Calibrated {
  readonly session: Session;
  readonly report: OpenReport;
}

/**
 * Opens a session and runs a few random walks in it, the same in every lane, shard and replay: their
 * longest gives the length that PCT is told. The walks are run a second time in reverse order; if
 * one then takes another course, something outlived its execution, and isolation is raised.
 * `known`: what an earlier calibration of the same target and seed found.
 */
export async function openCalibrated(
  target: LoadedTarget,
  seed: string,
  isolation: Isolation,
  known?: OpenReport,
): Promise<Calibrated> {
  if (known !== undefined) {
    const { isolation: level, expectedSteps } = known;
    return {
      session: new Session(target, { seed, isolation: level, expectedSteps }),
      report: known,
    };
  }
  const notes: string[] = [];
  for (let level = ISOLATIONS.indexOf(isolation); ; level++) {
    const current = ISOLATIONS[level] as Isolation;
    const session = new Session(target, { seed, isolation: current, expectedSteps: 1 });
    const walks = await walk(session);
    const differs = current === 'reused' && walks.some(({ same }) => !same);
    if (differs) {
      await session.close();
      notes.push(
        'module state of the code under test outlives an execution: modules are loaded afresh for each',
      );
      continue;
    }
    const expectedSteps = Math.max(1, ...walks.map(({ steps }) => steps));
    session.expectedSteps = expectedSteps;
    return { session, report: { expectedSteps, isolation: current, notes } };
  }
}

interface Walk {
  readonly steps: number;
  readonly same: boolean;
}

async function walk(session: Session): Promise<Walk[]> {
  const orders = Array.from(
    { length: CALIBRATION_EXECUTIONS },
    (_, number): ExecutionOrder => ({
      number,
      assignment: { strategy: 'random', parameter: 0 },
      calibration: true,
    }),
  );
  const first = await runUntilBroken(session, orders);
  // A broken walk cost its threads, and what they kept with them.
  if (first.length < orders.length) return first.map(({ steps }) => ({ steps, same: true }));
  const again = (await runUntilBroken(session, [...orders].reverse())).reverse();
  return first.map(({ steps, hashA, hashB }, at) => ({
    steps,
    same: again[at]?.hashA === hashA && again[at]?.hashB === hashB,
  }));
}

async function runUntilBroken(
  session: Session,
  orders: readonly ExecutionOrder[],
): Promise<ExecutionRecord[]> {
  const records: ExecutionRecord[] = [];
  await session.run(orders, (record) => {
    if (record.ending !== 'ended') return true;
    records.push(record);
    return false;
  });
  return records;
}
