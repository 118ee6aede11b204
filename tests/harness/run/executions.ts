import { createRequire } from 'node:module';
import type { Isolation } from '../../../harness/model/scenario.ts';
import type { StrategyName } from '../../../harness/model/strategy.ts';
import type * as calibrating from '../../../harness/run/calibrate.ts';
import type * as recording from '../../../harness/run/execution-record.ts';
import type * as loading from '../../../harness/run/load-target.ts';
import type * as sessions from '../../../harness/run/session.ts';
import type * as portfolio from '../../../harness/strategies/portfolio.ts';
import { fixtureTarget } from './in-lane.ts';

// See in-lane.ts: loaded by Node and not by vitest.
const load = createRequire(import.meta.url);
const { openCalibrated } = load('../../../harness/run/calibrate.ts') as typeof calibrating;
const { traceHash } = load('../../../harness/run/execution-record.ts') as typeof recording;
const { loadTarget } = load('../../../harness/run/load-target.ts') as typeof loading;
const { assign } = load('../../../harness/strategies/portfolio.ts') as typeof portfolio;

export type Records = recording.ExecutionRecord[];

export interface Way {
  readonly seed?: string;
  /** Of the executions, where it is not the session's. */
  readonly ownSeed?: string;
  readonly strategy?: StrategyName | 'portfolio';
  readonly isolation?: Isolation;
  /** Every step is written down. */
  readonly recording?: boolean;
  /** One run of the session for each execution. */
  readonly oneByOne?: boolean;
}

/** Runs some executions of a fixture and hands over their records, their recordings read. */
export async function recordsOf(
  fixture: string,
  numbers: readonly number[],
  {
    seed = '1',
    ownSeed = seed,
    strategy = 'portfolio',
    isolation = 'reused',
    recording = false,
    oneByOne,
  }: Way = {},
): Promise<Records> {
  const target = await loadTarget(await fixtureTarget(fixture));
  const { session } = await openCalibrated(target, seed, isolation);
  const records: Records = [];
  const keep = (record: recording.ExecutionRecord) => {
    record.recording();
    records.push(record);
    return false;
  };
  try {
    const orders = numbers.map(
      (number): sessions.ExecutionOrder => ({
        number,
        seed: ownSeed,
        assignment: assign(number, strategy),
      }),
    );
    const runs = oneByOne === true ? orders.map((order) => [order]) : [orders];
    for (const run of runs) await session.run(run, keep, recording);
    return records;
  } finally {
    await session.close();
  }
}

/** Trace hash and ending of some executions of a fixture. */
export async function hashesOf(
  fixture: string,
  numbers: readonly number[],
  way: Way = {},
): Promise<string[]> {
  const records = await recordsOf(fixture, numbers, way);
  return records.map((record) => `${traceHash(record)} ${record.ending}`);
}

/** `[from, from + 1, …]`, so many. */
export function numbers(count: number, from = 0): number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}
