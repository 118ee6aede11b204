import { expect, test } from 'vitest';
import { decided, stressScoreOf } from '../../../harness/cli/scores.ts';
import type { StressTargetResult } from '../../../harness/model/stress.ts';

const result: StressTargetResult = {
  target: 'cache/kept',
  scenario: 'cache',
  variant: 'kept',
  expected: ['leak'],
  outcome: 'finding',
  rounds: 12,
  inconclusive: 0,
  operations: 100,
  durationMs: 4_000,
  runMs: 3_900,
  cycles: 12,
  findings: [],
  resources: [],
  notes: [],
};
const finding = {
  scenario: 'cache',
  variant: 'kept',
  round: 3,
  afterMs: 1_500,
  stressLine: 'hammerlock run cache/kept --mode stress',
  times: 1,
  message: 'heap grows',
};

test('a bug that only stress finds passes with the kind that was stated, found in seconds', () => {
  const score = stressScoreOf({ ...result, findings: [{ ...finding, kind: 'leak' }] }, 's', 5);
  expect(score).toMatchObject({
    passed: true,
    unit: 'seconds',
    budget: 5,
    found: { kind: 'leak', after: 1.5 },
  });
});

test('another kind, nothing, or a harness error does not pass, and says why', () => {
  const other = stressScoreOf({ ...result, findings: [{ ...finding, kind: 'hang' }] }, 's', 5);
  expect(other).toMatchObject({ passed: false, reason: 'it shows hang: heap grows' });
  const nothing = stressScoreOf({ ...result, outcome: 'clean' }, 's', 5);
  expect(nothing).toMatchObject({ passed: false, reason: expect.stringMatching(/within 5 s/) });
  const failed = { ...result, outcome: 'harness-error', error: 'no such file' } as const;
  expect(stressScoreOf(failed, 's', 5).reason).toBe('harness error: no such file');
});

test('a target that an interruption has cut is not scored, unless it has passed', () => {
  const missed = stressScoreOf({ ...result, findings: [{ ...finding, kind: 'hang' }] }, 's', 5);
  const passed = stressScoreOf({ ...result, findings: [{ ...finding, kind: 'leak' }] }, 's', 5);
  expect(decided([missed, missed], true)).toEqual([missed]);
  expect(decided([missed, passed], true)).toEqual([missed, passed]);
  expect(decided([missed, missed], false)).toEqual([missed, missed]);
  expect(decided([], true)).toEqual([]);
});
