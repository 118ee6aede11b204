import { MAX_LATENCY_NAMES } from '../base/limits.ts';
import type { OperationLatency } from '../model/stress.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** Gathers operations whose names came when the book was full. */
const OTHERS = '(other operations)';

/** A percentile is told where so many samples lie beyond it. */
const SAMPLES_BEYOND = 10;

/** How long operations took, by their names. Its memory is bounded. */
export class LatencyBook {
  readonly #histograms = new Map<string, LatencyHistogram>();

  /** Adds a call of `ns` nanoseconds that stands for `calls` calls. */
  add(name: string, ns: number, calls: number): void {
    const isFull = this.#histograms.size >= MAX_LATENCY_NAMES && !this.#histograms.has(name);
    const place = isFull ? OTHERS : name;
    let histogram = this.#histograms.get(place);
    if (histogram === undefined) {
      histogram = new LatencyHistogram();
      this.#histograms.set(place, histogram);
    }
    histogram.add(ns, calls);
  }

  /** One line an operation, by name. */
  summary(): OperationLatency[] {
    return [...this.#histograms]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([operation, histogram]) => {
        const { timed, maxNs } = histogram;
        const told = (key: string, share: number) =>
          timed * (1 - share) >= SAMPLES_BEYOND - 1e-6
            ? { [key]: histogram.percentile(share) }
            : {};
        const [p50, p90, p99] = [told('p50Ns', 0.5), told('p90Ns', 0.9), told('p99Ns', 0.99)];
        return { operation, timed, ...p50, ...p90, ...p99, maxNs };
      });
  }
}
