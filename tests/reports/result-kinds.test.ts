import { expect, test } from 'vitest';
import { renderReport } from '../../reports/formats.ts';
import { type AnyResult, kindName, readAnyResult } from '../../reports/result-kinds.ts';
import { readStressResult } from '../../reports/stress-schema.ts';
import { EVERY_KIND } from './wild-results.ts';

const KNOWN = 'this Hammerlock reports on explore, stress, litmus, bench, compare';
const [explored, stressed, hunted, , contrasted] = EVERY_KIND.map((result) =>
  renderReport([result], 'json'),
);

test.each(EVERY_KIND.map((result) => [kindName(result), result] as const))(
  'a result of %s comes back as it was written',
  (_, result) => {
    const json = renderReport([result], 'json');
    const read = readAnyResult(json);
    expect(read.kind === 'result' && renderReport([read.result], 'json')).toBe(json);
  },
);

/** A result with the value at a path replaced; undefined removes it. */
function broken(path: string, value: unknown, json = stressed!): string {
  const copy = JSON.parse(json);
  const keys = path.split('.');
  const last = keys.pop() as string;
  const parent = keys.reduce((object, key) => object[key], copy);
  parent[last] = value;
  return JSON.stringify(copy);
}

test.each([
  ['mode', 'fuzz', `its kind is "fuzz", and ${KNOWN}`],
  ['mode', undefined, 'it is no result of Hammerlock: it names no mode'],
  ['mode', 'toString', `its kind is "toString", and ${KNOWN}`],
  ['version', 9, 'it has version 9 and this Hammerlock reads version 1; run it again'],
  ['noise', 3, 'noise should be a text, not 3'],
  [
    'targets.0.resources.0.samples.1',
    '8',
    'targets[0].resources[0].samples[1] should be a number, not "8"',
  ],
  [
    'targets.0.resources.0.verdict',
    'fine',
    'targets[0].resources[0].verdict should be one of steady, leak, ignored, undecided, not "fine"',
  ],
  [
    'targets.0.findings.0.pin.kind',
    'nailed',
    'targets[0].findings[0].pin.kind should be one of pinned, not-pinned, not "nailed"',
  ],
  [
    'targets.0.findings.0.pin.finding.trace',
    null,
    'targets[0].findings[0].pin.finding.trace should be a list, not null',
  ],
])('%s = %j is refused in one sentence', (path, value, reason) => {
  expect(readAnyResult(broken(path, value))).toEqual({ kind: 'unusable', reason });
});

test.each([
  ['programs.0.outcomes.0.grade', 'fine', /grade should be one of acceptable, interesting, forbid/],
  [
    'programs.0.outcomes.0.values.left',
    'x',
    /^programs\[0\]\.outcomes\[0\]\.values\["left"\] should/,
  ],
  ['programs.0.outcomes.0.values', [1], /values should be an object, not \[1\]/],
  ['programs.1.registers', 3, /^programs\[1\]\.registers should be a list/],
])('%s = %j of a litmus result is refused in one sentence', (path, value, reason) => {
  const read = readAnyResult(broken(path, value, hunted));
  expect(read.kind === 'unusable' && read.reason).toMatch(reason);
});

test.each([
  ['base', undefined, /^base should be a text, not missing/],
  ['targets.0.loads.0.metrics.0.verdict', 'fine', /verdict should be one of faster, slower/],
  [
    'targets.0.loads.0.metrics.0.rounds.0.next.1',
    -1,
    /next\[1\] should be a number from 0, not -1/,
  ],
  ['targets.0.loads.1.kind', 'measured', /loads\[1\]\.kind should be one of compared, refused/],
])('%s = %j of a comparison is refused in one sentence', (path, value, reason) => {
  const read = readAnyResult(broken(path, value, contrasted));
  expect(read.kind === 'unusable' && read.reason).toMatch(reason);
});

test('a cost that JSON cannot hold is read back', () => {
  const read = readAnyResult(broken('targets.0.loads.0.metrics.0.rounds.0.cost', null, contrasted));
  expect(read.kind).toBe('result');
});

test.each(['', '{', 'null', '[]', '3', '{"version":1}'])('%j is refused', (text) => {
  expect(readAnyResult(text).kind).toBe('unusable');
});

test('a reader of one kind refuses the other', () => {
  expect(readStressResult(stressed!).kind).toBe('result');
  expect(readStressResult(explored!)).toEqual({
    kind: 'unusable',
    reason: 'mode should be one of stress, not "explore"',
  });
});

test('a table has everything for a terminal, no line longer than it is wide', () => {
  const text = renderReport(EVERY_KIND, 'table', { width: 80 });
  expect(text).toContain('lost-write in counter/plain, execution 142');
  expect(text).toContain('leak in counter/plain under stress');
  expect(text).toContain('FORBIDDEN');
  for (const line of text.split('\n')) expect(Array.from(line).length).toBeLessThanOrEqual(80);
});

test('several results as JSON are a list', () => {
  const list = JSON.parse(renderReport(EVERY_KIND, 'json')) as AnyResult[];
  expect(list.map(kindName)).toEqual(EVERY_KIND.map(kindName));
});
