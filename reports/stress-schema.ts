import { STRESS_RESULT_VERSION, type StressResult } from '../harness/model/stress.ts';
import { FINDING, KIND, OUTCOME, VIOLATION_FIELDS } from './finding-schema.ts';
import { type Read, readSaved, type SavedForm } from './read-saved.ts';
import {
  amount,
  count,
  flag,
  listOf,
  measure,
  oneOf,
  optional,
  shape,
  tagged,
  text,
} from './shape.ts';

const PIN = tagged('kind', {
  pinned: shape({ finding: FINDING, roundWhy: optional(text) }),
  'not-pinned': shape({ executions: count, why: text }),
});

const STRESS_FINDING = shape({
  ...VIOLATION_FIELDS,
  scenario: text,
  variant: text,
  round: count,
  afterMs: amount,
  stressLine: text,
  times: count,
  pin: optional(PIN),
});

const RESOURCE = shape({
  resource: text,
  unit: oneOf(['bytes', 'count']),
  samples: listOf(measure),
  warmUp: count,
  slopePerCycle: measure,
  verdict: oneOf(['steady', 'leak', 'ignored', 'undecided']),
  grew: optional(flag),
  reason: text,
});

const LATENCY = shape({
  operation: text,
  timed: count,
  p50Ns: optional(amount),
  p90Ns: optional(amount),
  p99Ns: optional(amount),
  maxNs: amount,
});

const STRESS_TARGET = shape({
  target: text,
  scenario: text,
  variant: text,
  expected: listOf(KIND),
  outcome: OUTCOME,
  rounds: count,
  inconclusive: count,
  operations: count,
  durationMs: amount,
  runMs: amount,
  cycles: count,
  findings: listOf(STRESS_FINDING),
  resources: listOf(RESOURCE),
  latencies: optional(listOf(LATENCY)),
  notes: listOf(text),
  error: optional(text),
});

/** The form in which a `StressResult` is saved. */
export const STRESS_FORM: SavedForm = {
  version: STRESS_RESULT_VERSION,
  shape: shape({
    mode: oneOf(['stress']),
    seed: text,
    noise: text,
    hammerlock: text,
    node: text,
    platform: text,
    cores: count,
    startedAt: text,
    durationMs: amount,
    ended: oneOf(['complete', 'interrupted']),
    targets: listOf(STRESS_TARGET),
    unreached: optional(listOf(text)),
  }),
};

/** Reads the text of a stress result. Never throws; a result of another version is refused as a whole. */
export function readStressResult(json: string): Read<StressResult> {
  return readSaved(json, STRESS_FORM);
}
