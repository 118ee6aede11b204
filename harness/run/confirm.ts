import { hasStuckThreads } from '../actors/thread-host.ts';
import { CONFIRMATIONS, COSTLY_REDUCTION_BUDGET, REDUCTION_BUDGET } from '../base/limits.ts';
import type { Finding, FindingKind, Violation } from '../model/finding.ts';
import { areProcesses } from '../model/placement.ts';
import type { Schedule } from '../model/schedule.ts';
import { reduceSchedule } from '../shrink/reduce-schedule.ts';
import type { Rerun } from '../shrink/search.ts';
import { assign } from '../strategies/portfolio.ts';
import { scheduleOf } from '../strategies/schedule-of.ts';
import type { ExecutionRecord } from './execution-record.ts';
import { findingOf, type Origin, type Reduced, type Witness } from './finding-of.ts';
import { judge } from './judge.ts';
import { signatureOf } from './search.ts';
import { type ExecutionOrder, Session } from './session.ts';

/**
 * Replays a failing execution in fresh threads, reduces its schedule, and describes it. Undefined
 * when the first replay takes another course: then something outlived an execution. A finding whose
 * thread cannot be ended is replayed once: the process is of no further use.
 */
export async function confirm(origin: Origin, execution: number): Promise<Finding | undefined> {
  const order = orderOf(origin, execution);
  const session = openSession(origin);
  try {
    const witness = await witnessOf(session, origin, order);
    if (witness.violation === undefined) return undefined;
    if (hasStuckThreads()) {
      const schedule = scheduleOf(witness.record.recording().decisions);
      return findingOf(origin, order, witness, { times: 1, of: 1 }, { schedule, witness });
    }
    session.hurry(witness.violation.kind === 'hang');
    const times = 1 + (await countSame(session, origin, order, witness, CONFIRMATIONS - 1));
    const reduced = await reduce(session, origin, order, witness);
    return findingOf(origin, order, witness, { times, of: CONFIRMATIONS }, reduced);
  } finally {
    await session.close();
  }
}

/** A session for replays; its threads are fresh at its first run. */
export function openSession({ target, seed, isolation, expectedSteps }: Origin): Session {
  return new Session(target, { seed, isolation, expectedSteps });
}

/** The order of an execution of a search. */
export function orderOf(origin: Origin, execution: number): ExecutionOrder {
  return { number: execution, assignment: assign(execution, origin.strategy) };
}

/** Runs one execution and records every step. */
export async function witnessOf(
  session: Session,
  origin: Origin,
  order: ExecutionOrder,
): Promise<Witness> {
  const [witness] = (await witnessesOf(session, origin, [order], true)) as [Witness];
  return witness;
}

/** How many of `count` replays take exactly the course of the witness. */
export async function countSame(
  session: Session,
  origin: Origin,
  order: ExecutionOrder,
  witness: Witness,
  count: number,
): Promise<number> {
  const orders = Array.from({ length: count }, () => order);
  const others = await witnessesOf(session, origin, orders, needsRecording(origin, witness));
  return others.filter(({ record }) => isSame(record, witness.record)).length;
}

/** Of a process that is lost only a recording is left: see `Session.run`. */
function needsRecording({ target }: Origin, { record }: Witness): boolean {
  return areProcesses(target.scenario) && record.standings !== undefined;
}

function isSame(a: ExecutionRecord, b: ExecutionRecord): boolean {
  return a.hashA === b.hashA && a.hashB === b.hashB && a.ending === b.ending;
}

async function reduce(
  session: Session,
  origin: Origin,
  order: ExecutionOrder,
  witness: Witness,
): Promise<Reduced> {
  const violation = witness.violation as Violation;
  const wanted = signatureOf(violation);
  const schedule = scheduleOf(witness.record.recording().decisions);
  const rerunAll = async (candidates: readonly Schedule[]): Promise<Rerun[]> => {
    const orders = candidates.map((candidate) => replayOrder(order, candidate));
    const recording = needsRecording(origin, witness);
    const witnesses = await witnessesOf(session, origin, orders, recording);
    return witnesses.map(({ record, violation: found }, at) => ({
      fails: found !== undefined && signatureOf(found) === wanted,
      schedule: candidates[at] as Schedule,
      switches: record.switches,
    }));
  };
  const budget = budgetFor(violation.kind, witness.record);
  const { switches } = witness.record;
  const reduction = await reduceSchedule({ schedule, switches }, rerunAll, budget);
  session.locate(true);
  const shown = await witnessOf(session, origin, replayOrder(order, reduction.schedule));
  // A schedule that fails in used threads only is no use to anyone.
  if (shown.violation === undefined) return { schedule, witness };
  return { schedule: reduction.schedule, witness: shown };
}

/** An execution with the same program and data, under a given schedule. */
export function replayOrder(order: ExecutionOrder, schedule: Schedule): ExecutionOrder {
  return { ...order, assignment: { strategy: 'replay', parameter: 0 }, schedule };
}

/** Re-executions that a reduction may spend: few where each that fails costs its threads. */
function budgetFor(kind: FindingKind, record: ExecutionRecord): number {
  // A livelock is one under fair scheduling only; a given schedule is not fair behind its last switch.
  if (kind === 'hang' || kind === 'livelock' || record.ending === 'died') return 0;
  return record.standings === undefined ? REDUCTION_BUDGET : COSTLY_REDUCTION_BUDGET;
}

/** Runs executions and judges each while its state is still there. */
async function witnessesOf(
  session: Session,
  origin: Origin,
  orders: readonly ExecutionOrder[],
  recording = false,
): Promise<Witness[]> {
  const witnesses: Witness[] = [];
  const keep = (record: ExecutionRecord) => {
    const verdict = judge(origin.target.scenario, record);
    const violation = verdict.kind === 'violation' ? verdict.violation : undefined;
    // Read now: the next batch writes over it.
    record.recording();
    witnesses.push({ record, violation });
    return false;
  };
  await session.run(orders, keep, recording);
  return witnesses;
}
