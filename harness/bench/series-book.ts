import type { Reading, Series } from '../model/bench.ts';

/** Collects the readings of one block after another. */
export class SeriesBook {
  readonly #series = new Map<string, { -readonly [Key in keyof Series]: Series[Key] }>();

  add(readings: readonly Reading[]): void {
    for (const { name, kind, value, samples } of readings) {
      const known = this.#series.get(name) ?? { name, kind, values: [], samples: [] };
      known.values = [...known.values, value];
      known.samples = [...known.samples, samples];
      this.#series.set(name, known);
    }
  }

  /** Rates first, then each operation's latencies, from the median outwards. */
  get all(): Series[] {
    const all = [...this.#series.values()];
    const rates = all.filter(({ kind }) => kind === 'rate');
    const latencies = all.filter(({ kind }) => kind === 'latency');
    const operations = Map.groupBy(latencies, ({ name }) => name.slice(0, name.lastIndexOf(' ')));
    const rank = ({ name }: Series) => STATISTICS.indexOf(name.slice(name.lastIndexOf(' ') + 1));
    return [
      ...rates,
      ...[...operations.values()].flatMap((own) => own.toSorted((a, b) => rank(a) - rank(b))),
    ];
  }
}

const STATISTICS = ['p50', 'p90', 'p99', 'p99.9', 'max'];
