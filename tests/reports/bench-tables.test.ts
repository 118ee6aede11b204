import { expect, test } from 'vitest';
import { benchTable } from '../../reports/bench-table.ts';
import { compareTable, verdictLine } from '../../reports/compare-table.ts';
import { bench as benchKind } from '../../reports/kinds/bench.ts';
import { compare as compareKind } from '../../reports/kinds/compare.ts';
import { showLatency, showRate } from '../../reports/numbers.ts';
import { benchResult } from '../harness/bench/results.ts';
import { compared, METRICS } from './compare-evidence.ts';

test('a measurement: numbers with their units, samples, and what could not be measured', () => {
  expect(`\n${benchTable(benchResult())}\n`).toMatchInlineSnapshot(`
    "
    queue/correct, one actor: producer, then consumer

    measure       median  least  greatest  blocks  samples
    ────────────  ──────  ─────  ────────  ──────  ───────
    executions/s   1,025    900     1,100       4    2,000
    push p50       88 ns  80 ns   1.23 µs       4       36

    queue/correct, contention: harness cannot measure queue/correct under contention because it has one
    actor only

    4 blocks of 100 ms each, a process each, in 3.2 s; A processor, 2 cores, Node v24.1.0
    "
  `);
});

test('a comparison: both sides, ratio, p of each round, verdicts and their reasons', () => {
  expect(`\n${compareTable(compared(METRICS))}\n`).toMatchInlineSnapshot(`
    "
    queue/correct, base: git ref main (0123456789ab)

    load, measure             base    new  ratio              p  verdict
    ───────────────────────  ─────  ─────  ─────  ─────────────  ─────────────
    one actor, executions/s  1,000    800  0.800  <0.001, 0.003  slower
    one actor, push p50      80 ns  81 ns  1.012          0.700  no difference
    one actor, push p99          –      –      –              –  undecided

    harness cannot measure it
    one actor, push p99: undecided, not enough samples; give it more --time

    note: both sides are the same code

    1 slower, 1 undecided, 1 no difference: 8 blocks of 100 ms a side, load and round, threshold 5 %, in
    12 s
    "
  `);
});

test.each([
  [compared(METRICS), /^1 slower, 1 undecided, 1 no difference: 8 blocks of 100 ms/],
  [compared(METRICS.slice(1, 2)), /^no difference: /],
  [compared([]), /^nothing was compared: /],
  [compared([], { ended: 'interrupted' }), /^interrupted: /],
])('what came out, in one line', (result, line) => {
  expect(verdictLine(result)).toMatch(line);
});

test.each([
  [100, '8 blocks of 100 ms'],
  [1000 / 3, '8 blocks of 333.3 ms'],
  [4000 / 3, '8 blocks of 1,333.3 ms'],
])('blocks of %d ms are told to a tenth', (blockMs, said) => {
  const measured = { blocks: 8, blockMs };
  expect(benchTable(benchResult(measured))).toContain(`${said} each`);
  expect(verdictLine(compared(METRICS, measured))).toContain(`${said} a side`);
  expect(benchKind.part(benchResult(measured)).verdict).toContain(`${said} each`);
  const { facts } = compareKind.part(compared(METRICS, measured));
  expect(facts).toContainEqual({ name: 'a side, load and round', value: said });
});

test('latencies and rates have three digits that count', () => {
  expect(
    [0, 83.4, 999.4, 1234, 56_789, 999_600, 15_300_000, 2_013_000_000].map(showLatency),
  ).toEqual(['0 ns', '83 ns', '999 ns', '1.23 µs', '56.8 µs', '1.00 ms', '15.3 ms', '2.01 s']);
  expect([0.1234, 9.999, 56.78, 99.96, 1234567.8].map(showRate)).toEqual([
    '0.12',
    '10.0',
    '56.8',
    '100',
    '1,234,568',
  ]);
});
