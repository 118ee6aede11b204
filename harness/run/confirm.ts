import {
  CONFIRMATIONS,
  COSTLY_REDUCTION_BUDGET,
  DEFAULT_HANG_MS,
  HANG_REPLAY_FRACTION,
  REDUCTION_BUDGET,
} from '../base/limits.ts';
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

/** Findings that end their threads: each reproduction costs new ones. */
const COSTLY: readonly FindingKind[] = ['deadlock', 'livelock', 'hang'];

/**
 * Replays a failing execution in fresh threads, reduces its schedule, and describes it. Undefined
 * when the first replay takes another course: then something outlived an execution.
 */
export async function confirm(origin: Origin, execution: number): Promise<Finding | undefined> {
  const order = orderOf(origin, execution);
  const witness = await witnessOf(origin, order);
  if (witness.violation === undefined) return undefined;
  const times = 1 + (await countSame(origin, order, witness, CONFIRMATIONS - 1));
  const schedule = scheduleOf(witness.record.recording().decisions);
  const reduced = await reduce(origin, order, witness, schedule);
  return findingOf(origin, order, witness, { times, of: CONFIRMATIONS }, reduced);
}

/** The order of an execution of a search. */
export function orderOf(origin: Origin, execution: number): ExecutionOrder {
  return { number: execution, assignment: assign(execution, origin.strategy) };
}

/** Runs one execution in fresh threads and records every step. */
export async function witnessOf(origin: Origin, order: ExecutionOrder): Promise<Witness> {
  const session = open(origin, true);
  try {
    const [record] = await collect(session, [order]);
    const verdict = judge(origin.target.scenario, record as ExecutionRecord);
    // The arena belongs to the session: what is needed is read before it goes.
    (record as ExecutionRecord).recording();
    return {
      record: record as ExecutionRecord,
      violation: verdict.kind === 'violation' ? verdict.violation : undefined,
    };
  } finally {
    await session.close();
  }
}

/** How many of `count` replays take exactly the course of the witness. */
export async function countSame(
  origin: Origin,
  order: ExecutionOrder,
  witness: Witness,
  count: number,
): Promise<number> {
  const session = open(origin, false, witness.violation?.kind);
  try {
    const records = await collect(session, Array.from({ length: count }, () => order));
    return records.filter((record) => isSame(record, witness.record)).length;
  } finally {
    await session.close();
  }
}

function isSame(a: ExecutionRecord, b: ExecutionRecord): boolean {
  return a.hashA === b.hashA && a.hashB === b.hashB && a.ending === b.ending;
}

async function reduce(
  origin: Origin,
  order: ExecutionOrder,
  witness: Witness,
  schedule: Schedule,
): Promise<Reduced> {
  const { kind } = witness.violation as Violation;
  const budget = budgetFor(kind, witness.record);
  const session = open(origin, false, kind);
  const wanted = signatureOf(witness.violation as Violation);
  try {
    const rerunAll = async (candidates: readonly Schedule[]): Promise<Rerun[]> => {
      const records = await collect(session, candidates.map((candidate) => replayOrder(order, candidate)));
      return records.map((record, at) => ({
        fails: sameFinding(origin, record, wanted),
        schedule: candidates[at] as Schedule,
        switches: record.switches,
      }));
    };
    const { switches } = witness.record;
    const reduction = await reduceSchedule({ schedule, switches }, rerunAll, budget);
    const reducedWitness = await witnessOf(origin, replayOrder(order, reduction.schedule));
    if (reducedWitness.violation !== undefined) {
      return { schedule: reduction.schedule, witness: reducedWitness };
    }
  } finally {
    await session.close();
  }
  return { schedule, witness };
}

/** An execution with the same program and data, under a given schedule. */
export function replayOrder(order: ExecutionOrder, schedule: Schedule): ExecutionOrder {
  return { ...order, assignment: { strategy: 'replay', parameter: 0 }, schedule };
}

function sameFinding(origin: Origin, record: ExecutionRecord, wanted: string): boolean {
  const verdict = judge(origin.target.scenario, record);
  return verdict.kind === 'violation' && signatureOf(verdict.violation) === wanted;
}

function budgetFor(kind: FindingKind, record: ExecutionRecord): number {
  if (kind === 'hang' || record.ending === 'died') return 0;
  return COSTLY.includes(kind) ? COSTLY_REDUCTION_BUDGET : REDUCTION_BUDGET;
}

function open(origin: Origin, recording: boolean, kind?: FindingKind): Session {
  const { seed, isolation, expectedSteps, target } = origin;
  const hangMs = (target.scenario.limits?.hangMs ?? DEFAULT_HANG_MS) * HANG_REPLAY_FRACTION;
  return new Session(target, {
    seed,
    isolation,
    recording,
    expectedSteps,
    ...(kind === 'hang' ? { hangMs } : {}),
  });
}

/** All records of some executions, their recordings read. */
async function collect(
  session: Session,
  orders: readonly ExecutionOrder[],
): Promise<ExecutionRecord[]> {
  const records: ExecutionRecord[] = [];
  await session.run(orders, (record) => {
    record.recording();
    records.push(record);
    return false;
  });
  return records;
}
