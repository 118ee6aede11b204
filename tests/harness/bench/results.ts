import type { BenchedLoad, BenchResult } from '../../../harness/model/bench.ts';

/** A small result of `bench`, with what differs from it. */
export function benchResult(differs: Partial<BenchResult> = {}): BenchResult {
  return {
    version: 1,
    kind: 'bench',
    machine: {
      cpu: 'A processor',
      cores: 2,
      memoryGiB: 4,
      platform: 'linux',
      arch: 'x64',
      release: '6.1.0',
      governor: 'performance',
      node: 'v24.1.0',
    },
    source: { hammerlock: '0.1.0', commit: '0123456789ab' },
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 3210,
    blocks: 4,
    blockMs: 100,
    ended: 'complete',
    targets: [
      { target: 'queue/correct', scenario: 'queue', variant: 'correct', loads: [alone(), refused] },
    ],
    ...differs,
  };
}

export function alone(rates: readonly number[] = [1000, 1100, 900, 1050]): BenchedLoad {
  return {
    kind: 'measured',
    load: 'alone',
    setting: 'producer, then consumer',
    series: [
      { name: 'executions/s', kind: 'rate', values: rates, samples: rates.map(() => 500) },
      { name: 'push p50', kind: 'latency', values: [80, 90, 85, 1234], samples: [9, 9, 9, 9] },
    ],
  };
}

export const refused: BenchedLoad = {
  kind: 'refused',
  load: 'contention',
  reason: 'harness cannot measure queue/correct under contention because it has one actor only',
};
