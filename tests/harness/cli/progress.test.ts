import { expect, test } from 'vitest';
import {
  lineView,
  litmusLine,
  progressLine,
  progressView,
  stressProgressLine,
} from '../../../harness/cli/progress.ts';
import type { Progress } from '../../../harness/model/result.ts';

const progress: Progress = {
  target: 'queue/correct',
  index: 0,
  targets: 3,
  executions: 1234,
  budget: 2000,
  distinct: 456,
  findings: 1,
  executionsPerSecond: 9876.5,
  elapsedMs: 61_000,
  leftMs: 42_000,
};

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 40, written, write: (text: string) => written.push(text) };
}

test('says where the campaign stands', () => {
  expect(progressLine(progress)).toBe(
    'queue/correct 1/3: 1,234 of 2,000 executions, 9,877/s, 456 distinct, 1 finding, 0:42 left',
  );
});

test('without bounds says how long it has been running', () => {
  const unbounded = { ...progress, targets: 1, budget: undefined, leftMs: undefined, findings: 0 };
  expect(progressLine(unbounded)).toBe(
    'queue/correct: 1,234 executions, 9,877/s, 456 distinct, 0 findings, 1:01 so far',
  );
});

test('a narrow terminal costs the start of the target first', () => {
  const target = `./${'deep/'.repeat(20)}queue.ts`;
  const line = progressLine({ ...progress, target }, 100);
  expect(line).toHaveLength(100);
  expect(line).toMatch(/^….*queue\.ts 1\/3: 1,234.* left$/);
  expect(progressLine(progress, 20)).toHaveLength(20);
});

test('a terminal has one line that is rewritten, below what is printed', () => {
  const tty = screen(true);
  const view = progressView(tty, () => 0);
  view.update(progress);
  view.update(progress);
  view.print('a finding');
  view.end();
  const [clear, line] = ['\r\u001b[2K', progressLine(progress, 39)];
  expect(tty.written.join('')).toBe(`${clear}${line}${clear}a finding\n${clear}${line}${clear}`);
});

test('elsewhere there is a plain line every few seconds', () => {
  const plain = screen(false);
  let now = 0;
  const view = progressView(plain, () => now);
  for (now = 0; now < 21_000; now += 250) view.update(progress);
  view.end();
  expect(plain.written).toHaveLength(4);
  for (const line of plain.written) expect(line).toMatch(/^queue.*left\n$/);
});

test('a litmus run says how far it is, in a line that fits', () => {
  const standing = {
    program: 'iriw',
    index: 3,
    programs: 28,
    iterations: 1_234_567,
    elapsedMs: 4_200,
  };
  expect(litmusLine(standing)).toBe('iriw 4/28: 1,234,567 iterations, 0:04 so far');
  const tty = screen(true);
  const far = { ...standing, iterations: 1_234, program: './deep/in/a/folder/mine.ts' };
  lineView(tty, litmusLine).update(far);
  expect(tty.written.join('')).toMatch(/….* 4\/28: 1,234 iterations, 0:04 so far$/);
});

test('a stress run says how far it is, and its target loses its start where the line is too long', () => {
  const standing = {
    target: 'queue',
    index: 0,
    targets: 3,
    rounds: 1_234,
    operations: 56_789,
    operationsPerSecond: 12_345.4,
    findings: 1,
    elapsedMs: 18_000,
    leftMs: 42_000,
  };
  const line = stressProgressLine(standing);
  expect(line).toBe('queue 1/3: 1,234 rounds, 56,789 operations, 12,345/s, 1 finding, 0:42 left');
  expect(stressProgressLine({ ...standing, targets: 1 })).not.toContain('1/');
  const far = stressProgressLine({ ...standing, target: './deep/in/a/folder/mine.ts' }, 80);
  expect(far).toHaveLength(80);
  expect(far).toMatch(/^….*0:42 left$/);
});

test('a stress run says what it is confirming, and for how long', () => {
  const standing = {
    target: 'queue',
    index: 0,
    targets: 2,
    rounds: 2,
    operations: 0,
    operationsPerSecond: 0,
    findings: 0,
    elapsedMs: 12_000,
    leftMs: 38_000,
    confirming: { resources: ['heap'], leftMs: 28_000 },
  };
  expect(stressProgressLine(standing)).toMatch(
    /, 0 findings, confirming a leak of heap for 0:28, 0:38 left$/,
  );
  const confirming = { resources: ['heap', 'timers', 'locks'], leftMs: 28_000 };
  expect(stressProgressLine({ ...standing, confirming })).toMatch(
    /confirming a leak of heap and 2 more for 0:28/,
  );
});

test('one of a thing is not many', () => {
  expect(progressLine({ ...progress, executions: 1, budget: undefined })).toContain(
    ' 1 execution, ',
  );
  expect(progressLine({ ...progress, executions: 0, budget: 1 })).toContain(' 0 of 1 execution, ');
  const litmus = { program: 'iriw', index: 0, programs: 1, iterations: 1, elapsedMs: 1 };
  expect(litmusLine(litmus)).toContain(' 1 iteration, ');
  const stress = { ...progress, rounds: 1, operations: 1, operationsPerSecond: 1, leftMs: 0 };
  expect(stressProgressLine(stress)).toContain(' 1 round, 1 operation, 1/s, 1 finding, ');
});
