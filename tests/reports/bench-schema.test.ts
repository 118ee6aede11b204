import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBaseline } from '../../reports/bench-schema.ts';
import { benchResult } from '../harness/bench/results.ts';

const reasonOf = (json: string): string => {
  const read = readBaseline(json);
  return read.kind === 'unusable' ? read.reason : '';
};

test('a baseline is read as it was written', () => {
  const baseline = benchResult();
  expect(readBaseline(JSON.stringify(baseline))).toEqual({ kind: 'baseline', baseline });
});

test.each([
  ['', /not JSON/],
  ['{ "version": 1, "kind":', /not JSON/],
  ['[]', /no baseline/],
  ['{}', /no baseline/],
  [JSON.stringify({ ...benchResult(), kind: 'compare' }), /no baseline/],
  [JSON.stringify({ ...benchResult(), version: 99 }), /version 99 .* reads version 1/],
  [JSON.stringify({ ...benchResult(), machine: {} }), /machine.cpu should be a text/],
  [JSON.stringify({ ...benchResult(), blocks: -1 }), /blocks should be a whole number/],
  [JSON.stringify({ ...benchResult(), targets: [{ target: 'x' }] }), /targets\[0\]\.scenario/],
])('%s is refused', (json, why) => {
  expect(reasonOf(json)).toMatch(why);
});

test('a series whose values and samples do not belong together is refused', () => {
  const text = JSON.stringify(benchResult());
  expect(reasonOf(text.replace('"samples":[500,', '"samples":['))).toMatch(
    /values without samples/,
  );
  expect(reasonOf(text.replace(/"values":\[[^\]]*\]/, '"values":[]'))).toMatch(/not be empty/);
  expect(reasonOf(text.replace('"values":[1000', '"values":["many"'))).toMatch(/a number from 0/);
});

test('no text makes it throw', () => {
  const text = JSON.stringify(benchResult());
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(30), fc.json(), (at, length, instead) => {
      const damaged = text.slice(0, at) + instead + text.slice(at + length);
      expect(['baseline', 'unusable']).toContain(readBaseline(damaged).kind);
    }),
  );
});
