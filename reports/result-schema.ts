import { FINDING_KINDS } from '../harness/model/finding.ts';
import { type CampaignResult, RESULT_VERSION } from '../harness/model/result.ts';
import { STRATEGY_NAMES } from '../harness/model/strategy.ts';
import {
  amount,
  anything,
  count,
  flag,
  isRecord,
  listOf,
  oneOf,
  optional,
  shape,
  tagged,
  text,
} from './shape.ts';

/** A result that was read, or one sentence on why it cannot be used. */
export type ReadResult =
  | { readonly kind: 'result'; readonly result: CampaignResult }
  | { readonly kind: 'unusable'; readonly reason: string };

const kind = oneOf(FINDING_KINDS);

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

const FINDING = shape({
  kind,
  message: text,
  invariant: optional(text),
  detail: optional(listOf(text)),
  step: optional(count),
  scenario: text,
  variant: text,
  execution: count,
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
  history: listOf(EVENT),
});

const TARGET = shape({
  target: text,
  scenario: text,
  variant: text,
  expected: listOf(kind),
  outcome: oneOf(['clean', 'finding', 'inconclusive', 'harness-error']),
  executions: count,
  inconclusive: count,
  distinct: shape({ count, atLeast: flag }),
  steps: count,
  switches: count,
  durationMs: amount,
  searchMs: amount,
  isolation: text,
  findings: listOf(FINDING),
  notes: listOf(text),
  error: optional(text),
});

const RESULT = shape({
  mode: oneOf(['explore']),
  seed: text,
  strategy: oneOf([...STRATEGY_NAMES, 'portfolio']),
  lanes: count,
  hammerlock: text,
  node: text,
  platform: text,
  cores: count,
  startedAt: text,
  durationMs: amount,
  ended: oneOf(['complete', 'time', 'interrupted']),
  targets: listOf(TARGET),
});

/** Reads a result file's text. Never throws; a result of another version is refused as a whole. */
export function readResult(json: string): ReadResult {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return unusable('it is not JSON; was the file cut short?');
  }
  if (!isRecord(value) || value.version === undefined) {
    return unusable('it is no result of Hammerlock: it names no version');
  }
  if (value.version !== RESULT_VERSION) {
    const version = JSON.stringify(value.version).slice(0, 20);
    return unusable(
      `it has version ${version} and this Hammerlock reads version ${RESULT_VERSION}; run the campaign again`,
    );
  }
  const wrong = RESULT(value, '');
  if (wrong !== undefined) return unusable(wrong);
  return { kind: 'result', result: value as unknown as CampaignResult };
}

function unusable(reason: string): ReadResult {
  return { kind: 'unusable', reason };
}
