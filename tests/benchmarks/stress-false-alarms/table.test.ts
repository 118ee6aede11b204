import { expect, test } from 'vitest';
import { type RunRecord, recordOf } from '../../../benchmarks/stress-false-alarms/run-record.ts';
import { linesOf, summaryOf, tableOf } from '../../../benchmarks/stress-false-alarms/table.ts';
import type {
  ResourceSeries,
  StressResult,
  StressTargetResult,
} from '../../../harness/model/stress.ts';

function series(verdict: ResourceSeries['verdict']): ResourceSeries {
  const counted = { unit: 'count', samples: [1, 1], warmUp: 1, slopePerCycle: 0 } as const;
  return { resource: 'timers', ...counted, verdict, reason: '' };
}

function target(name: string, more: Partial<StressTargetResult>): StressTargetResult {
  return {
    target: name,
    scenario: name,
    variant: 'correct',
    expected: [],
    outcome: 'clean',
    rounds: 10,
    inconclusive: 0,
    operations: 100,
    durationMs: 1_000,
    runMs: 900,
    cycles: 2,
    findings: [],
    resources: [series('steady'), series('undecided')],
    notes: [],
    ...more,
  };
}

function result(...targets: StressTargetResult[]): StressResult {
  return {
    version: 1,
    mode: 'stress',
    seed: '1-0',
    noise: 'light',
    hammerlock: '0.0.0',
    node: 'v24.0.0',
    platform: 'linux',
    cores: 2,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 4_000,
    ended: 'complete',
    targets,
  };
}

const QUIET = { run: 0, condition: 'quiet', load: 0.5 } as const;
const BUSY = { run: 1, condition: 'every core busy', load: 4 } as const;

const alarm = {
  scenario: 'cache',
  variant: 'correct',
  kind: 'leak',
  message: 'timers: 1 more a cycle',
  round: 3,
  afterMs: 900,
  times: 1,
  stressLine: 'hammerlock run cache --mode stress --seed 1-1',
} as const;

const cells = (row: string) => row.split('│').flatMap((cell) => cell.trim() || []);

const quiet: RunRecord = recordOf(
  result(target('queue', {}), target('cache', { resources: [], cycles: 0, inconclusive: 3 })),
  QUIET,
);
const busy: RunRecord = recordOf(
  result(
    target('cache', { findings: [alarm], outcome: 'finding' }),
    target('queue', { error: 'no room for any file', outcome: 'harness-error' }),
  ),
  BUSY,
);

test('each condition has a row of sums, and all of them have one', () => {
  const rows = tableOf([quiet, busy])
    .split('\n')
    .filter((line) => /^│ (?:quiet|every core busy|all) /.test(line))
    .map(cells);
  expect(rows.map((row) => row.slice(0, 11))).toEqual([
    ['quiet', '1', '2', '20', '200', '2', '1', '1', '1', '3', '0'],
    ['every core busy', '1', '2', '20', '200', '4', '2', '2', '0', '0', '1'],
    ['all', '2', '4', '40', '400', '6', '3', '3', '1', '3', '1'],
  ]);
});

test('an alarm comes with its stress line, and what could not be run is neither an alarm nor none', () => {
  expect(linesOf(quiet)).toEqual([]);
  expect(linesOf(busy)).toEqual([
    'leak in cache (run 2, every core busy, load 4.0): timers: 1 more a cycle',
    '  hammerlock run cache --mode stress --seed 1-1',
    'not run to its end (run 2, every core busy, load 4.0): queue: no room for any file',
  ]);
});

test('the summary says how much it rests on', () => {
  expect(summaryOf([quiet], 1)).toBe('0 false alarms; 1 of 1 runs complete');
  expect(summaryOf([{ ...quiet, ended: 'interrupted' }, busy], 50)).toBe(
    '1 false alarms; 1 of 50 runs complete; 1 targets not run to their end',
  );
});
