import type { ComparedMetric, CompareResult, Round } from '../../harness/model/bench.ts';
import { benchResult } from '../harness/bench/results.ts';

export const round = (base: number, next: number, p: number): Round => ({
  base: [base, base, base],
  next: [next, next, next],
  cost: base / next,
  p,
});

/** A throughput that fell, a latency that did not change, and one that could not be judged. */
export const METRICS: ComparedMetric[] = [
  {
    name: 'executions/s',
    kind: 'rate',
    rounds: [round(1000, 790, 0.0002), round(1000, 800, 0.0031)],
    verdict: 'slower',
  },
  { name: 'push p50', kind: 'latency', rounds: [round(80, 81, 0.7)], verdict: 'no difference' },
  {
    name: 'push p99',
    kind: 'latency',
    rounds: [],
    verdict: 'undecided',
    reason: 'not enough samples; give it more --time',
  },
];

/** A comparison of one target with these metrics under one actor. */
export function compared(
  metrics: ComparedMetric[],
  differs: Partial<CompareResult> = {},
): CompareResult {
  const { machine, source, startedAt, blockMs } = benchResult();
  return {
    version: 1,
    kind: 'compare',
    machine,
    source,
    base: 'git ref main (0123456789ab)',
    options: '--against-ref 0123456789ab',
    notes: ['both sides are the same code'],
    startedAt,
    durationMs: 12_345,
    threshold: 0.05,
    blocks: 8,
    blockMs,
    ended: 'complete',
    targets: [
      {
        target: 'queue/correct',
        loads: [
          { kind: 'compared', load: 'alone', setting: 'producer, then consumer', metrics },
          { kind: 'refused', load: 'contention', reason: 'harness cannot measure it' },
        ],
      },
    ],
    ...differs,
  };
}
