import { expect, test } from 'vitest';
import { MAX_LATENCY_NAMES } from '../../../harness/base/limits.ts';
import { LatencyBook } from '../../../harness/record/latency-book.ts';

function bookOf(calls: number): LatencyBook {
  const book = new LatencyBook();
  for (let n = 1; n <= calls; n++) book.add('get', n, 1);
  return book;
}

test.each([
  [19, ['maxNs']],
  [20, ['p50Ns', 'maxNs']],
  [100, ['p50Ns', 'p90Ns', 'maxNs']],
  [1_000, ['p50Ns', 'p90Ns', 'p99Ns', 'maxNs']],
])('%i samples tell of what has ten beyond it', (calls, told) => {
  const [line] = bookOf(calls).summary();
  expect(line).toMatchObject({ operation: 'get', timed: calls, maxNs: calls });
  expect(Object.keys(line!)).toEqual(['operation', 'timed', ...told]);
});

test('more names than there is room for are told together', () => {
  const book = new LatencyBook();
  for (let n = 0; n < MAX_LATENCY_NAMES + 5; n++) book.add(`call ${n}`, 1, 1);
  const lines = book.summary();
  expect(lines).toHaveLength(MAX_LATENCY_NAMES + 1);
  expect(lines[0]).toMatchObject({ operation: '(other operations)', timed: 5 });
});
