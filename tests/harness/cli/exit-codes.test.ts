import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { HarnessError, UsageError } from '../../../harness/base/errors.ts';
import { reportOf } from '../../../harness/cli/errors.ts';
import { exitCodeOf, litmusExitCode } from '../../../harness/cli/exit-codes.ts';
import { replayExitCode, sourceOf } from '../../../harness/cli/replay.ts';
import { scoreOf } from '../../../harness/cli/scores.ts';
import type { Outcome } from '../../../harness/model/result.ts';
import {
  campaign,
  lostWrite,
  pinnedLostWrite,
  stressCampaign,
  stressTarget,
  targetResult,
} from '../../reports/evidence.ts';
import { litmusProgram, litmusResult } from '../../reports/litmus-evidence.ts';

const clean = targetResult();
const found = targetResult({ outcome: 'finding', findings: [lostWrite] });
const error = targetResult({ outcome: 'harness-error', executions: 0, error: 'no' });
const open = targetResult({ outcome: 'inconclusive', inconclusive: 1 });

test.each([
  [0, campaign([clean, clean])],
  [1, campaign([clean, found])],
  [1, campaign([error, found])],
  [2, campaign([clean, error])],
  [2, campaign([clean, open])],
  [2, campaign([])],
  [2, campaign([targetResult({ executions: 0 })])],
  [0, campaign([clean], { ended: 'time' })],
  [130, campaign([found], { ended: 'interrupted' })],
])('a campaign ends with %i', (code, result) => {
  expect(exitCodeOf(result)).toBe(code);
});

/** Codes of campaigns of explore and stress whose targets came out so. */
const OUTCOMES: [code: number, outcomes: readonly Outcome[]][] = [
  [0, ['clean', 'clean']],
  [1, ['clean', 'finding']],
  [1, ['harness-error', 'finding']],
  [1, ['finding', 'harness-error']],
  [1, ['inconclusive', 'finding']],
  [2, ['clean', 'harness-error']],
  [2, ['clean', 'inconclusive']],
  [2, []],
];

test.each(OUTCOMES)('explore and stress end with %i where targets come out as %j', (code, all) => {
  const explored = all.map((outcome) =>
    targetResult({ outcome, findings: outcome === 'finding' ? [lostWrite] : [] }),
  );
  const stressed = all.map((outcome) =>
    stressTarget({ outcome, findings: outcome === 'finding' ? [pinnedLostWrite] : [] }),
  );
  expect(exitCodeOf(campaign(explored))).toBe(code);
  expect(exitCodeOf(stressCampaign(stressed))).toBe(code);
  expect(exitCodeOf({ ...stressCampaign(stressed), ended: 'interrupted' })).toBe(130);
});

test('a target that stress found something in before it failed has findings', () => {
  const failed = stressTarget({ outcome: 'harness-error', error: 'no room' });
  expect(exitCodeOf(stressCampaign([failed]))).toBe(1);
});

test.each([
  [0, litmusResult([litmusProgram()])],
  [1, litmusResult([litmusProgram(), litmusProgram({ outcome: 'finding' })])],
  [1, litmusResult([litmusProgram({ outcome: 'error' }), litmusProgram({ outcome: 'finding' })])],
  [2, litmusResult([litmusProgram(), litmusProgram({ outcome: 'error' })])],
  [2, litmusResult([])],
  [130, litmusResult([litmusProgram({ outcome: 'finding' })], { ended: 'interrupted' })],
])('a litmus run ends with %i', (code, result) => {
  expect(litmusExitCode(result)).toBe(code);
});

test('a replay is 1 when the finding is there, 0 when clean, 2 when it is another execution', () => {
  const replayed = { target: 'x', token: 'x', hash: 'x', reproduced: { times: 2, of: 2 } };
  const divergence = { step: 1, expected: 'a', actual: 'b', cause: 'c' };
  expect(replayExitCode(replayed)).toBe(0);
  expect(replayExitCode({ ...replayed, finding: lostWrite })).toBe(1);
  expect(replayExitCode({ ...replayed, finding: lostWrite, divergence })).toBe(2);
  expect(replayExitCode({ ...replayed, reproduced: { times: 1, of: 2 } })).toBe(2);
});

test('a token is told from a file', () => {
  const here = import.meta.dirname;
  expect(sourceOf(lostWrite.token, here)).toEqual({ token: lostWrite.token });
  expect(sourceOf('./exit-codes.test.ts', here)).toEqual({ file: import.meta.filename });
  expect(sourceOf('half@a-token', here)).toEqual({ token: 'half@a-token' });
  expect(() => sourceOf('nothing', here)).toThrow(UsageError);
});

test('mistakes and failures get one line, bugs their stack', () => {
  expect(reportOf(new UsageError('bad\nword'))).toEqual({
    text: 'hammerlock: bad word\n',
    code: 2,
  });
  expect(reportOf(new HarnessError('no room')).text).toBe('hammerlock: no room\n');
  const bug = reportOf(new TypeError('x is not a function'));
  expect(bug.text).toMatch(
    /^hammerlock: x is not a function\nthis is a bug in Hammerlock\n.*\n +at /,
  );
  expect(bug.code).toBe(2);
  expect(reportOf('just a word').code).toBe(2);
  expect(reportOf(new CommanderError(0, 'commander.version', '')).code).toBe(0);
  expect(reportOf(new CommanderError(1, 'commander.help', '')).code).toBe(2);
});

const buggy = targetResult({ expected: ['lost-write'] });

test.each([
  ['a correct variant that is clean', targetResult({ executions: 100 }), true],
  ['a correct variant that was cut short', targetResult({ executions: 99 }), false],
  ['a correct variant with a finding', found, false],
  ['a correct variant that could not be judged', open, false],
  ['a buggy variant that is found', { ...found, expected: ['lost-write'] as const }, true],
  [
    'a buggy variant that shows something else',
    { ...found, expected: ['deadlock'] as const },
    false,
  ],
  ['a buggy variant that is clean', buggy, false],
  ['a harness error', { ...error, expected: ['lost-write'] as const }, false],
  [
    'a finding that does not come back',
    {
      ...buggy,
      outcome: 'finding' as const,
      findings: [{ ...lostWrite, reproduced: { times: 9, of: 10 } }],
    },
    false,
  ],
])('selfcheck: %s', (_, result, passed) => {
  const score = scoreOf(result, 's', 100);
  expect(score.passed).toBe(passed);
  expect(score.reason === undefined).toBe(passed);
});
