import { hasStuckThreads } from '../actors/thread-host.ts';
import { CONFIRMATIONS, COSTLY_REDUCTION_BUDGET, REDUCTION_BUDGET } from '../base/limits.ts';
import type { Finding, FindingKind, Violation } from '../model/finding.ts';
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
    const times = 1 + (await countSame(session, order, witness, CONFIRMATIONS - 1));
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
  const [record] = (await collect(session, [order], true)) as [ExecutionRecord];
  const verdict = judge(origin.target.scenario, record);
  return { record, violation: verdict.kind === 'violation' ? verdict.violation : undefined };
}

/** How many of `count` replays take exactly the course of the witness. */
export async function countSame(
  session: Session,
  order: ExecutionOrder,
  witness: Witness,
  count: number,
): Promise<number> {
  const records = await collect(
    session,
    Array.from({ length: count }, () => order),
  );
  return records.filter((record) => isSame(record, witness.record)).length;
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
    const records = await collect(session, orders);
    return records.map((record, at) => ({
      fails: sameFinding(origin, record, wanted),
      schedule: candidates[at] as Schedule,
      switches: record.switches,
    }));
  };
  const budget = budgetFor(violation.kind, witness.record);
  const { switches } = witness.record;
  const reduction = await reduceSchedule({ schedule, switches }, rerunAll, budget);
  const shown = await witnessOf(session, origin, replayOrder(order, reduction.schedule));
  // A schedule that fails in used threads only is no use to anyone.
  if (shown.violation === undefined) return { schedule, witness };
  return { schedule: reduction.schedule, witness: shown };
}

/** An execution with the same program and data, under a given schedule. */
export function replayOrder(order: ExecutionOrder, schedule: Schedule): ExecutionOrder {
  return { ...order, assignment: { strategy: 'replay', parameter: 0 }, schedule };
}

function sameFinding(origin: Origin, record: ExecutionRecord, wanted: string): boolean {
  const verdict = judge(origin.target.scenario, record);
  return verdict.kind === 'violation' && signatureOf(verdict.violation) === wanted;
}

/** Re-executions that a reduction may spend: few where each that fails costs its threads. */
function budgetFor(kind: FindingKind, record: ExecutionRecord): number {
  if (kind === 'hang' || record.ending === 'died') return 0;
  return record.recording().exit === undefined ? REDUCTION_BUDGET : COSTLY_REDUCTION_BUDGET;
}

/** All records of some executions, their recordings read. */
async function collect(
  session: Session,
  orders: readonly ExecutionOrder[],
  recording = false,
): Promise<ExecutionRecord[]> {
  const records: ExecutionRecord[] = [];
  const keep = (record: ExecutionRecord) => {
    record.recording();
    records.push(record);
    return false;
  };
  await session.run(orders, keep, recording);
  return records;
}
