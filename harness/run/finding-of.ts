import type { Finding, Violation } from '../model/finding.ts';
import { actorsOf, type Isolation } from '../model/scenario.ts';
import { encodeSchedule, type Schedule } from '../model/schedule.ts';
import type { StrategyName } from '../model/strategy.ts';
import { encodeToken } from '../model/token.ts';
import { type ExecutionRecord, traceHash } from './execution-record.ts';
import type { LoadedTarget } from './load-target.ts';
import { notedMoments } from './noted-locks.ts';
import type { ExecutionOrder } from './session.ts';

/** Where a finding comes from, and what its replays must know. */
export interface Origin {
  readonly target: LoadedTarget;
  readonly seed: string;
  readonly strategy: StrategyName | 'portfolio';
  readonly isolation: Isolation;
  readonly expectedSteps: number;
}

/** An execution that was run again with everything written down. */
export interface Witness {
  readonly record: ExecutionRecord;
  readonly violation: Violation | undefined;
}

/** A schedule that still shows the finding, and its execution. */
export interface Reduced {
  readonly schedule: Schedule;
  readonly witness: Witness;
}

/** The finding as it is reported: found by `witness`, shown by the reduced execution. */
export function findingOf(
  origin: Origin,
  order: ExecutionOrder,
  witness: Witness,
  reproduced: Finding['reproduced'],
  reduced: Reduced,
): Finding {
  const { target, scenario } = origin.target;
  const token = tokenOf(origin, order);
  const subject = target.subjectOption === undefined ? '' : ` --subject ${target.subjectOption}`;
  const recording = reduced.witness.record.recording();
  const locks = notedMoments(recording.locks);
  return {
    ...(reduced.witness.violation as Violation),
    scenario: target.scenario,
    variant: target.variant,
    execution: order.number,
    ...(target.workload === undefined ? {} : { workload: target.workload }),
    hash: traceHash(witness.record),
    token,
    replayLine: `hammerlock replay ${token}${subject}`,
    reproduced,
    schedule: encodeSchedule(reduced.schedule),
    scheduleHash: traceHash(reduced.witness.record),
    switches: { before: witness.record.switches, after: reduced.witness.record.switches },
    ...(recording.uncontrolled.length === 0 ? {} : { uncontrolled: recording.uncontrolled }),
    actors: actorsOf(scenario).map(({ name }) => name),
    trace: recording.steps,
    ...(locks.length === 0 ? {} : { locks }),
    history: recording.events,
  };
}

/** The token of an execution of a search. */
export function tokenOf(origin: Origin, order: ExecutionOrder): string {
  const { name, workload } = origin.target.target;
  return encodeToken({
    target: name,
    strategy: order.assignment.strategy,
    seed: origin.seed,
    ...(workload === undefined ? {} : { workload }),
    execution: order.number,
    code: origin.target.code.fingerprint,
  });
}
