import { type CampaignResult, RESULT_VERSION } from '../harness/model/result.ts';
import { STRATEGY_NAMES } from '../harness/model/strategy.ts';
import { FINDING, KIND, OUTCOME, STRESS_ROUND } from './finding-schema.ts';
import { type Read, readSaved, type SavedForm } from './read-saved.ts';
import { amount, count, flag, listOf, oneOf, optional, shape, text } from './shape.ts';

const TARGET = shape({
  target: text,
  scenario: text,
  variant: text,
  workload: optional(STRESS_ROUND),
  expected: listOf(KIND),
  outcome: OUTCOME,
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

/** The form in which a `CampaignResult` is saved. */
export const EXPLORE_FORM: SavedForm = {
  version: RESULT_VERSION,
  shape: shape({
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
    unreached: optional(listOf(text)),
  }),
};

/** Reads the text of an explore result. Never throws; a result of another version is refused as a whole. */
export function readResult(json: string): Read<CampaignResult> {
  return readSaved(json, EXPLORE_FORM);
}
