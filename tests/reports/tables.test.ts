import { expect, test } from 'vitest';
import { scoreJson, scoreTable } from '../../reports/score-table.ts';
import { summaryTable, verdict } from '../../reports/summary-table.ts';
import { campaign, lostWrite, targetResult } from './evidence.ts';

const found = targetResult({
  target: 'counter/plain',
  variant: 'plain',
  outcome: 'finding',
  executions: 143,
  distinct: { count: 99, atLeast: true },
  findings: [lostWrite],
});

test('one row a target and a verdict at the end', () => {
  const result = campaign([targetResult({ notes: ['a timer was not scheduled'] }), found]);
  expect(`\n${summaryTable(result)}`).toMatchInlineSnapshot(`
    "
    target         outcome  executions  interleavings  exec/s  findings   time
    ─────────────  ───────  ──────────  ─────────────  ──────  ────────  ─────
    counter        clean         2,000          1,234   2,000         0  1.5 s
    counter/plain  finding         143           ≥ 99     143         1  1.5 s

    counter: a timer was not scheduled

    1 finding: 2,143 executions of 2 targets in 3.0 s"
  `);
});

test.each([
  ['clean', campaign([targetResult()])],
  ['1 finding', campaign([found])],
  ['interrupted, 1 finding', campaign([found], { ended: 'interrupted' })],
  ['1 harness error', campaign([targetResult({ outcome: 'harness-error', error: 'no' })])],
  ['1 inconclusive', campaign([targetResult({ outcome: 'inconclusive', inconclusive: 3 })])],
  ['nothing was executed', campaign([targetResult({ executions: 0 })])],
])('verdict: %s', (expected, result) => {
  expect(verdict(result).split(':')[0]).toBe(expected);
});

test('errors and executions that could not be judged are said', () => {
  const text = summaryTable(
    campaign([
      targetResult({ outcome: 'harness-error', error: 'no more\u001b[31m', inconclusive: 2 }),
    ]),
  );
  expect(text).toContain('counter: harness error: no more\\x1b[31m');
  expect(text).toContain('counter: 2 executions could not be judged');
});

test.each([20, 40, 60, 80, 100])('no line is longer than %i columns', (width) => {
  const target = `./${'deep/'.repeat(30)}scenario.ts/variant`;
  const result = campaign([targetResult({ target, executions: 123_456_789 }), found]);
  for (const line of summaryTable(result, { width }).split('\n')) {
    expect(Array.from(line).length).toBeLessThanOrEqual(width);
  }
});

test('the score says what was missed and why', () => {
  const score = {
    seed: 's-1',
    budget: 500,
    unit: 'executions' as const,
    executions: 500,
    expected: [],
  };
  const scores = [
    { ...score, target: 'counter/correct', passed: true },
    {
      ...score,
      target: 'counter/plain',
      expected: ['lost-write' as const],
      passed: false,
      reason: 'lost-write was not found within 500 executions',
    },
  ];
  expect(`\n${scoreTable(scores)}`).toMatchInlineSnapshot(`
    "
    target           must show   shows    at   of
    ───────────────  ──────────  ───────  ──  ───  ──────
    counter/correct  nothing     nothing      500  ok
    counter/plain    lost-write  nothing      500  MISSED

    counter/plain, seed s-1: lost-write was not found within 500 executions

    score 1/2"
  `);
  expect(JSON.parse(scoreJson(scores)).score).toEqual({ passed: 1, of: 2 });
});
