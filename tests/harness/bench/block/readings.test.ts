import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LatencyBook } from '../../../../harness/bench/block/latency-book.ts';
import { readingsOf } from '../../../../harness/bench/block/readings.ts';

const executions = { medianMs: 2, count: 50, operationsPerExecution: 4 };
const names = (samples: number, count = 50) =>
  readingsOf(
    { ...executions, count },
    new Map([['push', [new Float64Array(samples).fill(7)]]]),
  ).map(({ name }) => name);

test('rates are those of the median execution', () => {
  expect(readingsOf(executions, new Map())).toEqual([
    { name: 'executions/s', kind: 'rate', value: 500, samples: 50 },
    { name: 'operations/s', kind: 'rate', value: 2000, samples: 50 },
  ]);
});

test('what too few samples stand behind is left out', () => {
  const rates = ['executions/s', 'operations/s'];
  expect(names(0)).toEqual(rates);
  expect(names(19)).toEqual([...rates, 'push max']);
  expect(names(20)).toEqual([...rates, 'push p50', 'push max']);
  expect(names(999)).toEqual([...rates, 'push p50', 'push p90', 'push max']);
  expect(names(10_000).slice(2)).toEqual(
    ['p50', 'p90', 'p99', 'p99.9', 'max'].map((of) => `push ${of}`),
  );
  expect(names(0, 19)).toEqual([]);
  expect(readingsOf({ ...executions, medianMs: 0 }, new Map())).toEqual([]);
});

test('the latencies of several threads are one distribution', () => {
  const part = fc.array(fc.integer({ min: 0, max: 1e6 }), { maxLength: 60 });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      const of = (lists: number[][]) =>
        readingsOf(executions, new Map([['op', lists.map((list) => Float64Array.from(list))]]));
      expect(of(parts)).toEqual(of([parts.flat()]));
      const all = parts.flat();
      const max = of(parts).find(({ name }) => name === 'op max');
      expect(max?.value).toBe(all.length === 0 ? undefined : Math.max(...all));
    }),
  );
});

test('a book times operations that return and that resolve, and none that throws', async () => {
  const book = new LatencyBook();
  expect(book.time('now', [], () => 1)).toBe(1);
  expect(await book.time('later', [], async () => 2)).toBe(2);
  expect(() =>
    book.time('never', [], () => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(book.operations).toBe(3);
  const counts = [...book.latencies()].map(([name, { length }]) => [name, length]);
  expect(counts).toEqual([
    ['now', 1],
    ['later', 1],
    ['never', 0],
  ]);
  book.forget();
  expect([book.operations, book.latencies().get('now')?.length]).toEqual([0, 0]);
  expect(book.count('now', [], () => 3)).toBe(3);
  expect([book.operations, book.latencies().get('now')?.length]).toEqual([1, 0]);
});
