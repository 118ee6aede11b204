import { FINDING_KINDS } from '../harness/model/finding.ts';
import { anything, count, listOf, oneOf, optional, shape, tagged, text } from './shape.ts';

/** The kinds of findings. */
export const KIND = oneOf(FINDING_KINDS);

/** How a target may have ended. */
export const OUTCOME = oneOf(['clean', 'finding', 'inconclusive', 'harness-error']);

const EVENT = tagged('kind', {
  invoke: shape({ actor: count, operation: count, name: text, args: listOf(anything) }),
  respond: shape({ actor: count, operation: count, afterStep: optional(count) }),
  throw: shape({ actor: count, operation: count, message: text, afterStep: optional(count) }),
});

const STEP = shape({
  actor: count,
  position: count,
  access: text,
  object: optional(count),
  start: optional(count),
  end: optional(count),
  value: optional(text),
  text: optional(text),
  location: optional(text),
});

/** The fields of a `Violation`. */
export const VIOLATION_FIELDS = {
  kind: KIND,
  message: text,
  invariant: optional(text),
  detail: optional(listOf(text)),
  step: optional(count),
};

/** A `StressRound`. */
export const STRESS_ROUND = shape({ seed: text, round: count });

/** A `Finding` as it is saved. */
export const FINDING = shape({
  ...VIOLATION_FIELDS,
  scenario: text,
  variant: text,
  execution: count,
  workload: optional(STRESS_ROUND),
  hash: text,
  token: text,
  replayLine: text,
  reproduced: shape({ times: count, of: count }),
  schedule: text,
  scheduleHash: text,
  switches: shape({ before: count, after: count }),
  uncontrolled: optional(listOf(text)),
  actors: listOf(text),
  trace: listOf(STEP),
  locks: optional(listOf(shape({ actor: count, text, afterStep: count }))),
  history: listOf(EVENT),
});
