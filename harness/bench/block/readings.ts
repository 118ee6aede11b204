import type { Reading } from '../../model/bench.ts';
import { PERCENTILES, percentile, samplesNeeded } from '../percentiles.ts';

/** What one block has measured of whole executions. */
export interface Executions {
  /** Median milliseconds of an execution. */
  readonly medianMs: number;
  readonly count: number;
  readonly operationsPerExecution: number;
}

/** Executions from which on a block says something of them. */
export const LEAST_EXECUTIONS = samplesNeeded(PERCENTILES.p50);

/**
 * The numbers of a block. Rates are those of the median execution: what a loaded machine takes away now and
 * then does not count. A number that too few samples stand behind is left out.
 */
export function readingsOf(
  { medianMs, count, operationsPerExecution }: Executions,
  latencies: ReadonlyMap<string, readonly Float64Array[]>,
): Reading[] {
  const perSecond = 1000 / medianMs;
  const rates: Reading[] = [
    { name: 'executions/s', kind: 'rate', value: perSecond, samples: count },
    {
      name: 'operations/s',
      kind: 'rate',
      value: perSecond * operationsPerExecution,
      samples: count,
    },
  ];
  return [
    ...(count < LEAST_EXECUTIONS || !Number.isFinite(perSecond) ? [] : rates),
    ...[...latencies].flatMap(([name, parts]) => latencyReadings(name, parts)),
  ];
}

function latencyReadings(operation: string, parts: readonly Float64Array[]): Reading[] {
  const samples = parts.reduce((sum, part) => sum + part.length, 0);
  const sorted = new Float64Array(samples);
  let at = 0;
  for (const part of parts) {
    sorted.set(part, at);
    at += part.length;
  }
  sorted.sort();
  const reading = (statistic: string, value: number): Reading => ({
    name: `${operation} ${statistic}`,
    kind: 'latency',
    value,
    samples,
  });
  const readings = Object.entries(PERCENTILES)
    .filter(([, share]) => samples >= samplesNeeded(share))
    .map(([name, share]) => reading(name, percentile(sorted, share)));
  return samples === 0 ? [] : [...readings, reading('max', sorted[samples - 1])];
}
