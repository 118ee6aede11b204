import type { BenchLoad, ComparedMetric, Metric, Round, Series } from '../model/bench.ts';
import { decide, judgeRound, tendencyOf } from './decision.ts';
import { type Blocks, shortfallOf } from './shortfall.ts';

/** The numbers of both sides under one load, in one round. */
export interface LoadNumbers {
  readonly load: BenchLoad;
  readonly base: readonly Series[];
  readonly next: readonly Series[];
}

interface Entry {
  readonly load: BenchLoad;
  readonly metric: Metric;
  readonly rounds: Round[];
  readonly shortfall: string | undefined;
}

/**
 * What is judged. The rate of operations says the same as that of executions; the far tail and the maximum
 * differ too much from block to block to tell two sides apart.
 */
const NOT_JUDGED = /^operations\/s$| (p99\.9|max)$/;

/** The metrics of one target, from the first round on to their verdicts. */
export class Judgement {
  readonly #entries: readonly Entry[];
  readonly #threshold: number;

  /** `blocks`: how many values each side has of each metric, where none is missing. */
  constructor(first: readonly LoadNumbers[], blocks: Blocks, threshold: number) {
    this.#threshold = threshold;
    const found = first.flatMap((numbers) =>
      metricsIn(numbers).map((metric) => ({ numbers, metric })),
    );
    const latencies = found.filter(({ metric }) => metric.kind === 'latency').length;
    this.#entries = found.map(({ numbers, metric }) => {
      const sides = {
        base: seriesOf(numbers.base, metric),
        next: seriesOf(numbers.next, metric),
      };
      const shortfall = shortfallOf(metric, sides, blocks, latencies);
      return { load: numbers.load, metric, rounds: [], shortfall };
    });
    this.#judge(
      this.#entries.filter(({ shortfall }) => shortfall === undefined),
      first,
    );
  }

  /** Whether a round said something that another one must confirm. */
  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** Takes the confirming round. */
  confirm(second: readonly LoadNumbers[]): void {
    this.#judge(this.#open, second);
  }

  metricsOf(load: BenchLoad): ComparedMetric[] {
    return this.#entries
      .filter((entry) => entry.load === load)
      .map(({ metric, rounds, shortfall }) =>
        shortfall === undefined
          ? decide(metric, rounds, this.#threshold)
          : { ...metric, rounds, verdict: 'undecided', reason: shortfall },
      );
  }

  get #open(): Entry[] {
    return this.#entries.filter(
      ({ rounds }) => rounds.length === 1 && tendencyOf(rounds[0], this.#threshold) !== undefined,
    );
  }

  #judge(entries: readonly Entry[], round: readonly LoadNumbers[]): void {
    const pairs = entries.flatMap((entry) => {
      const numbers = round.find(({ load }) => load === entry.load);
      const base = seriesOf(numbers?.base ?? [], entry.metric)?.values;
      const next = seriesOf(numbers?.next ?? [], entry.metric)?.values;
      // A block that had too few samples in this round: then nothing is confirmed.
      if (base === undefined || next === undefined) return [];
      return [{ entry, sides: { metric: entry.metric, base, next } }];
    });
    const rounds = judgeRound(pairs.map(({ sides }) => sides));
    for (const [at, { entry }] of pairs.entries()) entry.rounds.push(rounds[at]);
  }
}

/** The metrics of either side that are judged. */
function metricsIn({ base, next }: LoadNumbers): Metric[] {
  const metrics = new Map([...base, ...next].map(({ name, kind }) => [name, { name, kind }]));
  return [...metrics.values()].filter(({ name }) => !NOT_JUDGED.test(name));
}

function seriesOf(all: readonly Series[], { name }: Metric): Series | undefined {
  return all.find((series) => series.name === name);
}
