import { expect, test } from 'vitest';
import { conditionOf, readAsked, seedOf } from '../../../benchmarks/stress-false-alarms/asked.ts';

test('half of the runs are quiet, the others beside a loop on one core or on all, each with its own seed', () => {
  const asked = readAsked([]);
  const runs = Array.from({ length: asked.runs }, (_, run) => run);
  const conditions = runs.map(conditionOf);
  const count = (wanted: string) => conditions.filter((each) => each === wanted).length;
  expect(runs).toHaveLength(50);
  expect([count('quiet'), count('one core busy'), count('every core busy')]).toEqual([25, 13, 12]);
  expect(new Set(runs.map((run) => seedOf(asked, run))).size).toBe(50);
});

test('what is asked for is read', () => {
  const args = ['queue', '--runs', '3', '--time', '2.5', '--seed', 'x', '--json', 'f'];
  expect(readAsked(args)).toEqual({
    words: ['queue'],
    runs: 3,
    timeMs: 2_500,
    seed: 'x',
    json: 'f',
  });
});

test.each([
  [['--runs', '0'], "--runs takes a whole number from 1 on, not '0'"],
  [['--runs', '1.5'], "--runs takes a whole number from 1 on, not '1.5'"],
  [['--time', '0'], "--time takes seconds, more than 0, not '0'"],
  [['--time', 'long'], "--time takes seconds, more than 0, not 'long'"],
  [['--rounds', '5'], '--rounds'],
])('%j is refused', (args, message) => {
  expect(() => readAsked(args)).toThrow(message);
});
