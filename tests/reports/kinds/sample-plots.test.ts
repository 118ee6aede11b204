import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { operationsIn, sampleLines } from '../../../reports/kinds/sample-plots.ts';
import { medianOf } from '../../../reports/median.ts';

const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constant(null)), { maxLength: 9 });
const samples = fc.array(fc.record({ name: fc.string(), base: values, next: values }), {
  minLength: 1,
  maxLength: 6,
});

test('law: each number stands in its own stretch, in order, below its own median', () => {
  fc.assert(
    fc.property(samples, (all) => {
      const { lines, stretches = [] } = sampleLines(all);
      const valuesOf = (role: string) => lines.find((line) => line.role === role)!.values;
      expect(new Set(lines.map((line) => line.values.length)).size).toBe(1);
      for (const [at, { name, from, to }] of stretches.entries()) {
        const within = (role: string) => valuesOf(role).slice(from - 1, to);
        const { name: own, base, next } = all[at]!;
        expect(name).toBe(own);
        expect(within('sample').slice(0, next.length)).toEqual(next);
        expect(within('base-sample').slice(0, base.length)).toEqual(base);
        const middle = medianOf(next.filter((value) => value !== null)) ?? null;
        expect(new Set(within('median'))).toEqual(new Set([middle]));
        expect(from).toBeGreaterThan(at === 0 ? 0 : stretches[at - 1]!.to + 1);
      }
    }),
  );
});

test('one side alone has no lines of a base', () => {
  const { lines } = sampleLines([{ name: 'p50', next: [1, 2] }]);
  expect(lines.map(({ name, role }) => `${name}: ${role}`)).toEqual([
    'median: median',
    'new: sample',
  ]);
});

test('latencies are grouped by operation, whose name may have spaces', () => {
  const names = ['push p50', 'push p99', 'take one p50', 'odd'];
  const groups = operationsIn(names.map((name) => ({ name })));
  expect(groups.map(([name, own]) => [name, own.map(({ statistic }) => statistic)])).toEqual([
    ['push', ['p50', 'p99']],
    ['take one', ['p50']],
    ['', ['odd']],
  ]);
});
