import { CALIBRATION_EXECUTIONS, STRAIGHT_RUNS } from '../base/limits.ts';
import { actorsOf, ISOLATIONS, type Isolation } from '../model/scenario.ts';
import type { ExecutionRecord } from './execution-record.ts';
import type { OpenReport } from './lane-protocol.ts';
import type { LoadedTarget } from './load-target.ts';
import { roundLength } from './round-length.ts';
import { type ExecutionOrder, Session } from './session.ts';

/** A session that has learnt what strategies must know beforehand. */
export interface Calibrated {
  readonly session: Session;
  readonly report: OpenReport;
}

/** What is said where an isolation is too weak. */
const OUTLIVED: { readonly [Level in Isolation]?: string } = {
  reused:
    'module state of the code under test outlives an execution: modules are loaded afresh for each',
  'fresh-modules': 'more than module state outlives an execution: each has fresh threads',
};

const UNSTEADY =
  'not the same twice: what its setup or its actors read comes from outside, such as the clock or what earlier rounds left';

/**
 * Opens a session and runs a few random walks in it, and a few executions with as few switches as
 * possible, the same in every lane, shard and replay: the longest gives the length that PCT is told. The walks are run a second time in reverse order; if
 * one then takes another course, something outlived its execution, and isolation is raised.
 * `known`: what an earlier calibration of the same target and seed found.
 *
 * The workload of a stress round was not made to be explored. It is walked through once before, since some are too long;
 * and one that takes another course with fresh threads, too, is refused.
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
  const isRound = target.target.workload !== undefined;
  const notes: string[] = [];
  let leastSteps = 1;
  for (let level = ISOLATIONS.indexOf(isolation); ; level++) {
    const current = ISOLATIONS[level] as Isolation;
    const session = new Session(target, { seed, isolation: current, expectedSteps: leastSteps });
    const refused = (refusal: string): Calibrated => ({
      session,
      report: { expectedSteps: leastSteps, isolation: current, notes, refusal },
    });
    if (isRound && leastSteps === 1) {
      const length = await roundLength(session, target);
      if (length.kind === 'refused') return refused(length.why);
      leastSteps = length.steps;
      session.expectedSteps = leastSteps;
    }
    const walks = await walk(session);
    const differs = (current === 'reused' || isRound) && walks.some(({ same }) => !same);
    if (differs) {
      await session.close();
      const why = OUTLIVED[current];
      if (why === undefined) return refused(UNSTEADY);
      notes.push(why);
      continue;
    }
    const straight = await straightRuns(
      session,
      Math.min(STRAIGHT_RUNS, actorsOf(target.scenario).length),
    );
    const expectedSteps = Math.max(leastSteps, ...walks.map(({ steps }) => steps), ...straight);
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
  const first = await runUntilLost(session, orders);
  // A walk that cost its threads cost what they kept, too.
  if (first.length < orders.length) return first.map(({ steps }) => ({ steps, same: true }));
  const again = (await runUntilLost(session, [...orders].reverse())).reverse();
  return first.map(({ steps, hashA, hashB }, at) => ({
    steps,
    same: again[at]?.hashA === hashA && again[at]?.hashB === hashB,
  }));
}

/**
 * Lengths of executions in which one actor goes first and each runs on for as long as it can. Random
 * walks alone mislead where they fail early: then they are short, and PCT would look no further.
 */
async function straightRuns(session: Session, actors: number): Promise<number[]> {
  const orders = Array.from(
    { length: actors },
    (_, first): ExecutionOrder => ({
      number: CALIBRATION_EXECUTIONS + first,
      assignment: { strategy: 'replay', parameter: 0 },
      schedule: { first, switches: [] },
      calibration: true,
    }),
  );
  return (await runUntilLost(session, orders)).map(({ steps }) => steps);
}

/** The records up to the first execution that cost its threads. */
async function runUntilLost(
  session: Session,
  orders: readonly ExecutionOrder[],
): Promise<ExecutionRecord[]> {
  const records: ExecutionRecord[] = [];
  await session.run(orders, (record) => {
    if (record.ending !== 'ended' && record.ending !== 'deadlock') return true;
    records.push(record);
    return false;
  });
  return records;
}
