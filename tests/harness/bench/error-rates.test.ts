import { expect, test } from 'vitest';
import { Judgement, type LoadNumbers } from '../../../harness/bench/judgement.ts';
import type { MetricKind, Series } from '../../../harness/model/bench.ts';
import { stream } from '../../../harness/seed/streams.ts';

/**
 * The decision rule on blocks that are drawn by chance: how often it sees what is not there, and what is. A
 * comparison has the metrics of two loads of a subject with two operations.
 */
const BLOCKS = 8;
const THRESHOLD = 0.05;
const METRICS: [name: string, kind: MetricKind][] = [
  ['executions/s', 'rate'],
  ...['push', 'pop'].flatMap((operation) =>
    ['p50', 'p90', 'p99'].map((of): [string, MetricKind] => [`${operation} ${of}`, 'latency']),
  ),
];

/** How a block's number differs from the true one: a factor, drawn anew for each. */
type Noise = (random: () => number) => number;

const gaussian = (random: () => number) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const around =
  (spread: number): Noise =>
  (random) =>
    Math.exp(spread * gaussian(random));
/** Mostly quiet; now and then another program takes up to three quarters. */
const bursts: Noise = (random) => around(0.02)(random) * (random() < 0.3 ? 1 + 3 * random() : 1);
/** Speed as of a clock with two gears. */
const twoGears: Noise = (random) => around(0.01)(random) * (random() < 0.5 ? 1 : 1.25);

function verdicts(noise: Noise, cost: number, blocks: number, seed: number): Set<string> {
  const chance = stream('error-rates', 'bench', '', seed, 'data');
  const random = () => chance.random();
  const side = (factor: number): Series[] =>
    METRICS.map(([name, kind]) => ({
      name,
      kind,
      values: Array.from({ length: blocks }, () => {
        const time = 1000 * factor * noise(random);
        return kind === 'rate' ? 1e9 / time : time;
      }),
      samples: new Array<number>(blocks).fill(1000),
    }));
  const round = (): LoadNumbers[] =>
    (['alone', 'contention'] as const).map((load) => ({ load, base: side(1), next: side(cost) }));
  const judgement = new Judgement(
    round(),
    { base: blocks, next: blocks, isStored: false },
    THRESHOLD,
  );
  if (judgement.isOpen) judgement.confirm(round());
  const loads = ['alone', 'contention'] as const;
  return new Set(loads.flatMap((load) => judgement.metricsOf(load).map(({ verdict }) => verdict)));
}

/** In what share of comparisons each verdict was given to any of their metrics. */
function shares(noise: Noise, cost: number, comparisons: number, blocks = BLOCKS) {
  const counts = { slower: 0, faster: 0 };
  for (let seed = 0; seed < comparisons; seed++) {
    const given = verdicts(noise, cost, blocks, seed);
    for (const verdict of ['slower', 'faster'] as const) if (given.has(verdict)) counts[verdict]++;
  }
  return { slower: counts.slower / comparisons, faster: counts.faster / comparisons };
}

test.each([
  ['calm', around(0.02)],
  ['noisy', around(0.2)],
  ['bursty', bursts],
  ['two-geared', twoGears],
])('on a %s machine, 1000 comparisons of the same code raise almost no alarm', (_, noise) => {
  const { slower, faster } = shares(noise, 1, 1000);
  // Two rates, each wrong to one side in 1 of 40 twice, and the latencies together as one more: 2 of 1000.
  expect(slower).toBeLessThanOrEqual(0.005);
  expect(faster).toBeLessThanOrEqual(0.005);
});

test.each([
  ['calm', around(0.02), 8],
  ['noisy', around(0.08), 8],
  ['bursty', bursts, 16],
])('on a %s machine, a fifth more time is found in nine of ten comparisons', (_, noise, blocks) => {
  expect(shares(noise, 1.2, 200, blocks).slower).toBeGreaterThan(0.9);
  expect(shares(noise, 1 / 1.2, 200, blocks).faster).toBeGreaterThan(0.9);
});

test('less than the threshold is never called slower on a calm machine', () => {
  expect(shares(around(0.005), 1.03, 300)).toEqual({ slower: 0, faster: 0 });
});
