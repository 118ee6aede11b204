import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findingText } from '../../reports/finding-text.ts';
import { replayJson, resultJson } from '../../reports/json.ts';
import { readResult } from '../../reports/result-schema.ts';
import { anyFinding, campaign, lostWrite, targetResult } from './evidence.ts';

const whole = campaign([targetResult({ outcome: 'finding', findings: [lostWrite] })]);

/** The result with the value at a path replaced; undefined removes it. */
function broken(path: string, value: unknown): string {
  const copy = JSON.parse(resultJson(whole));
  const keys = path.split('.');
  const last = keys.pop() as string;
  const parent = keys.reduce((object, key) => object[key], copy);
  parent[last] = value;
  return JSON.stringify(copy);
}

function reasonOf(text: string): string {
  const read = readResult(text);
  return read.kind === 'unusable' ? read.reason : 'usable';
}

test('a result comes back as it was written', () => {
  const read = readResult(resultJson(whole));
  expect(read.kind).toBe('result');
  expect(read.kind === 'result' && resultJson(read.result)).toBe(resultJson(whole));
});

test.each([
  ['version', 2, 'it has version 2 and this Hammerlock reads version 1; run it again'],
  ['version', undefined, 'it is no result of Hammerlock: it names no version'],
  ['seed', undefined, 'seed should be a text, not missing'],
  ['lanes', 1.5, 'lanes should be a whole number, not 1.5'],
  ['lanes', -1, 'lanes should be a whole number, not -1'],
  ['durationMs', '3', 'durationMs should be a number from 0, not "3"'],
  ['ended', 'badly', 'ended should be one of complete, time, interrupted, not "badly"'],
  ['targets', {}, 'targets should be a list, not {}'],
  ['targets.0', null, 'targets[0] should be an object, not null'],
  ['targets.0.distinct.atLeast', 1, 'targets[0].distinct.atLeast should be true or false, not 1'],
  [
    'targets.0.findings.0.trace.2.actor',
    'a',
    'targets[0].findings[0].trace[2].actor should be a whole number, not "a"',
  ],
  [
    'targets.0.findings.0.history.0.kind',
    'toString',
    'targets[0].findings[0].history[0].kind should be one of invoke, respond, throw, not "toString"',
  ],
])('%s = %j is refused in one sentence', (path, value, reason) => {
  expect(reasonOf(broken(path, value))).toBe(reason);
});

test.each(['', '{', 'null', '[]', '3', '{"version":{}}'])('%j is refused', (text) => {
  expect(reasonOf(text)).not.toBe('usable');
  expect(reasonOf(text)).not.toContain('\n');
});

test('a result that was cut short is refused wherever it was cut', () => {
  const text = resultJson(whole);
  fc.assert(
    fc.property(fc.nat({ max: text.length - 2 }), (length) => {
      expect(reasonOf(text.slice(0, length))).not.toBe('usable');
    }),
  );
});

test('law: whatever operations took and returned, a finding reads the same from its file', () => {
  fc.assert(
    fc.property(anyFinding, (finding) => {
      const target = targetResult({ outcome: 'finding', findings: [finding] });
      const read = readResult(resultJson(campaign([target])));
      expect(read.kind).toBe('result');
      if (read.kind !== 'result') return;
      const [again] = (read.result.targets[0] as typeof target).findings;
      expect(findingText(again as typeof finding)).toBe(findingText(finding));
    }),
    { numRuns: 200 },
  );
});

test('a replay with values that JSON cannot hold is still JSON', () => {
  const finding = { ...lostWrite, history: [{ ...lostWrite.history[0]!, args: [1n, undefined] }] };
  const json = replayJson({
    target: 'counter',
    token: lostWrite.token,
    hash: lostWrite.hash,
    reproduced: { times: 1, of: 1 },
    finding,
  } as Parameters<typeof replayJson>[0]);
  expect(JSON.parse(json).finding.history[0].args).toEqual([
    { $shown: '1n' },
    { $shown: 'undefined' },
  ]);
});
