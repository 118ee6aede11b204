import { expect, test } from 'vitest';
import { stressLine } from '../../../../harness/run/stress/stress-line.ts';
import type { StressOptions } from '../../../../harness/run/stress/stress-options.ts';
import { fixtureTarget } from '../in-lane.ts';

const target = await fixtureTarget('atomic-update');
const options: StressOptions = {
  targets: [target, target],
  seed: 'ab',
  noise: 'heavy',
  timeMs: 20_000,
  keepGoing: false,
  ignoredLeaks: [],
  pin: true,
};

test('says what the run was told, and its share of the time', () => {
  expect(stressLine(options, target)).toBe(
    'hammerlock run ./atomic-update.scenario.ts --mode stress --noise heavy --seed ab --time 10',
  );
  const more = { rounds: 40, keepGoing: true, ignoredLeaks: ['heap', 'temporary files'] };
  const subject = { ...target, subjectOption: './mine.ts' };
  expect(stressLine({ ...options, ...more }, subject)).toMatch(
    / --time 10 --executions 40 --keep-going --ignore-leak heap "temporary files" --subject \.\/mine\.ts$/,
  );
});
