import { describe, expect, test } from 'vitest';
import { Judgement, type LoadNumbers } from '../../../harness/bench/judgement.ts';
import { SeriesBook } from '../../../harness/bench/series-book.ts';
import type { BenchLoad, Reading, Series } from '../../../harness/model/bench.ts';

const BLOCKS = 8;
const SIDES = { base: BLOCKS, next: BLOCKS, isStored: false };
const THRESHOLD = 0.05;

const series = (name: string, middle: number, values = BLOCKS): Series => ({
  name,
  kind: name.endsWith('/s') ? 'rate' : 'latency',
  values: Array.from({ length: values }, (_, at) => middle * (1 + at / 1000)),
  samples: new Array<number>(values).fill(1000),
});

const numbers = (base: Series[], next: Series[], load: BenchLoad = 'alone'): LoadNumbers => ({
  load,
  base,
  next,
});

const same = numbers([series('executions/s', 1000)], [series('executions/s', 1000)]);
const slower = numbers([series('executions/s', 1000)], [series('executions/s', 800)]);

describe('a comparison of two sides', () => {
  test('that are the same is over after one round', () => {
    const judgement = new Judgement([same], SIDES, THRESHOLD);
    expect(judgement.isOpen).toBe(false);
    expect(judgement.metricsOf('alone')).toMatchObject([{ verdict: 'no difference' }]);
    expect(judgement.metricsOf('contention')).toEqual([]);
  });

  test('that differ is open until a second round says the same', () => {
    const judgement = new Judgement([slower], SIDES, THRESHOLD);
    expect(judgement.isOpen).toBe(true);
    judgement.confirm([slower]);
    expect(judgement.isOpen).toBe(false);
    const [metric] = judgement.metricsOf('alone');
    expect(metric?.verdict).toBe('slower');
    expect(metric?.rounds.map(({ cost }) => Number(cost.toFixed(2)))).toEqual([1.25, 1.25]);
  });

  test('is not confirmed by a round that says nothing, or has too few samples', () => {
    for (const [second, verdict] of [
      [[same], 'no difference'],
      [[], 'undecided'],
      [[numbers([series('executions/s', 1000)], [])], 'undecided'],
    ] as const) {
      const judgement = new Judgement([slower], SIDES, THRESHOLD);
      judgement.confirm(second);
      expect(judgement.metricsOf('alone')[0]?.verdict).toBe(verdict);
    }
  });

  test('judges each load by itself', () => {
    const judgement = new Judgement([same, { ...slower, load: 'contention' }], SIDES, THRESHOLD);
    judgement.confirm([same, { ...slower, load: 'contention' }]);
    expect(judgement.metricsOf('alone')[0]).toMatchObject({ verdict: 'no difference' });
    expect(judgement.metricsOf('alone')[0]?.rounds).toHaveLength(1);
    expect(judgement.metricsOf('contention')[0]).toMatchObject({ verdict: 'slower' });
  });
});

describe('a metric', () => {
  test('that a side has not, or a block lacks samples of, is undecided', () => {
    const judgement = new Judgement(
      [
        numbers(
          [series('executions/s', 1), series('push p50', 80), series('push p99', 200, 5)],
          [series('executions/s', 1), series('push p99', 200)],
        ),
      ],
      SIDES,
      THRESHOLD,
    );
    expect(judgement.metricsOf('alone').map(({ name, verdict }) => [name, verdict])).toEqual([
      ['executions/s', 'no difference'],
      ['push p50', 'undecided'],
      ['push p99', 'undecided'],
    ]);
  });

  test('of the far tail is shown by bench, and not judged', () => {
    const all = ['executions/s', 'operations/s', 'get p50', 'get p99', 'get p99.9', 'get max'].map(
      (name) => series(name, 100),
    );
    const judgement = new Judgement([numbers(all, all)], SIDES, THRESHOLD);
    expect(judgement.metricsOf('alone').map(({ name }) => name)).toEqual([
      'executions/s',
      'get p50',
      'get p99',
    ]);
  });
});

test('a book keeps the order of blocks, and puts rates first and percentiles in order', () => {
  const reading = (name: string, value: number): Reading => ({
    name,
    kind: name.endsWith('/s') ? 'rate' : 'latency',
    value,
    samples: value * 10,
  });
  const book = new SeriesBook();
  book.add([reading('push p50', 1), reading('push max', 9), reading('executions/s', 5)]);
  book.add([reading('push p50', 2), reading('push p99', 4), reading('executions/s', 6)]);
  expect(book.all).toEqual([
    { name: 'executions/s', kind: 'rate', values: [5, 6], samples: [50, 60] },
    { name: 'push p50', kind: 'latency', values: [1, 2], samples: [10, 20] },
    { name: 'push p99', kind: 'latency', values: [4], samples: [40] },
    { name: 'push max', kind: 'latency', values: [9], samples: [90] },
  ]);
});
