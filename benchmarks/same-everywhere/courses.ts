import { hasStuckThreads } from '../../harness/actors/thread-host.ts';
import type { Target } from '../../harness/model/target.ts';
import { openCalibrated } from '../../harness/run/calibrate.ts';
import { type ExecutionRecord, traceHash } from '../../harness/run/execution-record.ts';
import { judge } from '../../harness/run/judge.ts';
import type { OpenReport } from '../../harness/run/lane-protocol.ts';
import { type LoadedTarget, loadTarget } from '../../harness/run/load-target.ts';
import type { ExecutionOrder } from '../../harness/run/session.ts';
import { assign } from '../../harness/strategies/portfolio.ts';

/** What a lane of this comparison is asked to run. Execution n has the seed `SEED-n`. */
export interface CoursesOrder {
  readonly target: Target;
  /** The calibration's own; the executions' are derived from it. */
  readonly seed: string;
  readonly executions: readonly number[];
  /** What the calibration of a lane before this one found. */
  readonly known?: OpenReport;
}

/** What it ran of it. */
export interface CoursesPart {
  readonly report: OpenReport;
  /** In the order of the executions: trace hash, ending, and what the judge said. */
  readonly courses: readonly string[];
  /** A thread could not be ended: the process is of no further use, and executions may be left. */
  readonly spent: boolean;
}

/** The seed of execution `number`. */
export function seedOf(seed: string, number: number): string {
  return `${seed}-${number}`;
}

/**
 * Runs executions in this process, as a campaign's lane does: one session, calibrated once, and strategies from
 * the portfolio. Only the seed is another one for each.
 * @throws UsageError when the target cannot be loaded.
 */
export async function takeCourses(order: CoursesOrder): Promise<CoursesPart> {
  const target = await loadTarget(order.target);
  const isolation = order.target.isolation ?? 'reused';
  const { session, report } = await openCalibrated(target, order.seed, isolation, order.known);
  const orders = order.executions.map(
    (number): ExecutionOrder => ({
      number,
      seed: seedOf(order.seed, number),
      assignment: assign(number, 'portfolio'),
    }),
  );
  const courses: string[] = [];
  try {
    await session.run(orders, (record) => {
      courses.push(courseOf(target, record));
      return false;
    });
  } finally {
    await session.close();
  }
  return { report, courses, spent: hasStuckThreads() };
}

/** Messages may differ between versions of Node, kinds of findings may not. */
function courseOf({ scenario }: LoadedTarget, record: ExecutionRecord): string {
  const verdict = judge(scenario, record);
  const said = verdict.kind === 'violation' ? verdict.violation.kind : verdict.kind;
  return `${traceHash(record)} ${record.ending}, ${said}`;
}
